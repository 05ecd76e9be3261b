//! `lesson/claims.md`: what the text claims, and the tests that assert it.

use std::{collections::HashSet, ops::Range};

use minijinja::{
    HtmlEscape,
    value::{Rest, ValueKind},
};

use super::*;

/// Where tests run against real requests in a real browser.
const LIVE: [&str; 3] = ["e2e/tests/page/", "e2e/tests/timing/", "tests/browser/"];

/// What a browser does not break a line for.
const WITHIN_A_LINE: [&str; 8] = ["a", "b", "code", "dfn", "em", "i", "span", "strong"];

/// A piece of text, and the tests that assert it.
struct Claim {
    /// The name of its chapter, or `index` for the frame of the page.
    chapter: String,
    says: String,
    /// Each as `path/to/file.rs::name`.
    tests: Vec<String>,
}

fn claims() -> Vec<Claim> {
    let table = fs::read_to_string(root().join("lesson/claims.md")).expect("there is a table");
    parsed(&table)
}

/// Reads the table: a heading names a chapter, a quote is a claim, a list below it has the tests.
fn parsed(table: &str) -> Vec<Claim> {
    let mut chapter = "";
    let mut claims: Vec<Claim> = Vec::new();
    for line in table.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            chapter = name;
        } else if let Some(says) = line.strip_prefix("> ") {
            let (chapter, says) = (chapter.to_owned(), says.to_owned());
            claims.push(Claim { chapter, says, tests: Vec::new() });
        } else if let Some(test) = line.strip_prefix("- `") {
            let claim = claims.last_mut().expect("a test stands below a claim");
            claim.tests.push(test.trim_end_matches('`').to_owned());
        }
    }
    claims
}

/// The name and the text of each chapter, its questions included, and that of the page's frame.
fn texts() -> Vec<(String, String)> {
    let root = root();
    let mut templates = templates(&root);
    // A lab's own name is no text, and what stands in a listing is code.
    templates.add_function("lab", |given: Rest<Value>| {
        Value::from_safe_string(given.iter().skip(1).map(words).collect())
    });
    for code in ["listing", "source"] {
        templates.add_function(code, |_: Rest<Value>| "");
    }
    let chapters = chapters::render(&templates, CHAPTERS.iter().map(|chapter| chapter.name))
        .expect("they are good");
    let frame = fs::read_to_string(root.join("index.html")).expect("there is a page");
    let (_, body) = frame.split_once("<body>").expect("it has a body");
    let frame = ("index".to_owned(), seen(body));
    let of_chapter =
        |it: chapters::Chapter| (it.id.to_owned(), seen(&format!("{} <p>{}", it.title, it.html)));
    chapters.into_iter().map(of_chapter).chain([frame]).collect()
}

/// All the words in what a lab's questions are made of.
fn words(value: &Value) -> String {
    match value.kind() {
        ValueKind::String => format!("<p>{}</p>", HtmlEscape(&value.to_string())),
        ValueKind::Seq => value.try_iter().expect("a list").map(|item| words(&item)).collect(),
        ValueKind::Map => {
            let members = value.try_iter().expect("a map").map(|name| value.get_item(&name));
            members.map(|member| words(&member.expect("it has it"))).collect()
        }
        _ => String::new(),
    }
}

/// The text of a piece of HTML on one line.
fn seen(html: &str) -> String {
    let mut apart = String::new();
    for (at, part) in html.split('<').enumerate() {
        let tag = part.trim_start_matches('/').split([' ', '>']).next().unwrap_or_default();
        let is_within = at == 0 || WITHIN_A_LINE.contains(&tag);
        apart.push_str(if is_within { "" } else { " " });
        apart.push_str(if at == 0 { "" } else { "<" });
        apart.push_str(part);
    }
    shown(&apart).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where the numbers in a text stand: words that start with a digit.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let starts = text.split(' ').scan(0, |next, word| {
        let start = *next;
        *next += word.len() + 1;
        Some((start, word))
    });
    let is_number = |word: &str| {
        word.trim_start_matches(|c: char| !c.is_alphanumeric())
            .starts_with(|c: char| c.is_ascii_digit())
    };
    starts
        .filter(|(_, word)| is_number(word))
        .map(|(at, word)| at..at + word.trim_end_matches(|c: char| !c.is_alphanumeric()).len())
        .collect()
}

