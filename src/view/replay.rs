//! The controls that go through a run again.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, HtmlSelectElement};

use super::dom::{query, set};
use crate::session::ReplayStep;

/// What this event asks of a replay, if it is about one. `now_ms` is the time on the page's clock.
pub(crate) fn replay_step(event: &Event, now_ms: f64) -> Option<ReplayStep> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest("[data-part=replay]").ok()??;
    if event.type_() == "input" {
        return match target.dyn_ref::<HtmlSelectElement>() {
            Some(speed) => Some(ReplayStep::Slowness(speed.value().parse().unwrap_or(1))),
            None => {
                Some(ReplayStep::To(target.dyn_into::<HtmlInputElement>().ok()?.value_as_number()))
            }
        };
    }
    match target.get_attribute("data-replay")?.as_str() {
        "play" => Some(ReplayStep::Play { now_ms }),
        "back" => Some(ReplayStep::Back),
        _ => Some(ReplayStep::Forward),
    }
}

/// The controls of one lab.
#[derive(Debug)]
pub(super) struct Replayer {
    play: Element,
    moment: HtmlInputElement,
    /// The moment in words.
    words: Element,
}

impl Replayer {
    pub(super) fn find(figure: &Element) -> Option<Self> {
        let root = query(figure, "[data-part=replay]")?;
        Some(Self {
            play: query(&root, "[data-replay=play]")?,
            moment: query(&root, "input")?.dyn_into().ok()?,
            words: query(&root, ".words")?,
        })
    }

    /// Shows a moment of a run of this length, and whether the replay goes on by itself.
    pub(super) fn show(&self, at_ms: f64, total_ms: f64, is_playing: bool) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, small")]
        let max = (total_ms.ceil() as u32).to_string();
        if self.moment.max() != max {
            self.moment.set_max(&max);
        }
        self.moment.set_value_as_number(at_ms);
        let words = format!("{:.3} s", at_ms / 1000.0);
        set(&self.moment, "aria-valuetext", &words);
        self.words.set_text_content(Some(&words));
        let word = if is_playing { "Pause" } else { "Replay" };
        if self.play.text_content().as_deref() != Some(word) {
            self.play.set_text_content(Some(word));
        }
    }
}
