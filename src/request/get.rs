//! GET and decode.

use std::time::Duration;

use futures::FutureExt;
use js_sys::{Array, Promise, Reflect};
use serde::de::DeserializeOwned;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortSignal, DomException, Headers, RequestCache, RequestInit, RequestMode, RequestRedirect,
    Response,
};

use super::{Failure, abort::AbortOnDrop};

#[wasm_bindgen(module = "/src/request/pace.js")]
extern "C" {
    #[wasm_bindgen(js_name = isForLater)]
    fn is_for_later() -> bool;

    #[wasm_bindgen(js_name = fetchLater)]
    fn fetch_later(url: &str, signal: &AbortSignal, headers: Option<&Headers>) -> Promise;

    #[wasm_bindgen(js_name = announceAbort)]
    fn announce_abort(url: &str, signal: &AbortSignal);
}

#[wasm_bindgen(module = "/src/request/get.js")]
extern "C" {
    /// What a server says of its refusal in the text of its answer; empty where it says nothing.
    fn refusal(text: &JsValue) -> String;
}

#[wasm_bindgen]
extern "C" {
    /// The page's `fetch`.
    #[wasm_bindgen(js_name = fetch)]
    fn fetch_now(url: &str, init: &RequestInit) -> Promise;

    /// `JSON.parse`, for a text that stays where it is.
    #[wasm_bindgen(js_namespace = JSON, js_name = parse, catch)]
    fn parsed(text: &JsValue) -> Result<JsValue, JsValue>;
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its URL.
    pub url: String,
    /// What is sent along besides what the browser sends, if anything.
    pub headers: Option<Headers>,
}

impl<T: Into<String>> From<T> for Target {
    fn from(url: T) -> Self {
        Self { url: url.into(), headers: None }
    }
}

/// An answer that was read to its end and understood.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    /// The HTTP status, below 400.
    pub status: u16,
    /// The length of the body in characters (UTF-16 code units, as JavaScript counts).
    pub chars: usize,
    /// What the body says.
    pub value: T,
}

/// Sends a GET request and reads its JSON answer, past every cache.
///
/// Nothing is sent before the first poll; when that is one of a great many in one go, a moment
/// later, so that the page stays alive meanwhile, and when requests were aborted, once the network inside the
/// page has heard of that. `on_headers` is called with the status when the headers are in. Dropping the
/// future aborts the request.
///
/// # Errors
///
/// Every [`Failure`] but [`Timeout`](Failure::Timeout), for which there is [`within`](super::within).
pub fn get<T: DeserializeOwned>(
    target: impl Into<Target>,
    on_headers: impl FnOnce(u16) + 'static,
) -> impl Future<Output = Result<Answer<T>, Failure>> {
    let (target, on_headers) = (target.into(), Box::new(on_headers));
    let received = async move { guarded(&target, on_headers, is_for_later()).await };
    received.map(understood)
}

/// As [`get`], but the request is sent now, before anybody polls.
///
/// # Errors
///
/// As [`get`].
pub fn start<T: DeserializeOwned, H: FnOnce(u16) + 'static>(
    target: &Target,
    on_headers: H,
) -> impl Future<Output = Result<Answer<T>, Failure>> + use<T, H> {
    guarded(target, Box::new(on_headers), false).map(understood)
}

/// As [`get`], but dropping the future leaves the request alone: the network goes on answering,
/// and nobody reads it. `signal` can abort it.
///
/// # Errors
///
/// As [`get`].
pub async fn get_unguarded<T: DeserializeOwned>(
    target: impl Into<Target>,
    on_headers: impl FnOnce(u16) + 'static,
    signal: &AbortSignal,
) -> Result<Answer<T>, Failure> {
    let sent = send(&target.into(), signal, is_for_later());
    understood(receive(sent, Box::new(on_headers)).await)
}

/// Whether anybody answers at this URL, allowed to be read or not. Dropping the future aborts the
/// request.
pub async fn is_answered(url: &str) -> bool {
    let guard = AbortOnDrop::new();
    let init = past_caches(&guard.signal());
    init.set_mode(RequestMode::NoCors);
    // In this mode `fetch` refuses all else (WHATWG Fetch, "main fetch").
    init.set_redirect(RequestRedirect::Follow);
    JsFuture::from(fetch_now(url, &init)).await.is_ok()
}

