//! The total that the reader expects, set with a mark on the time axis.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::dom::{control, part, query, say, set, toggle};
use crate::{format::seconds, session::LabModel};

/// Lays the slider on the axis, which begins at a pixel, is so many long, and reaches to a time.
pub(super) fn lay(figure: &Element, (left, width): (f64, f64), span_ms: f64) {
    let Some(root) = part(figure, "guess") else { return };
    let style = root.unchecked_ref::<HtmlElement>().style();
    for (name, length) in [("--axis-left", left), ("--axis-width", width)] {
        let _ = style.set_property(name, &format!("{length:.0}px"));
    }
    if let Some(mark) = control(&root, "input") {
        set(&mark, "max", &format!("{span_ms:.0}"));
    }
}

/// Shows the guess, if there is one (a slider always stands somewhere), and after a run what it was
/// to be compared with.
pub(super) fn show(figure: &Element, model: &LabModel) {
    let Some(root) = part(figure, "guess") else { return };
    let (Some(mark), Some(words)) = (control(&root, "input"), query(&root, ".words")) else {
        return;
    };
    if let Some(ms) = model.guess_ms
        && (mark.value_as_number() - ms).abs() > 0.5
    {
        // Before there is an axis, a slider ends at 100.
        let max = mark.get_attribute("max").and_then(|max| max.parse().ok()).unwrap_or(100.0);
        if max < ms {
            set(&mark, "max", &ms.to_string());
        }
        mark.set_value_as_number(ms);
    }
    toggle(&root, "data-made", model.guess_ms.is_some());
    let guess = model.guess_ms.map(seconds);
    let measured = model.measured_ms().filter(|_| model.phase.is_over()).map(seconds);
    let text = match (&guess, measured) {
        (None, _) => String::new(),
        (Some(guess), None) => guess.clone(),
        (Some(guess), Some(measured)) => format!("{guess}; it took {measured}"),
    };
    say(&words, &text);
    set(&mark, "aria-valuetext", guess.as_deref().unwrap_or("no guess yet"));
}
