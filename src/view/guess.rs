//! The time that the reader predicts: a question that is answered by dragging a line on the time axis.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::{
    dom::{control, part, query_all_in, say, set, toggle},
    question::{OPEN, RIGHT, WRONG, show_verdict},
};
use crate::{format::seconds, session::LabModel};

/// Lays the slider on the axis, which begins at a pixel, is so many long, and reaches to a time.
pub(super) fn lay(figure: &Element, (left, width): (f64, f64), span_ms: f64) {
    let Some(place) = part(figure, "mark") else { return };
    let style = place.unchecked_ref::<HtmlElement>().style();
    for (name, length) in [("--axis-left", left), ("--axis-width", width)] {
        let _ = style.set_property(name, &format!("{length:.0}px"));
    }
    if let Some(mark) = control(&place, "input") {
        set(&mark, "max", &format!("{span_ms:.0}"));
    }
}

/// Shows the prediction, if there is one (a slider always stands somewhere), and once there is a verdict, that.
pub(super) fn show(figure: &Element, model: &LabModel) {
    let (Some(question), Some(place)) = (part(figure, "guess"), part(figure, "mark")) else {
        return;
    };
    let Some(mark) = control(&place, "input") else { return };
    if let Some(ms) = model.guess_ms
        && (mark.value_as_number() - ms).abs() > 0.5
    {
        // Before there is an axis, the slider has an end of its own.
        if mark.get_attribute("max").is_none_or(|max| js_sys::parse_float(&max) < ms) {
            set(&mark, "max", &format!("{ms:.0}"));
        }
        mark.set_value_as_number(ms);
    }
    let guess = model.guess_ms.map(seconds);
    toggle(&place, "data-made", guess.is_some());
    set(&mark, "aria-valuetext", guess.as_deref().unwrap_or("no line yet"));
    let measured = model.predicted_time_ms().filter(|_| model.shows_verdicts()).map(seconds);
    toggle(&place, "data-answered", model.shows_verdicts());
    // It comes when the question before it has an answer.
    toggle(&place, "data-waits", model.choices.iter().any(String::is_empty));
    for choice in query_all_in::<Element>(&question, ".choices") {
        let words = guess.as_ref().map_or_else(
            || "Drag the line above the bars to it.".to_owned(),
            |guess| format!("Your line stands at {guess}."),
        );
        say(&choice, &words);
    }
    for (class, time) in [(".guessed", &guess), (".measured", &measured)] {
        if let Some(time) = time {
            for place in query_all_in::<Element>(&question, class) {
                say(&place, time);
            }
        }
    }
    let judged = model.judged_guess();
    let state = match judged {
        "close" => RIGHT,
        "" => OPEN,
        _ => WRONG,
    };
    show_verdict(&question, model.shows_verdicts(), judged, state);
}
