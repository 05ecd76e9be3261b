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

    /// The choices made, one for each question; empty where there is none.
    pub(super) fn guesses(&self) -> Vec<String> {
        self.0.iter().map(|question| question.guess().unwrap_or_default()).collect()
    }

    /// Makes the choices that were made before.
    pub(super) fn restore(&self, guesses: &[String]) {
        for (question, guess) in self.0.iter().zip(guesses) {
            for choice in &question.choices {
                choice.set_checked(choice.value() == *guess);
            }
        }
    }

    /// Meets each guess with what there is to say to it; a question without a guess with what is
    /// right.
    pub(super) fn tell(&self) {
        for question in &self.0 {
            let right = question.choices.iter().find(|choice| choice.has_attribute("data-right"));
            let answer = question.guess().or(right.map(HtmlInputElement::value));
            question.show(answer.as_deref());
        }
    }

    /// Takes back what was said.
    pub(super) fn untell(&self) {
        for question in &self.0 {
            question.show(None);
        }
    }
}

impl Question {
    fn guess(&self) -> Option<String> {
        let chosen = self.choices.iter().find(|choice| choice.checked());
        chosen.map(HtmlInputElement::value)
    }

    fn show(&self, answer: Option<&str>) {
        for told in &self.told {
            let is_meant = answer.is_some() && told.get_attribute("data-for").as_deref() == answer;
            flag(told, "data-shown", is_meant);
        }
    }
}
