//! The total that the reader expects, set with a mark on the time axis.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::{
    dom::{query, set},
    storage::{keep, kept},
};
use crate::format::seconds;

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

    /// The guess of an earlier visit, in milliseconds.
    pub(super) fn kept(&self) -> Option<f64> {
        kept(&self.name()).parse().ok()
    }

    /// Keeps a guess for the next visit.
    pub(super) fn keep(&self, ms: f64) {
        keep(&self.name(), &ms.to_string());
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

    /// Shows the guess, if there is one (a slider always stands somewhere), and after a run what it was
    /// to be compared with.
    pub(super) fn show(&self, guess_ms: Option<f64>, measured_ms: Option<f64>) {
        match guess_ms {
            Some(ms) if (self.mark.value_as_number() - ms).abs() > 0.5 => {
                // Before there is an axis, a slider ends at 100.
                if self.mark.max().parse().is_ok_and(|max: f64| max < ms) {
                    self.mark.set_max(&ms.to_string());
                }
                self.mark.set_value_as_number(ms);
            }
            _ => {}
        }
        let is_made = self.root.toggle_attribute_with_force("data-made", guess_ms.is_some());
        is_made.expect("our names are well-formed");
        let guess = guess_ms.map(seconds);
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

/// A length or a time to the nearest whole unit; none of them is below zero.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded, and small")]
fn whole(value: f64) -> u32 {
    value.round() as u32
}
