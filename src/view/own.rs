//! The reader's own code: its panel below the picture.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

use super::{
    dom::{control, document_element, fill, flag, part, query, say, set, toggle},
    lab_view::LabView,
    storage::kept,
};
use crate::{
    lab::Lab,
    session::{LabModel, code_name},
};

#[wasm_bindgen(module = "/src/view/own.js")]
extern "C" {
    fn edit(panel: &Element, lesson: &str);
    fn put(panel: &Element, text: &str);
}

impl LabView {
    /// Once the panel is open: the text to begin with, which is what was written last, or the lesson's listing.
    pub(crate) fn write_own(&self, model: &LabModel) -> Option<String> {
        let panel = part(&self.root, "own").filter(|panel| !panel.has_attribute("hidden"))?;
        edit(&panel, &own_begins(model.lab));
        let before = kept(&code_name(model.lab));
        Some(match &model.own {
            Some(own) => own.text.clone(),
            None if before.is_empty() => own_begins(model.lab),
            None => before,
        })
    }
}

/// Puts the lesson's listing back, as if it had been typed.
pub(crate) fn reset_own(figure: &Element, lab: &Lab) {
    if let Some(panel) = part(figure, "own") {
        put(&panel, &own_begins(lab));
    }
}

/// The lesson's listing, and before it what its names mean in this lab.
fn own_begins(lab: &Lab) -> String {
    let Some(own) = lab.own else { return String::new() };
    let listing = format!("[id^=listing-][id$=\"-{}-javascript\"] pre", own.listing);
    let listing = query(&document_element(), &listing);
    let text = listing.and_then(|listing| listing.text_content()).unwrap_or_default();
    [own.values, &text].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Shows what the reader has written, and what is wrong with it.
pub(super) fn show(figure: &Element, model: &LabModel) {
    let Some(panel) = part(figure, "own") else { return };
    let Some(code) = control(&panel, "[name=code]") else { return };
    if let Some(own) = &model.own
        && fill(&code, &own.text)
    {
        // The editor looks at it anew.
        set(&panel, "data-text", &own.text.len().to_string());
    }
    toggle(&panel, "data-written", model.own.is_some());
    for action in ["drop-own", "run-own"] {
        if let Some(button) = query(&panel, &format!("[data-action={action}]")) {
            flag(&button, "aria-disabled", model.own.is_none() || model.phase.is_under_way());
        }
    }
    let error = model.own_error();
    flag(&code, "aria-invalid", error.is_some());
    set(
        &panel,
        "data-line",
        &error.and_then(|it| it.line).map(|line| line.to_string()).unwrap_or_default(),
    );
    if let Some(place) = part(&panel, "own-problem") {
        say(&place, &error.map(crate::run::OwnError::in_words).unwrap_or_default());
    }
}
