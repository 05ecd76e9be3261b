//! A stand-in for `fetch`, for what no server can be asked to do.

use js_sys::{Function, Reflect};
use wasm_bindgen::JsValue;

/// Does `work` while the window's `fetch` is another function: one with this body, in JavaScript.
///
/// A panic in `work` would leave the stand-in to all later tests, so the asserting is done on
/// what comes back.
pub(crate) async fn with_fetch<T>(body: &str, work: impl Future<Output = T>) -> T {
    let window: JsValue = web_sys::window().expect("this runs on a page").into();
    let set = |fetch: &JsValue| {
        Reflect::set(&window, &"fetch".into(), fetch).expect("fetch can be replaced");
    };
    let original = Reflect::get(&window, &"fetch".into()).expect("a window has fetch");
    set(&Function::new_no_args(body));
    let outcome = work.await;
    set(&original);
    outcome
}
