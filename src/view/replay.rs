//! The controls that go through a run again.

use web_sys::Element;

use super::dom::{control, flag, part, query, say, set};
use crate::session::LabModel;

/// Shows the moment that the replay stands at, and whether it goes on by itself.
pub(super) fn show(figure: &Element, model: &LabModel) {
    let Some(root) = part(figure, "replay") else { return };
    let (at_ms, total_ms) = model.replay_span();
    let words = format!("{:.3} s", at_ms / 1000.0);
    if let Some(moment) = control(&root, "input") {
        set(&moment, "max", &total_ms.ceil().to_string());
        set(&moment, "aria-valuetext", &words);
        moment.set_value_as_number(at_ms);
    }
    if let Some(toggled) = query(&root, "[data-action=overlay]") {
        flag(&toggled, "aria-pressed", model.is_overlaid);
    }
    let word = if model.replay.is_playing() { "❚❚ Pause" } else { "▶ Race them" };
    for (selector, text) in [(".words", words.as_str()), ("[data-replay=play]", word)] {
        if let Some(place) = query(&root, selector) {
            say(&place, text);
        }
    }
}
