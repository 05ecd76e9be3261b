//! One chapter's file.

use super::*;

const GOOD: &str = "{% set title = \"A title\" %}\n<p>Text.</p>";

/// What is said of a lesson with this one chapter.
fn complaint(text: &str) -> String {
    let project = Project::with(&[("lesson/chapters/why.html", text)]);
    // As `main` prints it.
    format!("{:?}", project.chapters(&["why"]).expect_err("something is wrong with it"))
}

#[test]
fn chapters_are_numbered_in_the_order_of_the_manifest() {
    let project = Project::with(&[
        ("lesson/chapters/at-last.html", GOOD),
        ("lesson/chapters/first-this.html", GOOD),
    ]);
    let chapters = project.chapters(&["first-this", "at-last"]).unwrap();
    let named: Vec<_> = chapters.iter().map(|chapter| (chapter.number, chapter.id)).collect();
    assert_eq!(named, [(1, "first-this"), (2, "at-last")]);
    assert_eq!(chapters[0].title, "A title");
    assert_eq!(chapters[0].html.trim(), "<p>Text.</p>");
}

#[test]
fn a_chapter_without_a_file_is_named() {
    let project = Project::with(&[]);
    let said = format!("{:?}", project.chapters(&["why"]).expect_err("it has no file"));
    assert!(said.contains("chapters/why.html"), "{said}");
}

#[test]
fn a_chapter_without_a_title_is_refused_by_name() {
    let said = complaint("<p>Text.</p>");
    assert!(said.contains("lesson/chapters/why.html does not set its title"), "{said}");
}

#[test]
fn a_lab_that_there_is_not_is_named_with_the_place_that_asks_for_it() {
    let said = complaint("{% set title = \"\" %}\n\n{{ lab(\"ten-pots\") }}");
    assert!(said.contains("there is no lab named ten-pots"), "{said}");
    assert!(said.contains("chapters/why.html:3"), "{said}");
}

#[test]
fn a_listing_that_there_is_not_is_named_with_the_place_that_asks_for_it() {
    let said = complaint("{% set title = \"\" %}\n{{ listing(\"join_some\") }}");
    assert!(said.contains("listing join_some: "), "{said}");
    assert!(said.contains("chapters/why.html:2"), "{said}");
}

#[test]
fn a_slip_of_the_pen_is_told_with_its_line() {
    for slip in ["{{ labb(\"ten-posts\") }}", "{{ unknown }}", "{{ lab(", "{% if %}"] {
        let said = complaint(&format!("{{% set title = \"\" %}}\n{slip}"));
        assert!(said.contains("chapters/why.html:2"), "{slip}: {said}");
    }
}

#[test]
fn a_number_that_no_lab_has_is_told_with_its_line_wherever_it_stands() {
    for slip in [
        "{{ limits.limt }}",
        "{{ lab(\"three-requests\", [{\"asks\": \"{{ limits.limt }}?\", \"choices\": []}]) }}",
        "{{ listing(\"batches\", \"{{ control('limits.limt') }}\") }}",
    ] {
        let said = complaint(&format!("{{% set title = \"\" %}}\n{slip}"));
        assert!(said.contains("chapters/why.html:2"), "{slip}: {said}");
        assert!(said.contains("limits.limt"), "{slip}: {said}");
    }
}
