//! The practice network below `/api/`.

use std::convert::Infallible;
use std::io;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, OriginalUri, State};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, CONNECTION,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use futures::stream::{self, StreamExt as _};
use practice::{Cut, Head, Network};

use crate::clock::TokioClock;
use crate::connection::Connection;

const BASE: &str = "/api/";

type PracticeNetwork = Network<TokioClock>;

pub(crate) fn router() -> Router {
    Router::new()
        .route("/api", any(answer))
        .route("/api/", any(answer))
        .route("/api/{*below}", any(answer))
        .with_state(Network::new(TokioClock::new()))
}

/// Answers one request. The server drops this future when the connection closes before the
/// headers, and the body when it closes after them: that is how the network hears of an abort.
async fn answer(
    State(network): State<PracticeNetwork>,
    ConnectInfo(Connection(connection)): ConnectInfo<Connection>,
    OriginalUri(uri): OriginalUri,
    method: Method,
    headers: HeaderMap,
) -> Response {
    if method == Method::OPTIONS {
        return preflight(&headers);
    }
    let exchange = network.exchange(method.as_str(), below_base(&uri), Some(connection));
    match exchange.head().await {
        Ok((head, body)) => {
            response(head, Body::from_stream(body.into_stream().map(Ok::<_, Infallible>)))
        }
        Err(cut) => broken(cut),
    }
}

/// The part of an address that the rules know: path and query as they were sent, without the base.
fn below_base(uri: &Uri) -> &str {
    let address = uri.path_and_query().map_or("", |address| address.as_str());
    address.strip_prefix(BASE).unwrap_or_default()
}

fn response(head: Head, body: Body) -> Response {
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

/// Breaks the connection: hyper looks for the first piece of a body before it writes the headers
/// out, and closes the connection when that piece is an error.
///
/// On a connection that was used before, a browser takes this for a server that just closed an
/// idle one, and sends a GET again by itself (RFC 9110 §9.2.2), until it has used up such
/// connections and breaks a new one. So one `fetch` may arrive, and take its delay, several times.
fn broken(cut: Cut) -> Response {
    Response::new(Body::from_stream(stream::iter([Err::<Vec<u8>, _>(io::Error::other(cut))])))
}

/// Lets pages of other origins read, whatever headers they send (WHATWG Fetch, "CORS-preflight
/// fetch"), and pages on the internet reach this machine (WICG Private Network Access).
fn preflight(asked: &HeaderMap) -> Response {
    let allowed = [
        (ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"),
        (ACCESS_CONTROL_ALLOW_HEADERS, "*"),
        (ACCESS_CONTROL_MAX_AGE, "600"),
    ];
    let mut response = (StatusCode::NO_CONTENT, allowed).into_response();
    if asked.contains_key("access-control-request-private-network") {
        let allow = HeaderValue::from_static("true");
        response.headers_mut().insert("access-control-allow-private-network", allow);
    }
    response
}
