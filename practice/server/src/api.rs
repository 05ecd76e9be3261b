//! The practice network below `/api/`.

use std::convert::Infallible;

use bytes::Bytes;
use futures::StreamExt as _;
use http_body::Frame;
use http_body_util::{BodyExt as _, Empty, Full, StreamBody};
use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS, CONNECTION, RETRY_AFTER, VARY,
};
use hyper::{HeaderMap, Method, Request, Response, StatusCode, Uri, header::HeaderValue};
use practice::{Connection, Cut, Exchange, HEADERS, Head, Network};
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use crate::answer::{Answer, Body};
use crate::clock::TokioClock;

/// Why a request gets no answer.
#[derive(Debug, Error)]
pub(crate) enum Broken {
    /// HTTP/1.1 closes the connection, HTTP/2 resets the stream.
    ///
    /// On a connection that was used before, a browser takes a close for a server that just closed
    /// an idle one, and sends a GET again by itself (RFC 9110 §9.2.2), until it has used up such
    /// connections and breaks a new one. So one `fetch` may arrive, and take its delay, several
    /// times.
    #[error(transparent)]
    Cut(#[from] Cut),
    #[error("the server stops, and this request was never to be answered (fault=stall)")]
    Stopped,
}

/// A request that was taken.
#[derive(Debug)]
pub(crate) enum Begun {
    /// There is nothing to wait for.
    Answered(Answer),
    /// The network has it; [`Api::answer`] waits.
    Waiting(Exchange<TokioClock>),
}

/// The network, and when the server stops.
#[derive(Debug)]
pub(crate) struct Api {
    network: Network<TokioClock>,
    stop: CancellationToken,
}

impl Api {
    pub(crate) fn new(stop: CancellationToken) -> Self {
        Self { network: Network::new(TokioClock::new()), stop }
    }

    /// Whether an address is one of the network's.
    pub(crate) fn is_at(path: &str) -> bool {
        path.strip_prefix("/api").is_some_and(|below| below.is_empty() || below.starts_with('/'))
    }

    /// Takes a request.
    pub(crate) fn begin(&self, request: &Request<()>, connection: Connection) -> Begun {
        if request.method() == Method::OPTIONS {
            return Begun::Answered(preflight(request.headers()));
        }
        let (method, target) = (request.method().as_str(), below_base(request.uri()));
        Begun::Waiting(self.network.exchange(method, target, Some(connection)))
    }

    /// Waits for the answer. The server drops this future when the connection or the stream closes
    /// before the headers, and the body when it closes after them: that is how the network hears
    /// of an abort.
    pub(crate) async fn answer(&self, exchange: Exchange<TokioClock>) -> Result<Answer, Broken> {
        let (head, body) = if exchange.never_answers() {
            tokio::select! {
                head = exchange.head() => head?,
                () = self.stop.cancelled() => return Err(Broken::Stopped),
            }
        } else {
            exchange.head().await?
        };
        let pieces = body.into_stream().map(|piece| Ok(Frame::data(Bytes::from(piece))));
        Ok(response(head, StreamBody::new(pieces).boxed_unsync()))
    }
}

/// The part of an address that the rules know: path and query as they were sent, without the base.
fn below_base(uri: &Uri) -> &str {
    let address = uri.path_and_query().map_or("", |address| address.as_str());
    address.strip_prefix("/api/").unwrap_or_default()
}

fn response(head: Head, body: Body) -> Answer {
    let mut response = Response::new(body);
    *response.status_mut() =
        StatusCode::from_u16(head.status).expect("the rules only give statuses of three digits");
    let headers = response.headers_mut();
    for (name, value) in head.headers {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if head.close {
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Lets pages of other origins read, whatever headers they send (WHATWG Fetch, "CORS-preflight
/// fetch"), and pages on the internet reach this machine (WICG Private Network Access).
fn preflight(asked: &HeaderMap) -> Answer {
    let mut response = Response::new(Empty::new().map_err(none).boxed_unsync());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    for (name, value) in [
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"),
        (ACCESS_CONTROL_MAX_AGE, "600"),
        (VARY, "Access-Control-Request-Headers"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // By name: an asterisk would not allow `Authorization`.
    if let Some(names) = asked.get(ACCESS_CONTROL_REQUEST_HEADERS) {
        headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
    }
    if asked.contains_key("access-control-request-private-network") {
        let allow = HeaderValue::from_static("true");
        headers.insert("access-control-allow-private-network", allow);
    }
    response
}

/// The answer to a request for which there is no room. The network never hears of it.
pub(crate) fn no_room() -> Answer {
    let error = r#"{"error":"too many requests are under way on this server; try again soon"}"#;
    let mut response = Response::new(Full::from(error).map_err(none).boxed_unsync());
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

fn none(never: Infallible) -> std::io::Error {
    match never {}
}
