//! The files, each read by a public reader of its format.

use std::{collections::HashMap, fs};

use e2e::{
    browser::{on_lesson, on_lesson_with_failures},
    record::Record,
};
use serde_json::Value;
use thirtyfour::Key;

use super::{Downloads, node, open, press, read_trace};
use e2e::runs::run_both;

/// How many requests of these runs were sent.
fn sent(records: &[Record]) -> usize {
    let requests = records.iter().flat_map(|record| &record.requests);
    requests.filter(|request| request.started_ms.is_some() && !request.url.is_empty()).count()
}

#[tokio::test]
async fn json_has_the_records_that_the_page_announced() {
    on_lesson_with_failures(async |browser| {
        let downloads = Downloads::of(&browser).await;
        for name in ["errors", "three-tasks"] {
            let lab = browser.lab(name);
            lab.until(&["idle"]).await;
            lab.press("run").await;
            lab.until(&["done"]).await;
            let announced: Value = browser.js("return watched.records.splice(0)", []).await;
            let file = downloads.save(&lab, "json").await;
            let text = fs::read_to_string(&file).expect("it was saved");
            let records: Value = serde_json::from_str(&text).expect("it is JSON");
            assert_eq!(records, announced);
            assert_eq!(records[0]["schema"], "overlap.run/1");
            let started = records[0]["started_unix_ms"].as_f64().expect("when the run started");
            let now: f64 = browser.js("return Date.now()", []).await;
            assert!((0.0..60_000.0).contains(&(now - started)), "started at {started}, now {now}");
            let requests = records[0]["requests"].as_array().expect("requests").len();
            let lines = text.lines().filter(|line| line.contains("\"index\":")).count();
            assert_eq!(lines, requests * records.as_array().expect("records").len(), "one a line");
        }
    })
    .await;
}

#[tokio::test]
async fn csv_has_a_row_for_each_request() {
    on_lesson_with_failures(async |browser| {
        let downloads = Downloads::of(&browser).await;
        let lab = browser.lab("errors");
        let records = lab.run().await;
        let file = downloads.save(&lab, "csv").await;
        let mut reader = csv::Reader::from_path(&file).expect("it was saved");
        let rows = reader.deserialize().collect::<Result<Vec<HashMap<String, String>>, _>>();
        let rows = rows.expect("it is CSV");
        let requests: Vec<_> = records.iter().flat_map(|record| &record.requests).collect();
        assert_eq!(rows.len(), requests.len());
        for (row, request) in rows.iter().zip(requests) {
            assert_eq!((&row["label"], &row["url"]), (&request.label, &request.url));
            assert_eq!(row["outcome"], request.outcome.clone().unwrap_or_default());
            assert_eq!(row["error"], request.error.clone().unwrap_or_default());
            let settled: f64 = row["settled_ms"].parse().expect("a time");
            assert!((settled - request.ended()).abs() < 0.001);
        }
    })
    .await;
}

