//! Chapters 1 to 3: what the reader must see.

use std::{cell::Cell, collections::HashSet};

use e2e::{
    browser::on_lesson,
    lab::{Lab, Line},
    patience::{expect, in_three_attempts},
    record::Record,
};
use serde_json::Value;

use e2e::runs::{assert_request_order, expect_longest, expect_sum, first_end, run_both};

/// What every record has, by the design: of the run, of each request, and of the witness.
const MEMBERS: [&[&str]; 3] = [
    &[
        "schema",
        "lab",
        "strategy",
        "network",
        "settings",
        "state",
        "total_ms",
        "sum_ms",
        "slowest_ms",
        "peak_in_flight",
        "requests",
        "witness",
    ],
    &[
        "index",
        "label",
        "url",
        "created_ms",
        "started_ms",
        "settled_ms",
        "outcome",
        "status",
        "chars",
        "error",
        "polls",
        "wakes",
        "busy_ms",
        "phases",
    ],
    &["arrived", "answered", "aborted", "peak_in_flight", "connections", "streams"],
];

/// An error unless one at a time took the sum of the waits, and all at once not much more than the
/// longest of them.
fn expect_overlap([turn, once]: &[Record; 2], most: f64) -> Result<(), String> {
    expect_sum(turn)?;
    expect_longest(once, most)
}

/// An error unless the time is this, give or take a tenth.
fn expect_about(ms: f64, wanted_ms: f64) -> Result<(), String> {
    expect((ms - wanted_ms).abs() <= wanted_ms / 10.0, || {
        format!("{ms} ms is not within a tenth of {wanted_ms} ms")
    })
}

fn assert_peaks(both: &[Record; 2], peaks: [u32; 2]) {
    assert_eq!(both.each_ref().map(|run| run.peak_in_flight), peaks, "the page's own count");
    assert_eq!(both.each_ref().map(|run| run.seen().peak_in_flight), peaks, "the network's count");
}

