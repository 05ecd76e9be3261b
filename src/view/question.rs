//! The questions of a lab: what the reader thinks before the run, and what there is to say to it
//! afterwards.

use web_sys::Element;

use super::dom::{Control, control, flag, query_all_in};

/// The choices made at the questions of this figure; empty where there is none.
pub(crate) fn choices(figure: &Element) -> Vec<String> {
    let questions = query_all_in::<Element>(figure, "[data-part=question]");
    let choice = |question| control(question, "input:checked").map(|it| it.value());
    questions.iter().map(|question| choice(question).unwrap_or_default()).collect()
}

/// Shows the choices, and with feedback what there is to say to each; to a question without a
/// choice, what is right.
pub(super) fn show(figure: &Element, choices: &[String], has_feedback: bool) {
    let questions = query_all_in::<Element>(figure, "[data-part=question]");
    let feedback = query_all_in::<Element>(figure, "[data-part=told]");
    for ((question, feedback), choice) in questions.iter().zip(&feedback).zip(choices) {
        let mut answer = control(question, "[data-right]").map(|right| right.value());
        for input in query_all_in::<Control>(question, "input") {
            // What was kept may be the key of a choice that is offered no longer.
            let is_chosen = input.value() == *choice;
            input.set_checked(is_chosen);
            if is_chosen {
                answer = Some(input.value());
            }
        }
        for words in query_all_in::<Element>(feedback, "[data-for]") {
            flag(&words, "data-shown", has_feedback && words.get_attribute("data-for") == answer);
        }
    }
}
