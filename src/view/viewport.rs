//! What is seen: frames, visibility, size, and the reader's wish for stillness.

use js_sys::{Array, Promise};
use wasm_bindgen::{JsCast, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit,
    ResizeObserver,
};

use super::dom::{document, document_element, listen_on, window};
use crate::picture::Room;

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
    let size = pixels(&document_element(), "font-size");
    size.filter(|px| *px > 0.0).map_or(1.0, |px| px / USUAL_LETTERS)
}

/// How many CSS pixels a property of an element comes to; none where it is no length.
fn pixels(element: &Element, property: &str) -> Option<f64> {
    let style = window().get_computed_style(element).ok()??;
    let value = style.get_property_value(property).ok()?;
    Some(js_sys::parse_float(&value)).filter(|pixels| pixels.is_finite())
}

/// Calls `there` whenever the element comes to be, or ceases to be, where the reader reads: at a line in the
/// upper part of the window. For as long as the page lives.
pub(super) fn watch_reading_line(element: &Element, there: impl FnMut(bool) + 'static) {
    let line = IntersectionObserverInit::new();
    line.set_root_margin("-25% 0px -75% 0px");
    watch(element, there, &line);
}

/// The room that there is for a picture in this element, in pixels of the picture's own. How high it may be,
/// the style sheet says.
pub(super) fn room(element: &Element) -> Room {
    let enlargement = enlargement();
    let most_height = pixels(element, "max-height").unwrap_or(f64::INFINITY);
    Room {
        width: f64::from(element.client_width()) / enlargement,
        height: most_height / enlargement,
    }
}

/// How high the window is, in CSS pixels.
pub(super) fn height_in_sight() -> f64 {
    f64::from(document_element().client_height())
}

/// Calls `resized` whenever the window's size changes, for as long as the page lives.
pub(crate) fn watch_window(mut resized: impl FnMut() + 'static) {
    listen_on(&window(), "resize", move |_| resized());
}

/// Calls `seen` whenever the element comes into sight or leaves it, for as long as the page lives.
pub(crate) fn watch_on_screen(element: &Element, seen: impl FnMut(bool) + 'static) {
    watch(element, seen, &IntersectionObserverInit::new());
}

fn watch(
    element: &Element,
    mut seen: impl FnMut(bool) + 'static,
    within: &IntersectionObserverInit,
) {
    let heard = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
        let last: IntersectionObserverEntry = entries.at(-1).unchecked_into();
        seen(last.is_intersecting());
    });
    let heard = heard.into_js_value();
    let observer = IntersectionObserver::new_with_options(heard.unchecked_ref(), within)
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
