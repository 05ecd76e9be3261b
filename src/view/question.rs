//! The questions of a lab: what the reader thinks before the run, and what there is to say to it
//! afterwards.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};

use super::dom::{flag, query_all_in};

/// The questions of one lab.
#[derive(Debug)]
pub(super) struct Questions(Vec<Question>);

#[derive(Debug)]
struct Question {
    choices: Vec<HtmlInputElement>,
    /// What there is to say to each choice.
    told: Vec<Element>,
}

impl Questions {
    pub(super) fn find(figure: &Element) -> Self {
        let asked = query_all_in(figure, "[data-part=question]");
        let told = query_all_in(figure, "[data-part=told]");
        let questions = asked.iter().zip(&told).map(|(asked, told)| Question {
            choices: query_all_in(asked, "input")
                .into_iter()
                .filter_map(|input| input.dyn_into().ok())
                .collect(),
            told: query_all_in(told, "[data-for]"),
        });
        Self(questions.collect())
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    /// The choices made, one for each question; empty where there is none.
    pub(super) fn choices(&self) -> Vec<String> {
        self.0.iter().map(|question| question.choice().unwrap_or_default()).collect()
    }

    /// Shows the choices, and with feedback what there is to say to each; to a question without a
    /// choice, what is right.
    pub(super) fn show(&self, choices: &[String], has_feedback: bool) {
        for (question, choice) in self.0.iter().zip(choices) {
            question.show(choice, has_feedback);
        }
    }
}

impl Question {
    fn choice(&self) -> Option<String> {
        let chosen = self.choices.iter().find(|choice| choice.checked());
        chosen.map(HtmlInputElement::value)
    }

    fn show(&self, choice: &str, has_feedback: bool) {
        for input in &self.choices {
            input.set_checked(input.value() == choice);
        }
        let right = self.choices.iter().find(|choice| choice.has_attribute("data-right"));
        let answer = match choice {
            "" => right.map(HtmlInputElement::value),
            choice => Some(choice.to_owned()),
        };
        for told in &self.told {
            let is_meant = has_feedback && told.get_attribute("data-for") == answer;
            flag(told, "data-shown", is_meant);
        }
    }
}
