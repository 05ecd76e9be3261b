//! The last chapter: exercises that tick themselves, boxes that the reader ticks, and the button
//! that forgets it all.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement};

use super::{
    dom::{flag, listen, query_all},
    storage::{forget, keep, kept},
};

/// Shows what is done already, and keeps what the reader ticks from now on. Once the reader wants it all
/// forgotten, it is, and then `forgotten` is called.
pub(crate) fn follow_exercises(mut forgotten: impl FnMut() + 'static) {
    restore();
    listen("change", |event| {
        if let Some(tick) = target(&event).and_then(|target| target.dyn_into().ok()) {
            keep_box(&tick);
        }
    });
    listen("click", move |event| {
        let button = target(&event).and_then(|it| it.closest("[data-action=forget]").ok()?);
        if button.is_some() {
            forget();
            restore();
            forgotten();
        }
    });
}

/// Ticks an exercise, and says which run did it.
pub(crate) fn tick(exercise: &str, how: &str) {
    keep(&format!("exercise:{exercise}"), how);
    restore();
}

fn restore() {
    for item in query_all("[data-exercise]") {
        let name = item.get_attribute("data-exercise").unwrap_or_default();
        let how = kept(&format!("exercise:{name}"));
        flag(&item, "data-done", !how.is_empty());
        if let Ok(Some(place)) = item.query_selector(".how") {
            let text = if how.is_empty() { String::new() } else { format!("Done: {how}") };
            if place.text_content().as_deref() != Some(&text) {
                place.set_text_content(Some(&text));
            }
        }
    }
    for tick in query_all("input[data-kept]") {
        let tick: HtmlInputElement = tick.unchecked_into();
        let is_changed = !kept(&format!("box:{}", tick.name())).is_empty();
        tick.set_checked(tick.default_checked() != is_changed);
    }
}

fn keep_box(tick: &HtmlInputElement) {
    if !tick.has_attribute("data-kept") {
        return;
    }
    let is_changed = tick.checked() != tick.default_checked();
    keep(&format!("box:{}", tick.name()), if is_changed { "changed" } else { "" });
    for other in query_all(&format!("input[data-kept][name={}]", tick.name())) {
        other.unchecked_ref::<HtmlInputElement>().set_checked(tick.checked());
    }
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}
