//! The questions of the labs: a reader should have to think, and learn from being wrong.

use std::collections::BTreeSet;

use super::*;

/// A question as the template of a lab's figure gets it, with its numbers in it.
struct Question {
    lab: String,
    asks: String,
    choices: Vec<Choice>,
}

struct Choice {
    key: String,
    is_right: bool,
    says: String,
    told: String,
}

impl Question {
    /// Where the right choice stands, from 0.
    fn right(&self) -> usize {
        self.choices.iter().position(|choice| choice.is_right).expect("one is right")
    }
}

/// In place of a lab's figure: its questions, a line each.
const LINES: &str = "
{% for question in questions %}
?|{{ name }}|{{ question.asks }}
{% for choice in question.choices %}
-|{{ choice.key }}|{% if choice.right is defined %}right{% endif %}|{{ choice.says }}|{{ choice.told }}
{% endfor %}
{% endfor %}
";

/// All questions of the lesson, in its order.
fn questions() -> Vec<Question> {
    let mut templates = templates(&root());
    templates.add_template("parts/lab.html", LINES).expect("it is a template");
    let names = CHAPTERS.iter().map(|chapter| chapter.name);
    let chapters = chapters::render(&templates, names).expect("the chapters are good");
    let mut questions: Vec<Question> = Vec::new();
    for line in chapters.iter().flat_map(|chapter| chapter.html.lines()) {
        let parts: Vec<_> = line.split('|').map(shown).collect();
        match parts.as_slice() {
            [mark, lab, asks] if mark == "?" => {
                let [lab, asks] = [lab, asks].map(ToOwned::to_owned);
                questions.push(Question { lab, asks, choices: Vec::new() });
            }
            [mark, key, is_right, says, told] if mark == "-" => {
                let [key, says, told] = [key, says, told].map(ToOwned::to_owned);
                let choice = Choice { key, is_right: is_right == "right", says, told };
                questions.last_mut().expect("it has been asked").choices.push(choice);
            }
            _ => {}
        }
    }
    assert!(questions.len() > 15, "{} questions", questions.len());
    questions
}

#[test]
fn one_choice_is_right_and_each_has_a_key_and_an_answer_of_its_own() {
    for Question { lab, asks, choices } in questions() {
        assert!((3..=4).contains(&choices.len()), "{lab}: {asks}");
        assert_eq!(choices.iter().filter(|it| it.is_right).count(), 1, "{lab}: {asks}");
        let different =
            |text: fn(&Choice) -> &str| choices.iter().map(text).collect::<BTreeSet<_>>().len();
        assert_eq!(different(|it| &it.key), choices.len(), "{lab}: keys of “{asks}”");
        assert_eq!(different(|it| &it.says), choices.len(), "{lab}: choices of “{asks}”");
        assert_eq!(different(|it| &it.told), choices.len(), "{lab}: answers to “{asks}”");
        for Choice { says, told, .. } in &choices {
            assert!(told.ends_with('.') && told.len() > 50, "{lab}: “{says}” is told “{told}”");
        }
    }
}

#[test]
fn a_kept_answer_can_be_told_from_others() {
    // A browser keeps the keys of a lab's choices with spaces between them.
    for choice in questions().iter().flat_map(|question| &question.choices) {
        assert!(choice.key.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{}", choice.key);
    }
}

#[test]
fn the_right_choice_stands_now_here_and_now_there() {
    let questions = questions();
    let mut standing = [0; 4];
    for question in &questions {
        standing[question.right()] += 1;
    }
    for (place, count) in standing[..3].iter().enumerate() {
        let share = questions.len() / 4..=questions.len() * 2 / 5;
        assert!(share.contains(count), "{standing:?}: place {place} is right {count} times");
    }
}

#[test]
fn the_right_choice_is_seldom_the_longest() {
    let questions = questions();
    let is_longest = |question: &&Question| {
        let length = |choice: &Choice| choice.says.chars().count();
        let right = question.right();
        let mut others = question.choices.iter().enumerate().filter(|(place, _)| *place != right);
        others.all(|(_, other)| length(other) < length(&question.choices[right]))
    };
    let longest: Vec<_> = questions.iter().filter(is_longest).map(|it| &it.lab).collect();
    assert!(longest.len() * 3 <= questions.len(), "{longest:?}");
}

#[test]
fn a_choice_gives_no_reason() {
    for Question { lab, choices, .. } in questions() {
        for Choice { says, .. } in choices {
            let has_reason =
                [":", "because", "since", "so that"].iter().any(|it| says.contains(it));
            assert!(!has_reason, "{lab}: the reason in “{says}” belongs into its answer");
        }
    }
}
