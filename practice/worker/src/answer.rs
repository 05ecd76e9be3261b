//! A request to the network, answered as a `Response`.

use std::cell::OnceCell;

use futures::StreamExt as _;
use js_sys::Uint8Array;
use practice::{Head, Network};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_streams::ReadableStream;
use web_sys::{Headers, Response, ResponseInit};

use crate::clock::BrowserClock;

thread_local! {
    static NETWORK: OnceCell<Network<BrowserClock>> = const { OnceCell::new() };
}

fn with_network<T>(run: impl FnOnce(&Network<BrowserClock>) -> T) -> T {
    NETWORK.with(|network| run(network.get_or_init(|| Network::new(BrowserClock))))
}

/// Answers one request: resolves with the response when its headers are due, and streams the body
/// after them. A connection that is cut is a network error (WHATWG Fetch, "network error").
///
/// `target` is the path below the network's base, with the query: `posts/1?delay=200`.
///
/// # Errors
///
/// When the browser can't make the response, for which there is no known reason.
#[wasm_bindgen]
pub async fn answer(method: String, target: String) -> Result<Response, JsValue> {
    // No request can tell which connection it would have come in on.
    let exchange = with_network(|network| network.exchange(&method, &target, None));
    let Ok((head, body)) = exchange.head().await else {
        return Ok(Response::error());
    };
    let init = init(&head)?;
    if method == "HEAD" {
        return Response::new_with_opt_str_and_init(None, &init);
    }
    let pieces = body.into_stream().map(|piece| Ok(Uint8Array::from(piece.as_slice()).into()));
    let stream = ReadableStream::from_stream(pieces).into_raw();
    Response::new_with_opt_readable_stream_and_init(Some(&stream), &init)
}

/// Takes note that the page has aborted its request for that target.
#[wasm_bindgen]
pub fn abort(target: &str) {
    with_network(|network| network.abort(target));
}

fn init(head: &Head) -> Result<ResponseInit, JsValue> {
    let headers = Headers::new()?;
    for (name, value) in &head.headers {
        headers.append(name, value)?;
    }
    let init = ResponseInit::new();
    init.set_status(head.status);
    init.set_headers(&headers);
    Ok(init)
}
