//! The reader's own code: its panel below the picture.

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

use super::{
    dom::{control, document_element, fill, flag, part, query, say, set, toggle},
    lab_view::LabView,
    storage::kept,
    strip::Strip,
};
use crate::{
    lab::Lab,
    session::{LabModel, code_name},
};

#[wasm_bindgen(module = "/src/view/own.js")]
extern "C" {
    fn edit(panel: &Element);
    fn put(panel: &Element, text: &str);
}

/// Where the editor finds the listing of the lesson that what is written is compared with.
const LESSON: &str = "data-lesson";

impl LabView {
    /// Once the panel is open: the text to begin with, which is what was written last, or the lesson's listing.
    pub(crate) fn write_own(&self, model: &LabModel) -> Option<String> {
        let panel = part(&self.root, "own").filter(|panel| !panel.has_attribute("hidden"))?;
        set(&panel, LESSON, &own_begins(model.lab));
        edit(&panel);
        let before = kept(&code_name(model.lab));
        Some(match &model.own {
            Some(own) => own.0.clone(),
            None if before.is_empty() => own_begins(model.lab),
            None => before,
        })
    }

    /// Closes the panel of the reader's code; the keyboard's focus stays on its tab.
    pub(crate) fn close_own(&self) {
        self.turn_tab("own");
        self.focus("[data-tab=own]");
    }

    /// Puts a text into the editor as if it had been typed: the listing in JavaScript of a strip, or without one what
    /// the reader's code began as.
    pub(crate) fn put_own(&self, lab: &Lab, strip: Option<&Strip>) {
        self.open_tab("own");
        let text = match strip {
            Some(strip) => strip.javascript().map(|text| with_values(lab, &text)),
            None => Some(own_begins(lab)),
        };
        if let (Some(panel), Some(text)) = (part(&self.root, "own"), text) {
            set(&panel, LESSON, &text);
            edit(&panel);
            put(&panel, &text);
        }
    }
}

/// The lesson's listing that the reader's code begins as.
fn own_begins(lab: &Lab) -> String {
    let Some(own) = lab.own else { return String::new() };
    let listing = format!("[id^=listing-][id$=\"-{}-javascript\"] pre", own.listing);
    let listing = query(&document_element(), &listing);
    with_values(lab, &listing.and_then(|listing| listing.text_content()).unwrap_or_default())
}

/// A listing, and before it what its names mean in this lab.
fn with_values(lab: &Lab, listing: &str) -> String {
    let is_used = |line: &&str| line.split(' ').nth(1).is_some_and(|name| listing.contains(name));
    let values = lab.own.iter().flat_map(|own| own.values.lines()).filter(is_used);
    values.chain([listing]).collect::<Vec<_>>().join("\n")
}

/// Shows what the reader has written, and what is wrong with it.
pub(super) fn show(figure: &Element, model: &LabModel) {
    let Some(panel) = part(figure, "own") else { return };
    let Some(code) = control(&panel, "[name=code]") else { return };
    if let Some(own) = &model.own
        && fill(&code, &own.0)
    {
        // The editor looks at it anew.
        set(&panel, "data-text", &own.0.len().to_string());
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
