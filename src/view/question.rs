//! The questions of a lab: what the reader thinks before the run, and what there is to say to it
//! afterwards.

use web_sys::Element;

use super::dom::{Control, control, flag, part, query_all_in, set, toggle};
use crate::session::LabModel;

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
        toggle(question, "data-answered", model.shows_verdicts());
        let verdict = part(question, "verdict").expect("lesson/parts/lab.html has it");
        let is_right = control(question, "[data-right]").is_some_and(|it| it.value() == *choice);
        let state = match (model.shows_verdicts(), choice.is_empty()) {
            (true, false) if is_right => "right",
            (true, false) => "wrong",
            _ => "open",
        };
        set(&verdict, "data-verdict", state);
        for told in query_all_in::<Element>(&verdict, "[data-for]") {
            let is_it = told.get_attribute("data-for").as_ref() == Some(choice);
            flag(&told, "data-shown", model.shows_verdicts() && is_it);
        }
    }
}
