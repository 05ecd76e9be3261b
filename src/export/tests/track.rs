//! Entries for the Performance panel. That a recording has them, the page's tests assert.

use serde_json::{Value, json};

use super::*;

fn read(entry: &Entry) -> Value {
    serde_json::from_str(&entry.options).expect("it is JSON")
}

/// A property of an entry, as the panel shows it.
fn property<'a>(entry: &'a Value, name: &str) -> Option<&'a str> {
    let properties = entry["detail"]["devtools"]["properties"].as_array().expect("a list");
    properties.iter().find(|pair| pair[0] == name)?[1].as_str()
}

#[test]
fn a_request_stands_on_its_strategys_track_from_its_start_to_its_end() {
    let runs = runs("three-requests");
    let (record, title) = (&runs[0].record, runs[0].title);
    let entry = request_entry(&record.requests[1], record.strategy, None, 5000.0, title);
    let entry = read(&entry.expect("it was started"));
    assert_eq!((&entry["start"], &entry["end"]), (&json!(5600.0), &json!(6200.0)));
    let devtools = &entry["detail"]["devtools"];
    assert_eq!(devtools["dataType"], "track-entry");
    assert_eq!((&devtools["trackGroup"], &devtools["track"]), (&json!("Overlap"), &json!(title)));
    assert_eq!(property(&entry, "outcome"), Some("ok"));
    assert_eq!(property(&entry, "URL"), Some(record.requests[1].url.as_str()));
    assert_eq!(property(&entry, "error"), None, "what there is not is not told");
}

#[test]
fn what_went_wrong_has_the_colour_of_errors() {
    for run in runs("errors") {
        for request in run.record.requests.iter().filter(|it| it.started_ms.is_some()) {
            let entry = request_entry(request, run.record.strategy, None, 0.0, run.title);
            let entry = read(&entry.expect("it was started"));
            let is_red = entry["detail"]["devtools"]["color"] == "error";
            assert_eq!(is_red, request.outcome != Some(Outcome::Ok), "{entry}");
        }
    }
}

#[test]
fn a_request_that_was_never_started_is_not_shown() {
    let runs = runs_until("ten-posts", 100.0);
    let record = &runs[0].record;
    assert_eq!(request_entry(&record.requests[9], record.strategy, None, 0.0, "it"), None);
}

#[test]
fn a_run_stands_on_the_same_track_from_its_start_to_its_total() {
    let runs = runs("ten-posts");
    let record = &runs[1].record;
    let entry = read(&run_entry(record, 100.0, runs[1].title));
    assert_eq!(entry["start"], 100.0);
    assert!(is_near(entry["end"].as_f64().expect("a time"), 100.0 + record.total_ms));
    assert_eq!(entry["detail"]["devtools"]["track"], runs[1].title);
    assert_eq!(property(&entry, "requests"), Some("10"));
    assert_eq!(property(&entry, "function"), Some("join_all"));
}

#[test]
fn no_entry_has_the_name_of_another() {
    let runs = runs("three-requests");
    let mut names = Vec::new();
    // Started in two presses of Run.
    for start in [1000.0, 2000.0, 5000.6, 6000.0] {
        for run in &runs[..1] {
            let (record, title) = (&run.record, run.title);
            names.push(run_entry(record, start, title).name);
            let entry = |it| request_entry(it, record.strategy, None, start, title);
            names.extend(record.requests.iter().filter_map(entry).map(|entry| entry.name));
        }
    }
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all);
    assert!(names.contains(&"request 1 (run at 5.001 s)".to_owned()), "{names:?}");
}