type OnHeaders = Box<dyn FnOnce(u16)>;

/// A request that is sent now, or in a moment if it `is_late`, and aborted when the future is dropped.
fn guarded(
    target: &Target,
    on_headers: OnHeaders,
    is_late: bool,
) -> impl Future<Output = Result<Received, Failure>> + use<> {
    let guard = AbortOnDrop::new();
    let sent = send(target, &guard.signal(), is_late);
    if !is_late {
        // `JsFuture` listens from its first poll on, which may be a while off. Until then this does, to
        // no other end, so that a failure that nobody waits for is not left to the console.
        let _ = Promise::all_settled(&Array::of1(&sent));
    }
    async move {
        let received = receive(sent, on_headers).await;
        guard.disarm();
        received
    }
}

/// Sends a request: now, or in a task of its own if it `is_late`. Aborted before that, it is not sent.
fn send(target: &Target, signal: &AbortSignal, is_late: bool) -> Promise {
    let Target { url, headers } = target;
    if is_late {
        return fetch_later(url, signal, headers.as_ref());
    }
    let init = past_caches(signal);
    if let Some(headers) = headers {
        init.set_headers(headers);
    }
    announce_abort(url, signal);
    fetch_now(url, &init)
}

fn past_caches(signal: &AbortSignal) -> RequestInit {
    let init = RequestInit::new();
    init.set_signal(Some(signal));
    init.set_cache(RequestCache::NoStore);
    // One request is to be one: `fetch` would follow twenty redirects and say nothing of them.
    init.set_redirect(RequestRedirect::Manual);
    init
}

/// An answer as it came: whatever is asked for, this part is the same code.
struct Received {
    status: u16,
    chars: usize,
    body: JsValue,
}

async fn receive(sent: Promise, on_headers: OnHeaders) -> Result<Received, Failure> {
    let response: Response =
        JsFuture::from(sent).await.map_err(|error| broken(&error))?.unchecked_into();
    let status = response.status();
    if status == 0 {
        // So a page sees a redirect that is not followed (WHATWG Fetch, "opaque-redirect filtered response").
        return Err(Failure::Redirect);
    }
    on_headers(status);

    let text = JsFuture::from(response.text().map_err(|error| broken(&error))?)
        .await
        .map_err(|error| broken(&error))?;
    if status >= 400 {
        let (message, retry_after) = (refusal(&text), retry_after(&response));
        return Err(Failure::Status { code: status, message, retry_after });
    }
    let body = parsed(&text).map_err(|error| Failure::Decode(words(&error)))?;
    let chars = text.unchecked_ref::<js_sys::JsString>().length() as usize;
    Ok(Received { status, chars, body })
}

fn understood<T: DeserializeOwned>(
    received: Result<Received, Failure>,
) -> Result<Answer<T>, Failure> {
    let Received { status, chars, body } = received?;
    let value =
        serde_wasm_bindgen::from_value(body).map_err(|error| Failure::Decode(error.to_string()))?;
    Ok(Answer { status, chars, value })
}

/// Why `fetch` rejected. It says `AbortError` for an abort, and `TypeError` for all else.
fn broken(error: &JsValue) -> Failure {
    match error.dyn_ref::<DomException>() {
        Some(exception) if exception.name() == "AbortError" => Failure::Cancelled,
        _ => Failure::Network(words(error)),
    }
}

/// An error in the browser's words.
fn words(error: &JsValue) -> String {
    text_member(error, "message").unwrap_or_else(|| "no reason given".to_owned())
}

/// The member of this name of whatever JavaScript gave, if there is one and it is a text.
pub(crate) fn text_member(value: &JsValue, name: &str) -> Option<String> {
    Reflect::get(value, &name.into()).ok()?.as_string()
}

/// What the header `Retry-After` asks for, if it is there: seconds, or a date to come back at. One that
/// has passed asks for nothing more.
fn retry_after(response: &Response) -> Option<Duration> {
    let wanted = response.headers().get("Retry-After").ok()??;
    if let Ok(seconds) = wanted.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let in_ms = js_sys::Date::parse(&wanted) - js_sys::Date::now();
    (!in_ms.is_nan()).then(|| Duration::from_secs_f64(in_ms.max(0.0) / 1000.0))
}
