//! The built page.

use std::io;
use std::path::{Component, Path, PathBuf};

use http_body_util::{BodyExt as _, Full};
use hyper::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use hyper::{Request, Response, StatusCode};
use percent_encoding::percent_decode_str;
use tower_http::services::ServeDir;

use crate::answer::Answer;

/// How much of a file is read at a time, and lies in memory while a client takes it.
const PIECE: usize = 16 * 1024;

const ABSENT: &str = "There is nothing at this address.\n";

const NO_PAGE: &str = "This server was started without the built page; the practice network is \
                       at /api/.\n";

/// For a reader who was sent here to accept the certificate.
const REACHED: &str = "Your browser has reached the practice server of Overlap. Go back to the \
                       lesson, and run the lab again.\n";

const UNREADABLE: &str = "The server can't read its files at the moment; try again soon.\n";

/// The files of one folder, and nothing else.
#[derive(Debug)]
pub(crate) struct Site(Option<Folder>);

#[derive(Debug)]
struct Folder {
    path: PathBuf,
    files: ServeDir,
}

impl Site {
    /// The site in that folder; without one, it says so to whoever asks.
    pub(crate) fn new(dist: Option<&Path>) -> Self {
        Self(dist.map(|path| {
            let files = ServeDir::new(path).with_buf_chunk_size(PIECE);
            Folder { path: path.to_owned(), files }
        }))
    }

    pub(crate) async fn answer(&self, request: Request<()>) -> Answer {
        let Some(folder) = &self.0 else {
            let is_front = request.uri().path() == "/";
            return if is_front {
                told(StatusCode::OK, REACHED)
            } else {
                told(StatusCode::NOT_FOUND, NO_PAGE)
            };
        };
        let mut response = match folder.answer(request).await {
            Ok(Some(response)) => response,
            Ok(None) => return told(StatusCode::NOT_FOUND, ABSENT),
            Err(error) => {
                tracing::error!(%error, "a file of the page can't be read");
                return told(StatusCode::SERVICE_UNAVAILABLE, UNREADABLE);
            }
        };
        // Without it a browser may go on showing the page as it was before the last build.
        let ask_again = HeaderValue::from_static("no-cache");
        response.headers_mut().entry(CACHE_CONTROL).or_insert(ask_again);
        response
    }
}

impl Folder {
    /// The file that a request asks for, if there is one.
    async fn answer(&self, request: Request<()>) -> io::Result<Option<Answer>> {
        match self.holds(request.uri().path()).await {
            Ok(true) => {}
            Ok(false) => return Ok(None),
            Err(error) if is_absence(error.kind()) => return Ok(None),
            Err(error) => return Err(error),
        }
        let response = self.files.clone().try_call(request).await?;
        Ok(Some(response.map(|body| body.map_err(io::Error::other).boxed_unsync())))
    }

    /// Whether what lies at that path lies in the folder, wherever links lead: `ServeDir` refuses
    /// a path with `..` in it, and follows links.
    async fn holds(&self, path: &str) -> io::Result<bool> {
        let Some(below) = below(path) else { return Ok(false) };
        let folder = tokio::fs::canonicalize(&self.path).await?;
        let file = tokio::fs::canonicalize(self.path.join(below)).await?;
        Ok(file.starts_with(&folder))
    }
}

/// Whether that error says that there is no such file, or none for us.
fn is_absence(error: io::ErrorKind) -> bool {
    use io::ErrorKind::{InvalidFilename, InvalidInput, NotADirectory, NotFound, PermissionDenied};

    matches!(error, InvalidFilename | InvalidInput | NotADirectory | NotFound | PermissionDenied)
}

/// The file's path below the folder that an address leads to, if it can lead to one.
fn below(address: &str) -> Option<PathBuf> {
    let path = address.strip_prefix('/')?;
    let path = percent_decode_str(path).decode_utf8().ok()?;
    // One more slash, and a redirect from a folder to itself with a slash would lead to another
    // host (RFC 3986 §4.2).
    if path.starts_with(['/', '\\']) {
        return None;
    }
    let mut below = PathBuf::from(&*path);
    if below.components().any(|part| !matches!(part, Component::Normal(_))) {
        return None;
    }
    if path.is_empty() || path.ends_with('/') {
        below.push("index.html");
    }
    Some(below)
}

fn told(status: StatusCode, text: &'static str) -> Answer {
    let body = Full::from(text).map_err(|never| match never {}).boxed_unsync();
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let plain = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, plain);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_a_file_below_the_folder() {
        for (address, file) in [
            ("/", "index.html"),
            ("/style.css", "style.css"),
            ("/icons/a.svg", "icons/a.svg"),
            ("/icons/", "icons/index.html"),
            ("/a%20b", "a b"),
        ] {
            assert_eq!(below(address), Some(PathBuf::from(file)), "{address}");
        }
    }

    #[test]
    fn an_address_leads_nowhere_else() {
        for address in ["", "*", "/..", "/a/../b", "/%2e%2e/a", "/%2Fetc", "//etc", "/\\a", "/%ff"]
        {
            assert_eq!(below(address), None, "{address}");
        }
    }
}
