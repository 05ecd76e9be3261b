//! What the page is before any script runs: each lab's figure has what its lab is.

use overlap::lab::{Lab, NetworkNeed, all};

use super::lesson::{PIECES, figure};

/// What stands between two texts, for each time that the first is found.
fn between<'a>(html: &'a str, start: &str, end: &str) -> Vec<&'a str> {
    let rest = html.split(start).skip(1);
    rest.map(|rest| rest.split(end).next().expect("split gives a first piece")).collect()
}

/// The values of the networks that a lab's form offers.
fn offered(lab: &Lab) -> Vec<String> {
    let figure = figure(lab);
    let form = between(&figure, "name=\"network\"", "</select>");
    form.iter().flat_map(|it| between(it, "<option value=\"", "\"")).map(str::to_owned).collect()
}

#[test]
fn a_lab_offers_the_networks_that_it_can_ask() {
    for lab in all() {
        let networks: Vec<_> = lab.networks().iter().map(|network| network.name()).collect();
        assert_eq!(offered(lab), networks, "{}", lab.name);
        let has_api = figure(lab).contains("data-part=\"api\"");
        assert_eq!(
            has_api,
            lab.network == NetworkNeed::AnyApi,
            "{}: fields for an own API",
            lab.name
        );
    }
}

#[test]
fn a_lab_whose_runs_are_bars_can_replay_them_and_keeps_earlier_ones() {
    for lab in all() {
        let figure = figure(lab);
        let has_replay = lab.drawing.features().has_replay;
        assert_eq!(figure.matches("data-replay=").count(), if has_replay { 3 } else { 0 });
        assert_eq!(figure.contains("data-part=\"earlier\""), has_replay, "{}", lab.name);
    }
}

#[test]
fn every_lab_but_the_first_asks_and_has_an_answer_to_each_choice() {
    for (place, lab) in all().enumerate() {
        let figure = figure(lab);
        let questions = between(&figure, "data-part=\"question\">", "</fieldset>");
        let asks_nothing = questions.is_empty() && lab.guess.is_none();
        assert_eq!(asks_nothing, place == 0, "{}: the first is ready to run", lab.name);
        assert_eq!(figure.contains("type=\"range\" min=\"0\" step=\"10\""), lab.guess.is_some());
        for question in between(&figure, "data-part=\"guess\"", "<form") {
            let asks = between(question, "class=\"asks\"", "</p>");
            assert!(asks.len() == 1 && asks[0].ends_with('?'), "{}: {asks:?}", lab.name);
            let told = between(question, "data-for=", "</p>");
            let words = told.iter().filter_map(|told| told.split("</b> ").nth(1));
            let words: Vec<_> = words.collect();
            assert_eq!(words.len(), 4, "{}: close, early, late, and no line", lab.name);
            assert!(words.iter().all(|it| it.len() > 50 && it.ends_with('.')), "{words:?}");
            assert!(words[1] != words[2] && words[0] == words[3], "{words:?}");
        }
        for question in questions {
            let asks = between(question, "<legend>", "</legend>");
            assert!(asks.len() == 1 && asks[0].ends_with('?'), "{}: {asks:?}", lab.name);
            let choices = between(question, "<span>", "</span>");
            assert!(choices.len() >= 2 && choices.iter().all(|it| !it.is_empty()), "{choices:?}");
            assert_eq!(question.matches("data-right").count(), 1, "{asks:?} has one right choice");
            let verdict =
                between(question, "data-part=\"verdict\" data-verdict=\"open\"", "</div>");
            let told = between(verdict[0], "data-for=", "</p>");
            assert_eq!(told.len(), choices.len() + 1, "{asks:?}, and for who has not answered");
            assert!(told.iter().all(|told| told.len() > 20), "{asks:?}: {told:?}");
        }
    }
}

/// A control and its number in the text say the same.
#[test]
fn every_number_in_the_text_that_can_be_changed_is_a_labs_setting() {
    let mut count = 0;
    for (_, html) in PIECES.iter() {
        for input in between(html, "<input ", ">") {
            let Some(bound) = between(input, "data-bound=\"", "\"").first().copied() else {
                continue;
            };
            count += 1;
            let (lab, name) = bound.split_once('.').expect("a lab and its setting");
            let lab = Lab::find(lab).unwrap_or_else(|| panic!("there is no lab {lab}"));
            let setting = lab.settings.iter().find(|setting| setting.name == name);
            let setting = setting.unwrap_or_else(|| panic!("there is no setting {bound}"));
            for (attribute, value) in
                [("min", setting.min), ("max", setting.max), ("value", setting.default)]
            {
                let wanted = format!("{attribute}=\"{value}\"");
                assert!(input.contains(&wanted), "{bound} has no {wanted}: {input}");
            }
        }
    }
    assert!(count >= 9, "only {count} numbers can be changed");
}

/// Each field says to a screen reader what it is, and where it is told what is wrong with it.
#[test]
fn every_field_of_a_lab_has_a_label_and_points_to_its_problem() {
    for lab in all() {
        let figure = figure(lab);
        for setting in lab.settings {
            let id = format!("{}-{}", lab.name, setting.name);
            let label = format!("<label for=\"{id}\">{}</label>", setting.label);
            assert!(figure.contains(&label), "{id} has no label");
            let input = between(&figure, &format!("<input id=\"{id}\""), ">");
            let points = format!("aria-describedby=\"{}-problem\"", lab.name);
            assert!(input.len() == 1 && input[0].contains(&points), "{id}: {input:?}");
        }
        let problem = format!("id=\"{}-problem\" data-part=\"problem\" role=\"alert\"", lab.name);
        assert_eq!(figure.matches(&problem).count(), 1, "{}", lab.name);
    }
}