#[tokio::test]
async fn three_requests_take_the_sum_or_the_longest() {
    on_lesson(async |browser| {
        // A page that is still being set up answers late.
        browser.until_each_lab_is(&["idle"]).await;
        let lab = browser.lab("three-requests");
        // What else the machine does only ever adds to a total, now to one and now to the other.
        let least = Cell::new([f64::INFINITY; 2]);
        in_three_attempts(async || {
            let both = run_both(&lab).await;
            assert_peaks(&both, [1, 3]);
            let [turn, once] = least.get();
            least.set([turn.min(both[0].total_ms), once.min(both[1].total_ms)]);
            let [turn, once] = least.get();
            expect_about(turn, 600.0)?;
            expect_about(once, 200.0)
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn three_tasks_start_and_end_as_the_text_says() {
    on_lesson(async |browser| {
        let lab = browser.lab("three-tasks");
        in_three_attempts(async || {
            let both = run_both(&lab).await;
            let [turn, once] = &both;
            assert!(both.iter().all(|run| run.network == "timers" && run.witness.is_none()));
            for pair in turn.requests.windows(2) {
                assert!(pair[1].started() >= pair[0].ended(), "{pair:#?}");
            }
            let first_end = first_end(&once.requests);
            assert!(once.requests.iter().all(|task| task.started() < first_end), "{once:#?}");
            assert_eq!(once.order_of_ends(), [2, 0, 1], "C, A, B");
            assert_starts_and_ends(&lab).await;
            for run in &both {
                for (task, ms) in run.requests.iter().zip([300.0, 500.0, 200.0]) {
                    expect_about(task.took(), ms)?;
                }
            }
            expect_about(turn.total_ms, 1000.0)?;
            expect_about(once.total_ms, 500.0)
        })
        .await;
    })
    .await;
}

/// It hands the thread back and asks to be woken. A tenth of the time is much for what only sleeps.
#[tokio::test]
async fn a_task_that_sleeps_hardly_needs_the_thread() {
    on_lesson(async |browser| {
        let lab = browser.lab("three-tasks");
        in_three_attempts(async || {
            for run in run_both(&lab).await {
                let busy: f64 = run.requests.iter().map(|task| task.busy_ms).sum();
                println!("{}: busy for {busy} ms of {} ms", run.strategy, run.total_ms);
                for task in &run.requests {
                    assert!(task.wakes >= 1 && task.polls >= 2, "{task:#?}");
                }
                expect(busy <= run.total_ms / 10.0, || format!("busy for {busy} ms"))?;
            }
            Ok(())
        })
        .await;
    })
    .await;
}

async fn assert_starts_and_ends(lab: &Lab) {
    let turn = ["A starts", "A ends", "B starts", "B ends", "C starts", "C ends"];
    let once = ["A starts", "B starts", "C starts", "C ends", "A ends", "B ends"];
    for (title, wanted) in [("one at a time", turn), ("all at once", once)] {
        let log = lab.log_of(title).await;
        let as_wanted = log.len() == wanted.len()
            && log.iter().zip(wanted).all(|(line, wanted)| line.starts_with(wanted));
        assert!(as_wanted, "the log of {title} should be {wanted:?}, not {log:?}");
    }
}

#[tokio::test]
async fn ten_posts_overlap_and_all_that_is_said_of_them_is_true() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        in_three_attempts(async || {
            let both = run_both(&lab).await;
            assert_peaks(&both, [1, 10]);
            for record in &both {
                assert_request_order(record);
            }
            assert_eq!(both[0].order_of_ends(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
            assert_ne!(both[1].order_of_ends()[0], 0, "post 1 should not be the first to end");
            assert_log(&lab, &both).await;
            assert_said(&lab, &both).await;
            expect_delays_of_the_text(&both)?;
            expect_overlap(&both, 1.15)
        })
        .await;
    })
    .await;
}

/// An error unless each answer took between 150 and 450 ms, and a post as long in one run as in the
/// other.
fn expect_delays_of_the_text([turn, once]: &[Record; 2]) -> Result<(), String> {
    for (post, again) in turn.requests.iter().zip(&once.requests) {
        let (ms, again_ms) = (post.took(), again.took());
        assert!(ms >= 150.0 && again_ms >= 150.0, "{} came early: {ms}, {again_ms} ms", post.label);
        expect(ms <= 450.0 * 1.1, || format!("{} took {ms} ms", post.label))?;
        expect_about(again_ms, ms)?;
    }
    Ok(())
}

/// The log has a line for each request, in the order in which they ended.
async fn assert_log(lab: &Lab, both: &[Record; 2]) {
    for (record, title) in both.iter().zip(["one at a time", "all at once"]) {
        let log = lab.log_of(title).await;
        let ended = record.order_of_log(&log);
        assert_eq!(ended.len(), record.requests.len(), "lines of {title}: {log:#?}");
        for (line, index) in log.iter().zip(ended) {
            let request = &record.requests[index];
            // Fetched post 1: "title…" (270 chars) in 0.30 s
            let start = format!("Fetched post {}: \"", index + 1);
            let chars = request.chars.expect("an answer has a length");
            let seconds = request.took() / 1000.0;
            // What lies in the middle between two hundredths can be rounded to either.
            let ends = [seconds - 1e-6, seconds + 1e-6]
                .map(|seconds| format!("\" ({chars} chars) in {seconds:.2} s"));
            let rest = line.strip_prefix(&start);
            let title = rest.and_then(|rest| ends.iter().find_map(|end| rest.strip_suffix(&**end)));
            let has_title = title.is_some_and(|title| !title.is_empty());
            assert!(has_title, "the line {line:?} should be {start}…{}", ends[0]);
        }
    }
    let heads = lab.log().await.into_iter().filter(|line| line.is_head);
    let heads: Vec<Line> = heads.collect();
    let totals: Vec<_> = heads.iter().filter(|head| head.text.starts_with("Total: ")).collect();
    assert_eq!(totals.len(), 2, "the log should give two totals: {heads:?}");
}

/// The sentence, the figures and the table below the picture say what the records say.
async fn assert_said(lab: &Lab, both: &[Record; 2]) {
    let [turn, once] = both.each_ref().map(|record| record.total_ms / 1000.0);
    let ratio = turn / once;
    let sentence = format!(
        "One at a time took {turn:.2} s, all at once {once:.2} s: {ratio:.1} times sooner."
    );
    let said = lab.text("said").await;
    assert!(said.starts_with(&sentence), "{said:?} should start with {sentence:?}");
    let facts = lab.text("facts").await;
    assert_eq!(facts.matches("1, then 10").count(), 2, "both counts should stand in {facts:?}");
}

#[tokio::test]
async fn the_table_has_the_same_data_as_the_records() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.open_table().await;
        let both = run_both(&lab).await;
        let script = "return Array.from(lab.querySelectorAll('[data-part=table] tbody tr'),
            (row) => Array.from(row.querySelectorAll('td'), (cell) => cell.textContent))";
        let rows: Vec<Vec<String>> = lab.js(script, []).await;
        assert_eq!(rows.len(), 10, "a row for each post");
        for (index, row) in rows.iter().enumerate() {
            for (record, cells) in both.iter().zip(row.chunks(4)) {
                let request = &record.requests[index];
                assert_eq!(cells[0], format!("{:.1}", request.started()), "start in {row:?}");
                assert_eq!(cells[2], format!("{:.1}", request.ended()), "end in {row:?}");
                assert_eq!(cells[3], "ok, 200", "outcome in {row:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_record_has_every_member_of_the_design_and_no_url_twice() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        lab.press("run").await;
        lab.until(&["done"]).await;
        let records: Vec<Value> = browser.js("return watched.records", []).await;
        assert_eq!(records.len(), 2, "one record a run");
        let mut urls = HashSet::new();
        for record in &records {
            assert_eq!(record["schema"], "overlap.run/1");
            assert_eq!(record["lab"], "ten-posts");
            assert_eq!(record["network"], "browser");
            assert_eq!(record["settings"]["count"], 10);
            let request = &record["requests"][0];
            for (part, members) in [record, request, &record["witness"]].iter().zip(MEMBERS) {
                for member in members {
                    assert!(part.get(member).is_some(), "a record has no {member}: {part:#}");
                }
            }
            for request in record["requests"].as_array().expect("a list") {
                assert!(urls.insert(request["url"].to_string()), "{} comes twice", request["url"]);
            }
        }
    })
    .await;
}

#[tokio::test]
async fn fifty_posts_take_hardly_longer_at_once_and_far_longer_one_at_a_time() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        in_three_attempts(async || {
            lab.until(&["idle", "done"]).await;
            lab.set("count", "10").await;
            let ten = run_both(&lab).await.map(|run| run.total_ms);
            lab.set("count", "50").await;
            let fifty = run_both(&lab).await;
            assert_peaks(&fifty, [1, 50]);
            expect_overlap(&fifty, 1.5)?;
            let grown = [0, 1].map(|run| fifty[run].total_ms / ten[run]);
            println!("with five times the posts: {grown:?} times the total");
            expect(grown[0] >= 3.5, || format!("one at a time grew {} times", grown[0]))?;
            expect(grown[1] <= 1.6, || format!("all at once grew {} times", grown[1]))
        })
        .await;
    })
    .await;
}
