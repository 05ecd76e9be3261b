//! The controls that go through a run again.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement, HtmlSelectElement};

use super::dom::{query, set};
use crate::decimal::fixed;

/// What the reader wants of a replay.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Replay {
    /// Go on by itself, or stop.
    Play,
    /// To what happened before.
    Back,
    /// To what happens next.
    On,
    /// To this many milliseconds after the run's start.
    To(f64),
}

impl Replay {
    /// What this event asks for, if it is about a replay.
    pub(crate) fn wanted(event: &Event) -> Option<Self> {
        let target: Element = event.target()?.dyn_into().ok()?;
        target.closest("[data-part=replay]").ok()??;
        if event.type_() == "input" {
            return Some(Self::To(target.dyn_into::<HtmlInputElement>().ok()?.value_as_number()));
        }
        match target.get_attribute("data-replay")?.as_str() {
            "play" => Some(Self::Play),
            "back" => Some(Self::Back),
            _ => Some(Self::On),
        }
    }
}

/// The controls of one lab.
#[derive(Debug)]
pub(super) struct Replayer {
    play: Element,
    moment: HtmlInputElement,
    /// The moment in words.
    words: Element,
    speed: HtmlSelectElement,
}

impl Replayer {
    pub(super) fn find(figure: &Element) -> Option<Self> {
        let root = query(figure, "[data-part=replay]")?;
        Some(Self {
            play: query(&root, "[data-replay=play]")?,
            moment: query(&root, "input")?.dyn_into().ok()?,
            words: query(&root, ".words")?,
            speed: query(&root, "select")?.dyn_into().ok()?,
        })
    }

    /// How many times slower than the run it goes.
    pub(super) fn slowness(&self) -> u32 {
        self.speed.value().parse().unwrap_or(1)
    }

    /// Shows a moment of a run of this length, and whether the replay goes on by itself.
    pub(super) fn show(&self, at_ms: f64, total_ms: f64, is_playing: bool) {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, small")]
        let max = (total_ms.ceil() as u32).to_string();
        if self.moment.max() != max {
            self.moment.set_max(&max);
        }
        self.moment.set_value_as_number(at_ms);
        let words = format!("{} s", fixed(at_ms / 1000.0, 3));
        set(&self.moment, "aria-valuetext", &words);
        self.words.set_text_content(Some(&words));
        let word = if is_playing { "Pause" } else { "Replay" };
        if self.play.text_content().as_deref() != Some(word) {
            self.play.set_text_content(Some(word));
        }
    }
}
