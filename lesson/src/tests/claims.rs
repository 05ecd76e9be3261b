//! A claim of the text stands with the tests that hold it: a comment below a paragraph, or
//! `held_by` at the end of a question. Neither gets onto the page.

use std::collections::HashMap;

use super::{tree::tests_by_name, *};

/// Where requests are real, in a real browser, and what a reader sees is what is asserted.
const LIVE: [&str; 2] = ["page::", "timing::"];

/// The tests that hold one claim, each as `target::name`, and the line where they are named.
struct Claim {
    line: usize,
    tests: Vec<String>,
}

fn text_of(chapter: &str) -> String {
    let file = root().join(format!("lesson/chapters/{chapter}.html"));
    fs::read_to_string(file).expect("the chapter has a file")
}

fn claims_in(text: &str) -> Vec<Claim> {
    let claim = |(line, text): (usize, &str)| {
        let (_, names) =
            text.split_once("{# held by ").or_else(|| text.split_once(r#""held_by": ""#))?;
        let names = names.split([' ', ',', '"']).take_while(|name| *name != "#}");
        let tests = names.filter(|name| name.contains("::")).map(str::to_owned).collect();
        Some(Claim { line, tests })
    };
    (1..).zip(text.lines()).filter_map(claim).collect()
}

/// Where else there is a test of that name.
fn elsewhere(test: &str, found: &HashMap<String, u32>) -> String {
    let (_, function) = test.split_once("::").expect("a test is named target::function");
    let others: Vec<_> = found
        .keys()
        .filter(|other| other.split_once("::").is_some_and(|(_, name)| name == function))
        .map(String::as_str)
        .collect();
    if others.is_empty() { String::new() } else { format!(", but {}", others.join(", ")) }
}

#[test]
fn every_test_that_holds_a_claim_is_there() {
    let found = tests_by_name(&root());
    let mut wrong = Vec::new();
    for chapter in CHAPTERS {
        for Claim { line, tests } in claims_in(&text_of(chapter.name)) {
            for test in tests {
                let why = match found.get(&test) {
                    Some(1) => continue,
                    Some(number) => format!("{number} tests are named {test}"),
                    None => format!("there is no test {test}{}", elsewhere(&test, &found)),
                };
                wrong.push(format!("lesson/chapters/{}.html:{line}: {why}", chapter.name));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn a_live_run_holds_a_claim_of_every_chapter_that_has_a_lab() {
    for chapter in CHAPTERS.iter().filter(|chapter| !chapter.labs.is_empty()) {
        let tests: Vec<_> =
            claims_in(&text_of(chapter.name)).into_iter().flat_map(|it| it.tests).collect();
        let is_live = tests.iter().any(|test| LIVE.iter().any(|target| test.starts_with(target)));
        assert!(is_live, "of lesson/chapters/{}.html none of {tests:#?}", chapter.name);
    }
}

#[test]
fn every_chapter_makes_claims_each_is_held_by_one_test_or_two_and_so_is_every_question() {
    for chapter in CHAPTERS {
        let (name, text) = (chapter.name, text_of(chapter.name));
        let claims = claims_in(&text);
        assert!(!claims.is_empty(), "{name} makes no claim");
        for Claim { line, tests } in claims {
            assert!((1..=2).contains(&tests.len()), "lesson/chapters/{name}.html:{line}");
        }
        let [asked, held] = [r#""asks": ""#, r#""held_by": ""#].map(|it| text.matches(it).count());
        assert_eq!(asked, held, "each question of {name} has its `held_by`");
    }
}

#[test]
fn a_comment_in_a_chapter_is_a_claim() {
    for chapter in CHAPTERS {
        for (line, text) in (1..).zip(text_of(chapter.name).lines()) {
            let is_claim = text.starts_with("{# held by ") && text.ends_with(" #}");
            let place = format!("lesson/chapters/{}.html:{line}", chapter.name);
            assert!(is_claim || !text.contains("{#"), "{place} does not begin with `held by`");
        }
    }
}

#[test]
fn a_time_that_is_typed_into_the_text_is_part_of_a_claim() {
    for chapter in CHAPTERS.iter().filter(|chapter| !chapter.labs.is_empty()) {
        let text = text_of(chapter.name);
        let lines: Vec<_> = text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let mut words = line.split_inclusive(' ').zip(line.split(' ').skip(1));
            let is_typed = words.any(|(number, unit)| {
                number.starts_with(|c: char| c.is_ascii_digit())
                    && ["ms", "s"].contains(&unit.trim_matches(|c: char| !c.is_alphanumeric()))
            });
            let is_held = lines.get(at + 1).is_some_and(|next| next.starts_with("{# held by "));
            let place = format!("lesson/chapters/{}.html:{}", chapter.name, at + 1);
            assert!(!is_typed || is_held, "{place}: take the time from the lab, or name a test");
        }
    }
}

#[test]
fn nothing_of_the_claims_gets_onto_the_page() {
    let pieces = pieces(&root()).expect("the lesson can be put together");
    let page: String = pieces.into_iter().map(|(_, html)| html).collect();
    for chapter in CHAPTERS {
        for test in claims_in(&text_of(chapter.name)).into_iter().flat_map(|claim| claim.tests) {
            assert!(!page.contains(&test), "{}: {test}", chapter.name);
        }
    }
}

#[test]
fn claims_are_found_below_paragraphs_and_at_the_end_of_questions() {
    let text = "<p>It is 5.</p>\n{# held by a::one, b::two #}\n<p>So?</p>\n], \
                \"held_by\": \"c::three\"}]) }}";
    let claims: Vec<_> = claims_in(text).into_iter().map(|it| (it.line, it.tests)).collect();
    assert_eq!(claims, [(2, vec!["a::one".into(), "b::two".into()]), (4, vec!["c::three".into()])]);
}
