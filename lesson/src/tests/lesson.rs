//! The lesson as the page gets it.

use std::{sync::LazyLock, time::Duration};

use overlap::{
    lab::{Lab, all},
    request::Failure,
    strategy::Strategy,
};

use super::*;

/// The pieces of the page, which are put together once for all tests.
pub(super) static PIECES: LazyLock<Vec<(&'static str, String)>> =
    LazyLock::new(|| pieces(&root()).expect("the lesson can be put together"));

fn piece(name: &str) -> &'static str {
    &PIECES.iter().find(|(piece, _)| *piece == name).expect("it is one of them").1
}

fn chapters() -> Vec<chapters::Chapter> {
    let root = root();
    chapters::render(&templates(&root), CHAPTERS.iter().map(|it| it.name))
        .expect("the chapters are good")
}

/// The figure of a lab.
pub(super) fn figure(lab: &Lab) -> String {
    let page = piece("chapters.html");
    let start = format!(r#"<figure class="lab" id="lab-{}""#, lab.name);
    let figure = &page[page.find(&start).expect("the lab is in a chapter")..];
    figure[..figure.find("</figure>").expect("it ends")].to_owned()
}

#[test]
fn the_contents_lead_to_every_chapter_in_order() {
    let contents = piece("contents.html");
    let links: Vec<_> = contents.lines().filter(|line| !line.is_empty()).collect();
    let expected = chapters()
        .into_iter()
        .map(|chapter| format!("<li><a href=\"#{}\">{}</a></li>", chapter.id, chapter.title));
    assert_eq!(links, expected.collect::<Vec<_>>());
}

#[test]
fn every_link_within_the_page_leads_to_something_that_is_there_once() {
    let page = piece("chapters.html");
    let targets: Vec<_> = page
        .split("href=\"#")
        .skip(1)
        .map(|rest| rest.split('"').next().expect("an attribute ends"))
        .collect();
    assert!(targets.len() > 10, "{targets:?}");
    for target in targets {
        assert_eq!(page.matches(&format!(" id=\"{target}\"")).count(), 1, "#{target}");
    }
}

#[test]
fn every_chapter_is_on_the_page_under_its_title() {
    let page = piece("chapters.html");
    // The page says to translators which words of a chapter are no language's.
    let plain = |html: &str| html.replace(r#" translate="no""#, "");
    let text = plain(page);
    for chapter in chapters() {
        let section = format!(
            r#"<section class="chapter" id="{0}" aria-labelledby="{0}-title">"#,
            chapter.id
        );
        assert_eq!(page.matches(&section).count(), 1, "{section}");
        assert!(text.contains(&plain(&crate::spaces::kept(&chapter.html))), "{}", chapter.id);
    }
}

#[test]
fn every_lab_is_in_one_chapter_and_waits_for_its_script() {
    let page = piece("chapters.html");
    for lab in all() {
        let head = format!(
            r#"<figure class="lab" id="lab-{0}" data-lab="{0}" data-state="loading""#,
            lab.name
        );
        assert_eq!(page.matches(&head).count(), 1, "{head}");
    }
    assert_eq!(page.matches("data-lab=").count(), all().count());
}

#[test]
fn every_strategy_is_shown() {
    let page = piece("chapters.html");
    for strategy in Strategy::ALL {
        let caption = format!("src/strategy/{}.", strategy.name());
        assert!(page.contains(&caption), "{caption}");
    }
}

#[test]
fn no_two_elements_share_an_id() {
    let page = piece("chapters.html");
    let mut ids: Vec<_> =
        page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

#[test]
fn each_figure_of_a_lab_has_a_name_of_its_own_with_its_chapters_title() {
    let chapters = chapters();
    let mut names = Vec::new();
    for (chapter, text) in CHAPTERS.iter().zip(&chapters) {
        for lab in chapter.labs {
            let figure = figure(lab);
            let start =
                format!("aria-labelledby=\"{0}-name\"><figcaption id=\"{0}-name\">", lab.name);
            let (_, name) = figure.split_once(&start).expect("its name comes first");
            let (name, _) = name.split_once("</figcaption>").expect("a caption ends");
            assert!(name.ends_with(&format!(": {}", text.title)), "{}: {name}", lab.name);
            assert!(!names.contains(&name.to_owned()), "{name} is there twice");
            names.push(name.to_owned());
        }
    }
}

#[test]
fn a_lab_has_its_buttons_and_its_settings() {
    for lab in all() {
        let figure = figure(lab);
        for action in ["run", "reset"] {
            assert!(figure.contains(&format!(r#"data-action="{action}""#)), "{action}");
        }
        for setting in lab.settings {
            let input = format!(r#"name="{}" type="number""#, setting.name);
            let bounds = format!(r#"min="{}" max="{}" step="1""#, setting.min, setting.max);
            let value = format!(r#"value="{}""#, setting.default);
            assert!([input, bounds, value].iter().all(|part| figure.contains(part)), "{figure}");
        }
        assert_eq!(figure.contains("<select id"), !lab.networks().is_empty(), "{}", lab.name);
    }
}

#[test]
fn without_a_script_each_lab_shows_its_ideal_for_wide_and_for_narrow_pages() {
    let ideals = [
        ("three-requests", "The ideal: one at a time 1.80 s, all at once 0.60 s."),
        ("three-tasks", "The ideal: one at a time 1.00 s, all at once 0.50 s."),
        ("ten-posts", "The ideal: one at a time 3.00 s, all at once 0.45 s."),
    ];
    for (name, ideal) in ideals {
        let figure = figure(Lab::find(name).expect("it is listed"));
        for class in ["still wide", "still narrow"] {
            assert!(figure.contains(&format!(r#"<svg class="{class}""#)), "{name}: {class}");
        }
        assert_eq!(figure.matches(&format!(r#"aria-label="{ideal}""#)).count(), 2, "{name}");
    }
}

#[test]
fn each_chapter_has_the_labs_that_the_manifest_gives_it_and_no_file_is_left_out() {
    let folder = root().join("lesson/chapters");
    let files = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name());
    let mut files: Vec<String> = files.map(|name| name.into_string().unwrap()).collect();
    files.sort();
    let mut expected: Vec<_> = CHAPTERS.iter().map(|it| format!("{}.html", it.name)).collect();
    expected.sort();
    assert_eq!(files, expected, "a chapter's file stands in `overlap::lab::CHAPTERS`");
    for chapter in CHAPTERS {
        let text = fs::read_to_string(folder.join(format!("{}.html", chapter.name))).unwrap();
        let labs: Vec<_> =
            text.split("{{ lab(\"").skip(1).map(|it| it.split('"').next().unwrap()).collect();
        let expected: Vec<_> = chapter.labs.iter().map(|lab| lab.name).collect();
        assert_eq!(labs, expected, "lesson/chapters/{}.html", chapter.name);
    }
}

#[test]
fn each_chapter_with_a_lab_ends_with_what_can_be_said_its_exercises_and_the_next_ones_question() {
    let chapters = chapters();
    let page = piece("chapters.html");
    let with_lab = CHAPTERS.iter().zip(&chapters).filter(|(it, _)| !it.labs.is_empty());
    for (place, (_, chapter)) in with_lab.enumerate() {
        let name = chapter.id;
        let can_say = chapter.can_say.as_deref().unwrap_or_default();
        assert!(can_say.ends_with('.') && can_say.len() > 60, "{name}: “{can_say}”");
        // Nothing comes before the first.
        let question = chapter.question.as_deref().unwrap_or_default();
        assert!(place == 0 || question.ends_with('?'), "{name}: “{question}”");
        let end = &page[page.find(&format!("id=\"{name}\"")).expect("it is there")..];
        let end = &end[..end.find("</section>").expect("it ends")];
        let said = end.find("You can now say:").expect("its end says so");
        let next = end.find(">Next: ").expect("a chapter comes after it");
        assert!(said < next, "{name}");
        let items = |html: &str| html.matches("<li data-exercise=").count();
        assert_eq!(items(&end[said..next]), items(end), "{name}");
    }
}

#[test]
fn each_exercise_is_on_top_of_its_lab_at_one_chapters_end_and_in_the_last_chapters_list() {
    let page = piece("chapters.html");
    let section = |name: &str| {
        let start = page.find(&format!("<section class=\"chapter\" id=\"{name}\"")).unwrap();
        page[start..].split("</section>").next().expect("it ends")
    };
    for exercise in overlap::exercise::ALL {
        let task = format!("class=\"task\" data-exercise=\"{}\"", exercise.name);
        let item = format!("<li data-exercise=\"{}\"", exercise.name);
        assert_eq!(page.matches(&task).count(), 1, "{task}");
        let link = format!("&amp;exercise={}#lab-", exercise.name);
        let lab = page[page.find(&link).expect("it is linked to") + link.len()..].split('"').next();
        let lab = Lab::find(lab.unwrap()).expect("it leads to a lab");
        assert!(figure(lab).contains(&task), "{}: {}", exercise.name, lab.name);
        let ends = CHAPTERS.iter().filter(|it| !it.labs.is_empty());
        let ends = ends.filter(|it| section(it.name).contains(&item));
        assert_eq!(ends.count(), 1, "{item}");
        assert!(section("practice").contains(&item), "{item}");
    }
}

#[test]
fn every_failure_has_a_row_that_explains_it() {
    let page = piece("chapters.html");
    for failure in [
        Failure::Status { code: 404, message: String::new(), retry_after: None },
        Failure::Network(String::new()),
        Failure::Decode(String::new()),
        Failure::Timeout(Duration::from_millis(600)),
        Failure::Cancelled,
    ] {
        // As the log begins.
        let words = failure.to_string();
        let name: String = words.chars().take_while(char::is_ascii_alphabetic).collect();
        let row = format!(r#"<th scope="row"><code translate="no">{name}</code></th>"#);
        assert!(page.contains(&row), "{name}");
    }
}
