//! What the text asks of a lab: links that open it, and numbers that are its settings.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement};

/// A lab by its name, and the settings to fill in there.
pub(crate) type Wanted = (String, Vec<(String, String)>);

/// What a link into a lab asks for: the lab, and its settings as `name=value`, `&` between them.
pub(crate) fn lab_wanted(event: &Event) -> Option<Wanted> {
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("[data-open]").ok()??;
    let settings = link.get_attribute("data-fill").unwrap_or_default();
    let pairs = settings.split('&').filter_map(|pair| pair.split_once('='));
    let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Some((link.get_attribute("data-open")?, pairs))
}

/// The setting of a lab that a number in the text is bound to, when that is what was changed.
pub(crate) fn bound_changed(event: &Event) -> Option<Wanted> {
    let number: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let bound = number.get_attribute("data-bound")?;
    let (lab, setting) = bound.split_once('.')?;
    Some((lab.to_owned(), vec![(setting.to_owned(), number.value())]))
}