#[tokio::test]
async fn a_har_is_one_by_the_public_schema() {
    on_lesson_with_failures(async |browser| {
        let downloads = Downloads::of(&browser).await;
        for name in ["errors", "rate-limits", "cancelling"] {
            let lab = browser.lab(name);
            let records = lab.run().await;
            let file = downloads.save(&lab, "har").await;
            let wrong = node("read_har.mjs", &[&file]).await;
            assert_eq!(wrong, "", "{name}");
            let har: Value = serde_json::from_slice(&fs::read(&file).expect("it was saved"))
                .expect("it is JSON");
            let list = |of: &str| har["log"][of].as_array().expect("a list").len();
            assert_eq!((list("pages"), list("entries")), (records.len(), sent(&records)), "{name}");
            browser.lab(name).press("reset").await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_no_har_is_told_from_one() {
    on_lesson(async |browser| {
        let downloads = Downloads::of(&browser).await;
        let lab = browser.lab("three-requests");
        run_both(&lab).await;
        let file = downloads.save(&lab, "har").await;
        let text = fs::read_to_string(&file).expect("it was saved");
        fs::write(&file, text.replacen("\"wait\":", "\"waited\":", 1)).expect("it can be changed");
        let wrong = node("read_har.mjs", &[&file]).await;
        assert!(wrong.contains("wait"), "{wrong}");
    })
    .await;
}

#[tokio::test]
async fn a_trace_has_as_many_slices_as_there_were_runs_requests_and_polls() {
    on_lesson(async |browser| {
        let downloads = Downloads::of(&browser).await;
        for name in ["polls", "limits", "three-tasks"] {
            let lab = browser.lab(name);
            let records = lab.run().await;
            let trace = read_trace(&downloads.save(&lab, "trace.json").await).await;
            assert_eq!(trace.processes.len(), records.len(), "{name}: a process a run");
            for (threads, record) in trace.processes.iter().zip(&records) {
                let names: Vec<_> = threads.iter().map(|thread| thread.name.as_str()).collect();
                let lanes = usize::try_from(record.peak_in_flight).expect("a few");
                assert_eq!(names.len(), 1 + lanes, "{name}: {names:?}");
                assert_eq!(names[..2], ["the run", "lane 1"]);
                let slices = || threads.iter().flat_map(|thread| &thread.slices);
                assert_eq!(slices().count(), 1 + record.requests.len() + record.polls(), "{name}");
                for request in &record.requests {
                    let count = slices().filter(|slice| **slice == request.label).count();
                    assert_eq!(count, 1, "{name}: {}", request.label);
                }
                let depths: Vec<_> = threads.iter().map(|thread| thread.depth).collect();
                assert_eq!(depths[0], 1, "{name}");
                assert!(depths[1..].iter().all(|depth| *depth == 2), "{name}: {depths:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn before_a_run_there_is_nothing_to_export_and_the_page_says_so() {
    on_lesson(async |browser| {
        let lab = browser.lab("three-tasks");
        lab.until(&["idle"]).await;
        let script = "return Array.from(lab.querySelectorAll('[data-export]'),
            (button) => button.getAttribute('aria-disabled'))";
        let off: Vec<String> = lab.js(script, []).await;
        assert_eq!(off, vec!["true"; 6]);
        press(&lab, "csv").await;
        assert_eq!(lab.text("exported").await, "There is no run to export yet: press Run.");
        lab.run().await;
        assert_eq!(lab.text("exported").await, "", "what was said is over");
        let off: Vec<String> = lab.js(script, []).await;
        assert_eq!(off, vec!["false"; 6]);
        press(&lab, "har").await;
        let said = lab.text("exported").await;
        assert!(said.starts_with("A HAR lists requests, and these runs sent none."), "{said}");
    })
    .await;
}

#[tokio::test]
async fn with_the_keyboard_alone_a_run_is_exported() {
    on_lesson(async |browser| {
        let downloads = Downloads::of(&browser).await;
        let lab = browser.lab("three-requests");
        run_both(&lab).await;
        open(&lab).await;
        // From the drawer's head over JSON to CSV.
        let keys = browser.driver.action_chain().send_keys(Key::Tab).send_keys(Key::Tab);
        keys.perform().await.expect("keys can be pressed");
        let script = "return document.activeElement.dataset.export";
        assert_eq!(browser.js::<String>(script, []).await, "csv");
        let enter = browser.driver.action_chain().send_keys(Key::Enter);
        enter.perform().await.expect("a key can be pressed");
        super::eventually(super::PATIENCE, async || {
            let files = fs::read_dir(&downloads.0).expect("the folder is there").flatten();
            let names: Vec<_> = files.map(|file| file.file_name().into_string()).collect();
            let is_there =
                names.iter().flatten().any(|name| name.split('.').next_back() == Some("csv"));
            if is_there { Ok(()) } else { Err(format!("{names:?}")) }
        })
        .await;
    })
    .await;
}
