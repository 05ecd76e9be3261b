//! Numbers in the text that are a lab's settings.

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

/// A change to a number in the text.
#[derive(Debug)]
pub(crate) struct BoundChange {
    pub(crate) lab: String,
    pub(crate) setting: String,
    pub(crate) value: String,
}

/// What was changed, when it is a number that is bound to a lab's setting.
pub(crate) fn bound_changed(event: &Event) -> Option<BoundChange> {
    let number: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let bound = number.get_attribute("data-bound")?;
    let (lab, setting) = bound.split_once('.')?;
    Some(BoundChange { lab: lab.to_owned(), setting: setting.to_owned(), value: number.value() })
}
