//! Whatever a network or a reader puts into a record's texts, each file reads back as what it was.

use std::collections::HashMap;

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

use super::{super::*, runs};
use crate::run::{Outcome, Record};

/// Texts that formats have stumbled over: their own signs, line ends, control characters, formulas.
fn text() -> impl Strategy<Value = String> {
    let signs: Vec<char> =
        "=+-@＝＋－＠'\",;:{}[]<>&\\/|\r\n\t\0\u{1}\u{1b}\u{7f}\u{85}\u{a0}\u{ad}\u{200b}\u{2028}\u{3000}\u{feff}a1"
            .chars()
            .collect();
    let of_signs = proptest::collection::vec(select(signs), 0..12);
    prop_oneof![of_signs.prop_map(String::from_iter), any::<String>()]
}

/// What a spreadsheet passes over before it looks for a formula's sign.
fn passed_over() -> impl Strategy<Value = String> {
    "[\0-\x20\x7f\u{85}\u{a0}\u{ad}\u{180e}\u{1680}\u{2000}-\u{200f}\u{2028}-\u{202f}\u{205f}-\u{2064}\u{3000}\u{feff}]{0,3}"
}

/// The runs of a lab with these texts in the first request of the first and of the last run.
fn runs_with([label, url, title, error]: [String; 4], outcome: Outcome) -> Vec<EndedRun> {
    let mut runs = runs("three-requests");
    let last = runs.len() - 1;
    for index in [0, last] {
        let request = &mut runs[index].record.requests[0];
        request.label.clone_from(&label);
        request.url.clone_from(&url);
        request.title = Some(title.clone());
        request.error = Some(error.clone());
        request.outcome = Some(outcome);
    }
    runs
}

fn any_runs() -> impl Strategy<Value = Vec<EndedRun>> {
    use Outcome::{Cancelled, Decode, Network, NeverStarted, Ok, Status, Timeout};
    let outcomes = vec![Ok, Status, Timeout, Network, Decode, Cancelled, NeverStarted];
    ([text(), text(), text(), text()], select(outcomes))
        .prop_map(|(texts, outcome)| runs_with(texts, outcome))
}

/// A table's rows: what stands in which column.
fn rows(csv: &str) -> Vec<HashMap<String, String>> {
    let mut reader = ::csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn a_table_has_each_text_in_its_cell(runs in any_runs()) {
        let rows = rows(&csv(&runs).collect::<String>());
        let requests: Vec<_> = runs.iter().flat_map(|run| &run.record.requests).collect();
        prop_assert_eq!(rows.len(), requests.len());
        for (row, request) in rows.iter().zip(requests) {
            let texts = [
                ("label", request.label.as_str()),
                ("url", &request.url),
                ("title", request.title.as_deref().unwrap_or_default()),
                ("error", request.error.as_deref().unwrap_or_default()),
            ];
            for (column, text) in texts {
                let cell = row[column].as_str();
                prop_assert!(cell == text || cell == format!("'{text}"), "{:?} for {:?}", cell, text);
            }
        }
    }

    #[test]
    fn a_table_has_no_formula(
        before in passed_over(),
        sign in select(vec!['=', '+', '-', '@', '＝', '＋', '－', '＠']),
        rest in text(),
    ) {
        let formula = format!("{before}{sign}{rest}");
        let runs = runs_with([(); 4].map(|()| formula.clone()), Outcome::Ok);
        let row = &rows(&csv(&runs).collect::<String>())[0];
        for column in ["label", "url", "title", "error"] {
            prop_assert_eq!(&row[column], &format!("'{formula}"));
        }
    }

    #[test]
    fn a_list_of_records_reads_as_the_very_records(runs in any_runs()) {
        let text: String = json(runs.clone()).collect();
        let read: Vec<Record> = serde_json::from_str(&text).expect("it is a list of records");
        let records: Vec<_> = runs.into_iter().map(|run| run.record).collect();
        prop_assert_eq!(read, records);
    }

    #[test]
    fn a_network_log_has_each_text_in_its_member(runs in any_runs()) {
        let text: String = har(&runs).expect("requests were sent").collect();
        let log: Value = serde_json::from_str(&text).expect("it is JSON");
        let sent = runs.iter().flat_map(|run| &run.record.requests).filter(|it| !it.url.is_empty());
        let sent: Vec<_> = sent.collect();
        let entries = log["log"]["entries"].as_array().expect("a list");
        prop_assert_eq!(entries.len(), sent.len());
        for (entry, request) in entries.iter().zip(sent) {
            prop_assert_eq!(&entry["request"]["url"], &request.url);
            prop_assert_eq!(&entry["comment"], &request.label);
            if let Some(error) = entry["response"]["_error"].as_str() {
                prop_assert_eq!(Some(error), request.error.as_deref());
            }
        }
    }

    #[test]
    fn a_trace_has_each_text_in_its_slice(runs in any_runs()) {
        let text: String = trace(&runs).collect();
        let read: Value = serde_json::from_str(&text).expect("it is JSON");
        let events = read["traceEvents"].as_array().expect("a list");
        for request in runs.iter().flat_map(|run| &run.record.requests) {
            let is_of_it = |event: &&Value| {
                event["name"] == request.label.as_str()
                    && event["args"]["url"].as_str().unwrap_or_default() == request.url
                    && event["args"]["error"].as_str() == request.error.as_deref()
            };
            prop_assert!(events.iter().any(|event| is_of_it(&event)), "no slice of {:?}", request);
        }
    }
}
