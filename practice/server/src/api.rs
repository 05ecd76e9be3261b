//! The practice network below `/api/`.

use std::convert::Infallible;
use std::io;

use bytes::Bytes;
use futures::StreamExt as _;
use http_body_util::{BodyExt as _, Empty, Full, StreamBody};
use hyper::body::{Body, Frame};
use hyper::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_HEADERS, CONNECTION, HeaderValue,
    IntoHeaderName, VARY,
};
use hyper::{HeaderMap, Method, Request, Response, StatusCode, Uri};
use practice::wire::SERVER_BASE;
use practice::{Connection, Cut, HEADERS};
use thiserror::Error;

use crate::in_flight::Answer;
use crate::server::Server;

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

/// Whether an address is one of the network's.
pub(crate) fn is_at(path: &str) -> bool {
    path.starts_with(SERVER_BASE) || Some(path) == SERVER_BASE.strip_suffix('/')
}

/// Answers a request. This future is dropped when the connection or the stream closes before the
/// headers, and the body when it closes after them: that is how the network hears of an abort.
pub(crate) async fn answer(
    server: &Server,
    request: Request<()>,
    connection: Connection,
) -> Result<Answer, Broken> {
    if request.method() == Method::OPTIONS {
        return Ok(preflight(request.headers()));
    }
    let (method, target) = (request.method().as_str(), below_base(request.uri()));
    let exchange = server.network.exchange(method, target, Some(connection));
    // It keeps the buffer alive that it was read into, and the network takes its time.
    drop(request);
    let never_answers = exchange.never_answers();
    let (head, body) = tokio::select! {
        head = exchange.head() => head?,
        () = server.stop.cancelled(), if never_answers => return Err(Broken::Stopped),
    };
    let pieces = body.into_stream().map(|piece| Ok(Frame::data(Bytes::from(piece))));
    let mut answer = made(head.status, head.headers, StreamBody::new(pieces));
    if head.close {
        answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    Ok(answer)
}

/// The part of an address that the rules know: path and query as they were sent, without the base.
fn below_base(uri: &Uri) -> &str {
    let address = uri.path_and_query().map_or("", |address| address.as_str());
    address.strip_prefix(SERVER_BASE).unwrap_or_default()
}

/// An answer with that status, those headers and that body.
fn made<K: IntoHeaderName>(
    status: u16,
    headers: impl IntoIterator<Item = (K, &'static str)>,
    body: impl Body<Data = Bytes, Error = io::Error> + Send + 'static,
) -> Answer {
    let mut answer = Response::new(body.boxed_unsync());
    *answer.status_mut() = StatusCode::from_u16(status).expect("a status has three digits");
    for (name, value) in headers {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    answer
}

/// Lets pages of other origins read, whatever headers they send (WHATWG Fetch, "CORS-preflight
/// fetch"), and pages on the internet reach this machine (WICG Private Network Access).
fn preflight(requested: &HeaderMap) -> Answer {
    let headers = [
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"),
        (ACCESS_CONTROL_MAX_AGE, "600"),
        (VARY, "Access-Control-Request-Headers"),
    ];
    let mut answer = made(204, headers, Empty::new().map_err(never));
    // By name: an asterisk would not allow `Authorization`.
    if let Some(names) = requested.get(ACCESS_CONTROL_REQUEST_HEADERS) {
        answer.headers_mut().insert(ACCESS_CONTROL_ALLOW_HEADERS, names.clone());
    }
    if requested.contains_key("access-control-request-private-network") {
        let allow = HeaderValue::from_static("true");
        answer.headers_mut().insert("access-control-allow-private-network", allow);
    }
    answer
}

/// The answer to a request for which there is no room. The network never hears of it.
pub(crate) fn no_room() -> Answer {
    let error = r#"{"error":"too many requests are in flight on this server; try again soon"}"#;
    let headers = HEADERS.into_iter().chain([("retry-after", "1")]);
    made(503, headers, Full::from(error).map_err(never))
}

fn never(never: Infallible) -> io::Error {
    match never {}
}
