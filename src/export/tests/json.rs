//! The records as they are.

use serde_json::{Value, json};

use super::{
    super::json::{text, with_list},
    *,
};
use crate::run::Record;

#[test]
fn the_file_reads_as_the_very_records() {
    for lab in ["errors", "polls", "ready-futures"] {
        let runs = runs(lab);
        let text: String = json(runs.clone()).collect();
        let read: Vec<Record> = serde_json::from_str(&text).expect("it is a list of records");
        let records: Vec<_> = runs.into_iter().map(|run| run.record).collect();
        assert_eq!(read, records, "{lab}");
    }
}

#[test]
fn each_request_has_a_line_of_its_own() {
    let runs = runs("ten-posts");
    let text: String = json(runs.clone()).collect();
    assert_eq!(text.lines().filter(|line| line.starts_with("{\"index\":")).count(), 20);
}

#[test]
fn a_list_is_found_by_its_name_whatever_stands_before_it() {
    let document = json!({ "a": [1], "b": "\"list\":[]", "list": [], "z": [] });
    let text: String =
        with_list(&document.to_string(), "list", ["x", "y"].iter().map(text)).collect();
    let read: Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(read, json!({ "a": [1], "b": "\"list\":[]", "list": ["x", "y"], "z": [] }));
}

#[test]
fn control_characters_are_the_same_in_each_file() {
    let mut runs = runs("three-requests");
    let words = "a\tb\u{1}c\r";
    let request = &mut runs[0].record.requests[0];
    request.error = Some(words.to_owned());
    request.outcome = Some(Outcome::Network);
    let files = [
        json(runs.clone()).collect::<String>(),
        har(&runs).expect("requests were sent").collect(),
        trace(&runs).collect(),
    ];
    let [records, har, trace] = files.map(|it| serde_json::from_str::<Value>(&it).expect("JSON"));
    assert_eq!(records[0]["requests"][0]["error"], words);
    assert_eq!(har["log"]["entries"][0]["response"]["_error"], words);
    let mut events = trace["traceEvents"].as_array().expect("a list").iter();
    assert!(events.any(|event| event["args"]["error"] == words));
}
