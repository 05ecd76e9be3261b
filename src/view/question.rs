//! The questions of a lab: what the reader thinks before the run, and what there is to say to it
//! afterwards.

use web_sys::Element;

use super::dom::{Control, control, flag, part, query, query_all_in, say, set, toggle};
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

/// Shows the choices; from the press of Run on, what was answered in their place, and once there is a
/// verdict, what it is and why.
pub(super) fn show(figure: &Element, model: &LabModel) {
    let questions = query_all_in::<Element>(figure, "[data-part=question]");
    for (question, choice) in questions.iter().zip(&model.choices) {
        for input in query_all_in::<Control>(question, "input") {
            input.set_checked(input.value() == *choice);
        }
        toggle(question, "data-answered", model.shows_answers());
        let verdict = part(question, "verdict").expect("lesson/parts/lab.html has it");
        let right =
            control(question, "[data-right]").map(|right| right.value()).unwrap_or_default();
        let shown = if choice.is_empty() { &right } else { choice };
        let (state, mark) = match (model.shows_feedback, choice.is_empty()) {
            (false, true) => ("open", String::new()),
            (false, false) => ("open", format!("You said: “{}”", words_of(question, choice))),
            (true, true) => {
                let right = words_of(question, &right);
                ("open", format!("– Not answered. It is: “{right}”"))
            }
            (true, false) if *choice == right => {
                ("right", format!("✓ Right: “{}”", words_of(question, choice)))
            }
            (true, false) => ("wrong", format!("✗ Not so: “{}”", words_of(question, choice))),
        };
        set(&verdict, "data-verdict", state);
        if model.shows_answers() {
            say(&query(&verdict, ".mark").expect("lesson/parts/lab.html has it"), &mark);
        }
        for told in query_all_in::<Element>(&verdict, ".told") {
            let is_shown =
                model.shows_feedback && told.get_attribute("data-for").as_ref() == Some(shown);
            flag(&told, "data-shown", is_shown);
        }
    }
}

/// What the choice with this value says.
fn words_of(question: &Element, value: &str) -> String {
    let label = query(question, &format!("label:has([value=\"{value}\"]) span"));
    label.and_then(|label| label.text_content()).unwrap_or_default()
}