/// Whether the file has a test of this name: a function below an attribute that makes it one. A
/// test that is left out asserts nothing.
fn has_test(source: &str, name: &str) -> bool {
    let lines: Vec<&str> = source.lines().map(str::trim_start).collect();
    let heads = [format!("fn {name}("), format!("async fn {name}(")];
    lines.iter().enumerate().any(|(at, line)| {
        let attributes = lines[..at].iter().rev().take_while(|above| above.starts_with("#["));
        heads.iter().any(|head| line.starts_with(head))
            && attributes.clone().any(|attribute| attribute.ends_with("test]"))
            && !attributes.clone().any(|attribute| attribute.starts_with("#[ignore"))
    })
}

#[test]
fn every_claim_stands_word_for_word_in_its_chapter() {
    let texts = texts();
    let mut missing = Vec::new();
    for Claim { chapter, says, .. } in claims() {
        let text = texts.iter().find(|(name, _)| *name == chapter);
        let (_, text) = text.unwrap_or_else(|| panic!("there is no chapter named {chapter}"));
        if !text.contains(&says) {
            missing.push(format!("{chapter}: {says}"));
        }
    }
    assert!(missing.is_empty(), "the text does not say:\n{}", missing.join("\n"));
}

#[test]
fn every_number_in_the_text_is_part_of_a_claim() {
    let claims = claims();
    let mut unclaimed = Vec::new();
    for (name, text) in texts() {
        let of_chapter = claims.iter().filter(|claim| claim.chapter == name);
        let claimed: Vec<_> = of_chapter
            .flat_map(|claim| text.match_indices(&claim.says))
            .map(|(start, says)| start..start + says.len())
            .collect();
        for number in numbers(&text) {
            if !claimed.iter().any(|it| it.start <= number.start && number.end <= it.end) {
                let around = text[..number.start].char_indices().rev().nth(40).map_or(0, |it| it.0);
                unclaimed.push(format!("{name}: …{}", &text[around..number.end]));
            }
        }
    }
    assert!(unclaimed.is_empty(), "no claim has these numbers:\n{}", unclaimed.join("\n"));
}

#[test]
fn every_test_that_a_claim_names_is_there() {
    let mut missing = HashSet::new();
    for test in claims().into_iter().flat_map(|claim| claim.tests) {
        let (file, name) = test.split_once("::").expect("a test is named path/to/file.rs::name");
        let source = fs::read_to_string(root().join(file)).unwrap_or_default();
        if !has_test(&source, name) {
            missing.insert(test);
        }
    }
    assert!(missing.is_empty(), "there are no such tests: {missing:#?}");
}

#[test]
fn every_claim_is_asserted_on_a_live_run() {
    for Claim { says, tests, .. } in claims() {
        let is_live = tests.iter().any(|test| LIVE.iter().any(|folder| test.starts_with(folder)));
        assert!(is_live, "no test of a live run asserts: {says}");
    }
}

#[test]
fn every_chapter_makes_claims_and_none_twice() {
    let claims = claims();
    for (name, _) in texts() {
        assert!(claims.iter().any(|claim| claim.chapter == name), "{name} makes no claim");
    }
    let mut seen = HashSet::new();
    for Claim { chapter, says, .. } in &claims {
        assert!(seen.insert((chapter, says)), "{chapter} has this twice: {says}");
    }
}

#[test]
fn the_table_is_read_as_it_looks() {
    let table = "# Claims\n\n## one\n\n> It is 5.\n\n- `a.rs::b`\n- `c.rs::d`\n\n> So?\n";
    let read = parsed(table).into_iter().map(|it| (it.chapter, it.says, it.tests.len()));
    let wanted = [("one", "It is 5.", 2), ("one", "So?", 0)];
    assert!(read.eq(wanted.map(|(chapter, says, n)| (chapter.to_owned(), says.to_owned(), n))));
}

#[test]
fn a_text_is_what_is_seen_and_its_numbers_are_found() {
    let text = seen("<p>A <b>5</b>th\n of (1,000) x7</p><td>404</td><td>0.5&nbsp;s</td>");
    assert_eq!(text, "A 5th of (1,000) x7 404 0.5 s");
    let found: Vec<_> = numbers(&text).into_iter().map(|it| &text[it]).collect();
    assert_eq!(found, ["5th", "(1,000", "404", "0.5"]);
}

#[test]
fn a_test_is_told_from_a_function() {
    let source = "#[test]\nfn one() {}\nfn two() {}\n#[tokio::test]\nasync fn three() {}\n\
                  #[must_use]\nfn four() {}\n#[test]\n#[ignore]\nfn five() {}";
    let names = ["one", "two", "three", "four", "five", "on"];
    let found = names.map(|name| has_test(source, name));
    assert_eq!(found, [true, false, true, false, false, false]);
}
