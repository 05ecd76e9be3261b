//! The questions of a lab: what the reader thinks before the run, and what there is to say to it
//! afterwards.

use web_sys::Element;

use super::dom::{Control, control, flag, part, query, query_all_in, say, set, toggle};
use crate::session::LabModel;

/// What the reader's answer turned out to be.
pub(super) const RIGHT: &str = "right";
pub(super) const WRONG: &str = "wrong";
/// No answer was given.
pub(super) const OPEN: &str = "open";

/// The choices made at the questions of this figure; empty where there is none.
pub(crate) fn choices(figure: &Element) -> Vec<String> {
    let questions = query_all_in::<Element>(figure, "[data-part=question]");
    let choice = |question| control(question, "input:checked").map(|it| it.value());
    questions.iter().map(|question| choice(question).unwrap_or_default()).collect()
}

/// Of the choices that were kept, one for each question of this figure, those that are still offered; empty
/// in the place of another.
pub(super) fn still_offered(figure: &Element, kept: &str) -> String {
    let questions = query_all_in::<Element>(figure, "[data-part=question]");
    let kept = kept.split(' ').chain(std::iter::repeat(""));
    let offered = |(question, kept): (&Element, &str)| {
        let inputs = query_all_in::<Control>(question, "input");
        if inputs.iter().any(|input| input.value() == kept) {
            kept.to_owned()
        } else {
            String::new()
        }
    };
    questions.iter().zip(kept).map(offered).collect::<Vec<_>>().join(" ")
}

/// Shows the choices, or in their place, once there is a verdict and until the reader wants to answer again,
/// what it is and why.
pub(super) fn show(figure: &Element, model: &LabModel) {
    let questions = query_all_in::<Element>(figure, "[data-part=question]");
    for (question, choice) in questions.iter().zip(&model.choices) {
        for input in query_all_in::<Control>(question, "input") {
            input.set_checked(input.value() == *choice);
        }
        let is_right = control(question, "[data-right]").is_some_and(|it| it.value() == *choice);
        let state = match choice.as_str() {
            "" => OPEN,
            _ if is_right => RIGHT,
            _ => WRONG,
        };
        show_verdict(question, model.shows_verdicts(), choice, state);
    }
}

/// Shows what there is to say to an answer of this key in the place of the question's choices, once it is to be
/// shown.
pub(super) fn show_verdict(question: &Element, is_shown: bool, key: &str, state: &str) {
    toggle(question, "data-answered", is_shown);
    let verdict = part(question, "verdict").expect("lesson/parts/lab.html has it");
    set(&verdict, "data-verdict", if is_shown { state } else { OPEN });
    for told in query_all_in::<Element>(&verdict, "[data-for]") {
        let is_it = told.get_attribute("data-for").as_deref() == Some(key);
        flag(&told, "data-shown", is_shown && is_it);
    }
}

/// Says in a word or two what became of the predictions, beside the button that is in sight.
pub(super) fn judge(figure: &Element) {
    let Some(place) = part(figure, "judged") else { return };
    let states: Vec<_> = query_all_in::<Element>(figure, ".question[data-answered] .verdict")
        .iter()
        .filter_map(|verdict| verdict.get_attribute("data-verdict"))
        .collect();
    let count = |wanted: &str| states.iter().filter(|state| *state == wanted).count();
    let (asked, right) = (states.len(), count(RIGHT));
    let state = match () {
        () if count(OPEN) == asked => OPEN,
        () if right == asked => RIGHT,
        () => WRONG,
    };
    // The verdict itself begins with these words.
    let first = query(figure, ".verdict [data-shown=true] b").and_then(|it| it.text_content());
    let first = first.unwrap_or_default();
    let words = match asked {
        0 => String::new(),
        _ if asked == 1 || state == OPEN => {
            first.split([':', '.']).next().unwrap_or_default().to_owned()
        }
        _ => format!("{} {right} of {asked} right", if state == RIGHT { '✓' } else { '✗' }),
    };
    set(&place, "data-verdict", state);
    say(&place, &words);
}

/// How the questions of this figure were answered, in their order, once that is shown.
pub(crate) fn verdicts(figure: &Element) -> Vec<String> {
    let verdicts = query_all_in::<Element>(figure, "[data-part=verdict]");
    verdicts.iter().filter_map(|it| it.get_attribute("data-verdict")).collect()
}
