//! What is seen: frames, visibility, size, and the reader's wish for stillness.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, ResizeObserver};

use super::dom::{document, document_element, window};

/// How large a page's letters are where its reader has not set it, in CSS pixels.
const USUAL_LETTERS: f64 = 16.0;

/// Ends when the browser is about to draw the next frame; not before the page is in sight again.
pub(crate) async fn next_frame() {
    let frame = Promise::new(&mut |resolve, _| {
        // Without a frame to wait for, the promise stays pending: nobody is looking.
        let _ = window().request_animation_frame(&resolve);
    });
    // A promise without a rejection always resolves.
    let _ = JsFuture::from(frame).await;
}

/// Whether the page is out of sight, where browsers slow its timers.
pub(crate) fn is_hidden() -> bool {
    document().hidden()
}

/// Whether the reader has asked for as little motion as can be.
pub(crate) fn wants_no_motion() -> bool {
    let query = window().match_media("(prefers-reduced-motion: reduce)");
    query.is_ok_and(|list| list.is_some_and(|list| list.matches()))
}

/// How many times as large as usual the reader wants letters.
pub(super) fn enlargement() -> f64 {
    let style = window().get_computed_style(&document_element()).ok().flatten();
    let size = style.and_then(|style| style.get_property_value("font-size").ok());
    let size = size.and_then(|size| size.trim_end_matches("px").parse::<f64>().ok());
    size.filter(|px| *px > 0.0).map_or(1.0, |px| px / USUAL_LETTERS)
}

/// Calls `seen` whenever the element comes into sight or leaves it, for as long as the page lives.
pub(crate) fn watch_on_screen(element: &Element, mut seen: impl FnMut(bool) + 'static) {
    let heard = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
        let last: IntersectionObserverEntry = entries.at(-1).unchecked_into();
        seen(last.is_intersecting());
    });
    let observer = IntersectionObserver::new(heard.into_js_value().unchecked_ref())
        .expect("an observer can be made");
    observer.observe(element);
}

/// Calls `resized` at first and whenever the element's size changes, for as long as the page lives.
pub(crate) fn watch_resize(element: &Element, resized: impl FnMut() + 'static) {
    let heard = Closure::<dyn FnMut()>::new(resized);
    let observer = ResizeObserver::new(heard.into_js_value().unchecked_ref())
        .expect("an observer can be made");
    observer.observe(element);
}
