//! The built page.

use std::io;
use std::path::Path;

use http_body_util::{BodyExt as _, Full};
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::{Request, Response, StatusCode};
use tower_http::services::ServeDir;
use tower_service::Service as _;

use crate::in_flight::Answer;

/// How much of a file is read at a time, and lies in memory while a client takes it.
const CHUNK: usize = 16 * 1024;

const ABSENT: &str = "There is nothing at this address.\n";

const NO_PAGE: &str = "This server was started without the built page; the practice network is \
                       at /api/.\n";

/// For a reader who was sent here to accept the certificate.
const REACHED: &str = "Your browser has reached the practice server of Overlap. Go back to the \
                       lesson, and run the lab again.\n";

/// The files of one folder. Without a folder, a text says that there is none.
#[derive(Debug)]
pub(crate) struct Site(Option<ServeDir>);

impl Site {
    pub(crate) fn new(dist: Option<&Path>) -> Self {
        Self(dist.map(|dist| {
            // A redirect from `//host` to `//host/` would lead to another host (RFC 3986 §4.2).
            ServeDir::new(dist).with_buf_chunk_size(CHUNK).redirect_to_trailing_slash(false)
        }))
    }

    pub(crate) async fn answer(&self, request: Request<()>) -> Answer {
        let Some(files) = &self.0 else {
            return match request.uri().path() {
                "/" => text(StatusCode::OK, REACHED),
                _ => text(StatusCode::NOT_FOUND, NO_PAGE),
            };
        };
        let Ok(answer) = files.clone().call(request).await;
        if answer.status() == StatusCode::NOT_FOUND {
            return text(StatusCode::NOT_FOUND, ABSENT);
        }
        let mut answer = answer.map(|body| body.map_err(io::Error::other).boxed_unsync());
        // Without it a browser may go on showing the page as it was before the last build.
        answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        answer
    }
}

fn text(status: StatusCode, text: &'static str) -> Answer {
    let body = Full::from(text).map_err(|never| match never {}).boxed_unsync();
    let mut answer = Response::new(body);
    *answer.status_mut() = status;
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    answer.headers_mut().insert(CONTENT_TYPE, plain);
    answer
}
