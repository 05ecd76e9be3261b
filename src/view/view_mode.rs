//! One lab alone on the page: in a frame of another page, or enlarged for a room.
//!
//! The style sheet hides the rest, by the `data-view` of the page and the `data-shown` of a lab. The
//! script at the head of index.html sets them first, so that nothing else is ever seen.

use js_sys::{JSON, Object};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

use super::{
    dom::{
        closest, document, document_element, flag, query, query_all, say, set, target, toggle,
        window,
    },
    viewport::watch_resize,
};

/// Tells the page around this one, if there is one, how high the lab is: at first, and whenever
/// that changes. The message is `{ type: "overlap:height", lab, height }`, in CSS pixels.
pub(crate) fn tell_height(lab: &'static str) {
    let around = window().parent().ok().flatten().filter(|it| !Object::is(it, &window()));
    let Some((around, body)) = around.zip(document().body()) else { return };
    let place = body.clone();
    watch_resize(&place, move || {
        let height = body.get_bounding_client_rect().height().ceil();
        let message = format!(r#"{{"type":"overlap:height","lab":"{lab}","height":{height}}}"#);
        let message = JSON::parse(&message).expect("a lab's name needs no escape");
        // To whichever page it is: it sees the height anyway.
        let _ = around.post_message(&message, "*");
    });
}

/// Shows one lab for a room, with its place among the labs; none: shows the whole lesson.
pub(crate) fn show_presented(lab: Option<(&str, usize, usize)>) {
    let root = document_element();
    for figure in query_all::<Element>(".lab[data-shown]") {
        toggle(&figure, "data-shown", false);
    }
    let Some((name, place, count)) = lab else {
        toggle(&root, "data-view", false);
        return;
    };
    set(&root, "data-view", "present");
    if let Some(figure) = document().get_element_by_id(&format!("lab-{name}")) {
        toggle(&figure, "data-shown", true);
        // The focus goes along, so that Enter runs what is seen; a reader who uses the buttons stays
        // on them.
        if query(&root, "#present :focus").is_none()
            && let Some(run) = query(&figure, "[data-action=run]")
        {
            let _ = run.unchecked_ref::<HtmlElement>().focus();
        }
    }
    if let Some(words) = query(&root, "#present [role=status]") {
        say(&words, &format!("Lab {} of {count}", place + 1));
    }
    for (step, is_off) in [("back", place == 0), ("on", place + 1 == count)] {
        if let Some(button) = query(&root, &format!("[data-present={step}]")) {
            flag(&button, "aria-disabled", is_off);
        }
    }
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// What a presenter asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// The lab before.
    Back,
    /// The next lab.
    On,
    /// The lesson.
    Leave,
}

impl Turn {
    /// What a key or a button asks for. A key that means something to the control that has the focus
    /// keeps that meaning.
    pub(crate) fn wanted(event: &Event) -> Option<Self> {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else {
            let button = closest(event, "[data-present]")?;
            return match button.get_attribute("data-present")?.as_str() {
                "back" => Some(Self::Back),
                "on" => Some(Self::On),
                _ => Some(Self::Leave),
            };
        };
        let is_chord = key.ctrl_key() || key.meta_key() || key.alt_key() || key.shift_key();
        if key.default_prevented() || is_chord {
            return None;
        }
        let (turn, owners) = match key.key().as_str() {
            "Escape" => return Some(Self::Leave),
            "ArrowLeft" => (Self::Back, "input, select, textarea, [tabindex]"),
            "ArrowRight" => (Self::On, "input, select, textarea, [tabindex]"),
            // What remotes send.
            "PageUp" => (Self::Back, "input[type=range], select, textarea, [tabindex]"),
            "PageDown" => (Self::On, "input[type=range], select, textarea, [tabindex]"),
            _ => return None,
        };
        (target(event)?.matches(owners) == Ok(false)).then_some(turn)
    }
}
