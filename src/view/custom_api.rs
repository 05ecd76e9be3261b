//! The reader's own API: an address and headers, typed in one lab and meant for all of them. They are
//! kept nowhere but on the page, unless the reader asks for that.

use web_sys::Element;

use super::{
    dom::{Control, control, query_all},
    storage::{keep, kept},
};

/// The controls of the address and of the headers.
const NAMES: [&str; 2] = ["url", "headers"];

fn kept_name(name: &str) -> String {
    format!("own:{name}")
}

/// Keeps the address and the headers as they stand below `root`, if the reader wants that; whether, is
/// then shown at all labs.
pub(crate) fn keep_typed(root: &Element) {
    let is_kept = control(root, "[data-api=remember]").is_some_and(|it| it.checked());
    show_kept(is_kept);
    for name in NAMES {
        let text = control(root, &format!("[data-api={name}]")).filter(|_| is_kept);
        keep(&kept_name(name), &text.map(|it| it.value()).unwrap_or_default());
    }
}

/// What an earlier visit kept, by the names of the controls; empty if it was not to be kept.
pub(crate) fn restored() -> [(&'static str, String); 2] {
    let texts = NAMES.map(|name| (name, kept(&kept_name(name))));
    show_kept(texts.iter().any(|(_, text)| !text.is_empty()));
    texts
}

fn show_kept(is_kept: bool) {
    for tick in query_all::<Control>("[data-api=remember]") {
        tick.set_checked(is_kept);
    }
}
