//! Chapter 4: code that looks concurrent, and code that is.

use e2e::{
    browser::on_lesson,
    patience::{expect, in_three_attempts},
    record::Record,
};

use crate::runs::{assert_request_order, expect_longest, expect_sum, run_each};

const STRATEGIES: [&str; 6] = [
    "sequential",
    "create_then_await",
    "create_then_await_js",
    "spawn_then_await",
    "start_then_await",
    "join_all",
];

#[tokio::test]
async fn what_is_only_created_takes_the_sum_and_what_is_under_way_the_longest() {
    on_lesson(async |browser| {
        let lab = browser.lab("mistakes");
        in_three_attempts(async || {
            let records = run_each(&lab, STRATEGIES).await;
            for record in &records {
                record.assert_all_ok();
                assert_request_order(record);
                assert_eq!(record.requests.len(), 4, "{record:#?}");
            }
            let peaks = [1, 1, 4, 4, 4, 4];
            let counted = records.each_ref().map(|record| record.peak_in_flight);
            assert_eq!(counted, peaks, "the page's own count");
            let seen = records.each_ref().map(|record| record.seen().peak_in_flight);
            assert_eq!(seen, peaks, "the network's count");

            let [turn, created, js, spawned, started, joined] = &records;
            assert_each_starts_when_the_one_before_has_ended(created);
            for overlapping in [js, spawned, started, joined] {
                let all_under_way = overlapping.requests.iter().all(|r| r.started() < 100.0);
                assert!(all_under_way || overlapping.slowest_ms > 600.0, "{overlapping:#?}");
            }
            expect_sum(turn)?;
            expect_sum(created)?;
            for overlapping in [js, spawned, started, joined] {
                expect_longest(overlapping, 1.2)?;
            }
            Ok(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn neither_language_makes_the_network_faster() {
    on_lesson(async |browser| {
        let lab = browser.lab("mistakes");
        in_three_attempts(async || {
            let records = run_each(&lab, STRATEGIES).await;
            let ratio = records[5].total_ms / records[2].total_ms;
            expect((0.8..1.25).contains(&ratio), || format!("Rust to JavaScript: {ratio}"))
        })
        .await;
    })
    .await;
}

/// Although all of them were created first.
fn assert_each_starts_when_the_one_before_has_ended(created: &Record) {
    let last_created = created.requests.iter().map(|r| r.created_ms).fold(0.0, f64::max);
    assert!(last_created <= created.requests[0].ended(), "created first: {created:#?}");
    for pair in created.requests.windows(2) {
        assert!(pair[1].started() >= pair[0].ended(), "{pair:#?}");
    }
}
