//! The total that the reader expects, set with a mark on the time axis.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::{
    dom::{query, query_all, set},
    memory::{keep, kept},
};
use crate::lab::seconds;

/// The guess of one lab: a slider that lies on the picture's axis, and what is said of it.
#[derive(Debug)]
pub(super) struct Guess {
    root: HtmlElement,
    mark: HtmlInputElement,
    words: Element,
}

impl Guess {
    /// The guess that this figure asks for, if it does.
    pub(super) fn find(figure: &Element) -> Option<Self> {
        let root = query(figure, "[data-part=guess]")?;
        let mark = query(&root, "input")?.dyn_into().ok()?;
        let words = query(&root, ".words")?;
        Some(Self { root: root.unchecked_into(), mark, words })
    }

    /// The guess in milliseconds, if there is one: a slider always stands somewhere.
    pub(super) fn ms(&self) -> Option<f64> {
        let is_made = self.root.has_attribute("data-made");
        is_made.then(|| self.mark.value_as_number())
    }

    /// The reader has moved the mark.
    pub(super) fn made(&self) {
        set(&self.root, "data-made", "");
        keep(&self.name(), &self.mark.value());
    }

    /// Makes the guess of an earlier visit.
    pub(super) fn restore(&self) {
        let value = kept(&self.name());
        if !value.is_empty() {
            // Before there is an axis, a slider ends at 100.
            set(&self.mark, "max", &value);
            self.mark.set_value(&value);
            set(&self.root, "data-made", "");
        }
    }

    fn name(&self) -> String {
        self.mark.id()
    }

    /// Lays the slider on the axis, which begins at a pixel, is so many long, and reaches to a time.
    pub(super) fn lay(&self, (left, width): (f64, f64), span_ms: f64) {
        let style = self.root.style();
        for (name, length) in [("--axis-left", left), ("--axis-width", width)] {
            let _ = style.set_property(name, &format!("{}px", whole(length)));
        }
        let max = whole(span_ms).to_string();
        if self.mark.max() != max {
            self.mark.set_max(&max);
        }
    }

    /// Says what the guess is, and after a run what it was to be compared with.
    pub(super) fn say(&self, measured_ms: Option<f64>) {
        let guess = self.ms().map(seconds);
        let text = match (&guess, measured_ms.map(seconds)) {
            (None, _) => String::new(),
            (Some(guess), None) => guess.clone(),
            (Some(guess), Some(measured)) => format!("{guess}; it took {measured}"),
        };
        if self.words.text_content().as_deref() != Some(&text) {
            self.words.set_text_content(Some(&text));
        }
        set(&self.mark, "aria-valuetext", guess.as_deref().unwrap_or("no guess yet"));
    }
}

/// Takes back the guesses of all labs.
pub(super) fn forget_guesses() {
    for guess in query_all(".lab").iter().filter_map(Guess::find) {
        guess.root.remove_attribute("data-made").expect("it can be removed");
        guess.say(None);
    }
}

/// A length or a time to the nearest whole unit; none of them is below zero.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded, and small")]
fn whole(value: f64) -> u32 {
    value.round() as u32
}
