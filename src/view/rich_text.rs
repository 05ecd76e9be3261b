//! Texts in which figures have the colours of their runs.

use web_sys::Element;

use super::dom::{append, element, set};
use crate::{lab::RichText, strategy::Mode};

/// Shows a text with its colours. One that reads the same is left alone: a screen reader would read it
/// out again.
pub(super) fn show(place: &Element, text: &RichText) {
    if place.text_content().unwrap_or_default() == text.plain() {
        return;
    }
    place.set_text_content(None);
    for span in text.spans() {
        let part = element("span", span.mode.map_or("", Mode::class), &span.text);
        if span.mode.is_some() {
            // A strategy is called here as it is in the picture, whose words nobody translates.
            set(&part, "translate", "no");
        }
        append(place, &part);
    }
}
