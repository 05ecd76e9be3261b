//! One chapter's file.

use super::*;

const GOOD: &str = "{% set title = \"A title\" %}\n<p>Text.</p>";

/// What is said of a lesson with this one file.
fn complaint(file: &str, text: &str) -> String {
    let project = Project::with(&[(&format!("lesson/{file}"), text)]);
    // As `main` prints it.
    format!("{:?}", project.chapters().expect_err("something is wrong with it"))
}

#[test]
fn a_chapter_has_its_number_and_its_name_from_its_file() {
    let project = Project::with(&[
        ("lesson/02-then-this.html", GOOD),
        ("lesson/01-first-this.html", GOOD),
        ("lesson/10-at-last.html", GOOD),
    ]);
    let chapters = project.chapters().unwrap();
    let named: Vec<_> = chapters.iter().map(|chapter| (chapter.number, &*chapter.id)).collect();
    assert_eq!(named, [(1, "first-this"), (2, "then-this"), (10, "at-last")]);
    assert_eq!(chapters[0].title, "A title");
    assert_eq!(chapters[0].html.trim(), "<p>Text.</p>");
}

#[test]
fn what_is_no_chapter_is_let_be() {
    let project = Project::with(&[
        ("lesson/01-this.html", GOOD),
        ("lesson/README.md", "not HTML"),
        ("lesson/parts/lab.html", "in a folder"),
    ]);
    assert_eq!(project.chapters().unwrap().len(), 1);
}

#[test]
fn a_file_without_a_number_is_refused_with_an_example() {
    for file in ["why.html", "one-why.html", "-why.html", "why-01.html"] {
        let said = complaint(file, GOOD);
        let expected = format!("lesson/{file} is not named like 01-why-it-matters.html");
        assert!(said.contains(&expected), "{said}");
    }
}

#[test]
fn a_chapter_without_a_title_is_refused_by_name() {
    let said = complaint("01-why.html", "<p>Text.</p>");
    assert!(said.contains("lesson/01-why.html does not set its title"), "{said}");
}

#[test]
fn a_lab_that_there_is_not_is_named_with_the_place_that_asks_for_it() {
    let said = complaint("01-why.html", "{% set title = \"\" %}\n\n{{ lab(\"ten-pots\") }}");
    assert!(said.contains("there is no lab named ten-pots"), "{said}");
    assert!(said.contains("01-why.html:3"), "{said}");
}

#[test]
fn a_listing_that_there_is_not_is_named_with_the_place_that_asks_for_it() {
    let said = complaint("01-why.html", "{% set title = \"\" %}\n{{ listing(\"join_some\") }}");
    assert!(said.contains("listing join_some: "), "{said}");
    assert!(said.contains("01-why.html:2"), "{said}");
}

#[test]
fn a_slip_of_the_pen_is_told_with_its_line() {
    for slip in ["{{ labb(\"ten-posts\") }}", "{{ unknown }}", "{{ lab(", "{% if %}"] {
        let said = complaint("01-why.html", &format!("{{% set title = \"\" %}}\n{slip}"));
        assert!(said.contains("01-why.html:2"), "{slip}: {said}");
    }
}
