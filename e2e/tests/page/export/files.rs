//! The files, each read by a public reader of its format.

use std::{fs, path::Path};

use e2e::{
    browser::{on_lab, on_lesson},
    node::{node_here, read_trace},
    record::{Record, RecordExt as _},
};
use serde_json::Value;
use thirtyfour::Key;

use super::{Downloads, press};

#[tokio::test]
async fn each_file_has_what_the_page_announced_by_a_public_reader_of_its_format() {
    on_lesson(async |browser| {
        let downloads = Downloads::of(&browser).await;
        for name in ["errors", "rate-limits", "polls"] {
            let lab = browser.lab(name);
            let records = lab.run().await;
            assert_json(&downloads.save(&lab, "json").await, &records);
            assert_har(&downloads.save(&lab, "har").await, &records).await;
        }
        let lab = browser.lab("limits");
        let records = lab.run().await;
        assert_trace(&downloads.save(&lab, "trace.json").await, &records).await;
    })
    .await;
}

fn assert_json(file: &Path, announced: &[Record]) {
    let text = fs::read_to_string(file).expect("it was saved");
    let records: Vec<Record> = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(records, announced);
    let requests: usize = records.iter().map(|record| record.requests.len()).sum();
    let lines = text.lines().filter(|line| line.contains("\"index\":")).count();
    assert_eq!(lines, requests, "one request a line");
}

/// It is one by the public schema, and what is changed in it is noticed.
async fn assert_har(file: &Path, records: &[Record]) {
    let wrong = node_here("read_har.mjs", &[file]).await;
    assert_eq!(wrong, "");
    let text = fs::read_to_string(file).expect("it was saved");
    let har: Value = serde_json::from_str(&text).expect("it is JSON");
    let list = |of: &str| har["log"][of].as_array().expect("a list").len();
    let requests = records.iter().flat_map(|record| &record.requests);
    let sent = requests.filter(|it| it.started_ms.is_some() && !it.url.is_empty()).count();
    assert_eq!((list("pages"), list("entries")), (records.len(), sent));
    fs::write(file, text.replacen("\"wait\":", "\"waited\":", 1)).expect("it can be changed");
    let wrong = node_here("read_har.mjs", &[file]).await;
    assert!(wrong.contains("wait"), "{wrong}");
}

/// A process a run, a thread a lane, and as many slices as there were runs, requests and polls.
async fn assert_trace(file: &Path, records: &[Record]) {
    let trace = read_trace(file).await;
    assert_eq!(trace.processes.len(), records.len(), "a process a run");
    for (threads, record) in trace.processes.iter().zip(records) {
        let names: Vec<_> = threads.iter().map(|thread| thread.name.as_str()).collect();
        assert_eq!(names.len(), 1 + record.peak_in_flight, "{names:?}");
        assert_eq!(names[..2], ["the run", "lane 1"]);
        let slices = || threads.iter().flat_map(|thread| &thread.slices);
        let wanted = 1 + record.requests.len() + record.polls() as usize;
        assert_eq!(slices().count(), wanted, "{}", record.name());
        for request in &record.requests {
            let count = slices().filter(|slice| **slice == request.label).count();
            assert_eq!(count, 1, "{}", request.label);
        }
        let depths: Vec<_> = threads.iter().map(|thread| thread.depth).collect();
        assert_eq!(depths[0], 1);
        assert!(depths[1..].iter().all(|depth| *depth == 2), "{depths:?}");
    }
}

#[tokio::test]
async fn before_a_run_there_is_nothing_to_export_and_afterwards_the_keyboard_will_do() {
    on_lab("three-tasks", async |lab| {
        let browser = lab.browser();
        let downloads = Downloads::of(browser).await;
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

        lab.open_tab("export").await;
        lab.focus("[data-tab=export]").await;
        browser.tab_to("[data-export=csv]").await;
        browser.press(Key::Enter).await;
        downloads.saved(&lab, "csv").await;
    })
    .await;
}
