//! What the text asks of a lab: numbers that are its settings.

use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlInputElement};

/// A lab by its name, and the settings to fill in there.
pub(crate) type Wanted = (String, Vec<(String, String)>);

/// The setting of a lab that a number in the text is bound to, when that is what was changed.
pub(crate) fn bound_changed(event: &Event) -> Option<Wanted> {
    let number: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let bound = number.get_attribute("data-bound")?;
    let (lab, setting) = bound.split_once('.')?;
    Some((lab.to_owned(), vec![(setting.to_owned(), number.value())]))
}
