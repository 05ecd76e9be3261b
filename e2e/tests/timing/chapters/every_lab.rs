//! Every lab of the lesson, one after another on one page.

use e2e::{
    browser::on_lesson_with_failures,
    record::{Record, Request},
};
use std::collections::HashSet;

use e2e::runs::{LABS, assert_request_order};

/// The strategies of each lab, and how many requests each of its runs makes.
const RUNS: [(&[&str], &[usize]); 17] = [
    (&["sequential", "join_all"], &[3, 3]),
    (&["sequential", "join_all"], &[3, 3]),
    (&["sequential", "join_all"], &[10, 10]),
    (
        &[
            "sequential",
            "create_then_await",
            "create_then_await_js",
            "spawn_then_await",
            "start_then_await",
            "join_all",
        ],
        &[4; 6],
    ),
    (&["sequential", "join_pair", "join_all"], &[10; 3]),
    (&["semaphore", "buffer_unordered", "buffered", "batches"], &[20; 4]),
    (&["semaphore"; 7], &[16; 7]),
    (&["join_all", "semaphore", "rate_limited", "retried"], &[20; 4]),
    (&["join_all", "deadline"], &[10; 2]),
    (&["semaphore", "timeout_around_permit"], &[9; 2]),
    (&["join_all", "try_join_all"], &[10; 2]),
    (&["dropped", "aborted"], &[10; 2]),
    (&["blocking", "yielding"], &[11; 2]),
    (&["join_all", "join_all", "futures_unordered"], &[30, 31, 30]),
    (&["join_all"; 2], &[50; 2]),
    (
        &[
            "sequential",
            "sequential_js",
            "join_all",
            "promise_all_js",
            "promise_all_js",
            "join_all",
            "join_all",
            "promise_all_js",
            "promise_all_js",
            "join_all",
            "join_all",
            "promise_all_js",
            "promise_all_js",
            "join_all",
        ],
        &[10; 14],
    ),
    // Of futures that only cost time there are no entries.
    (
        &[
            "join_all",
            "promise_all_js",
            "join_all",
            "promise_all_js",
            "join_all",
            "promise_all_js",
            "join_all",
            "promise_all_js",
        ],
        &[0; 8],
    ),
];

/// Labs whose requests fail or are given up by design.
const FAILING: [&str; 5] = ["rate-limits", "timeouts", "permits", "errors", "cancelling"];

/// What times may differ by because a clock in a page is exact to a tenth of a millisecond.
const ROUNDING_MS: f64 = 1.0;

#[tokio::test]
async fn all_labs_run_to_their_end_one_after_another() {
    on_lesson_with_failures(async |browser| {
        let script = "return Array.from(document.querySelectorAll('main .lab'),
            (lab) => lab.dataset.lab)";
        let labs: Vec<String> = browser.js(script, []).await;
        assert_eq!(labs, LABS, "the labs of the page");
        for (name, (strategies, sizes)) in LABS.into_iter().zip(RUNS) {
            let lab = browser.lab(name);
            let records = lab.run().await;
            assert_eq!(lab.state().await.as_deref(), Some("done"), "{name}");
            assert_eq!(lab.text("problem").await, "", "{name}");
            assert!(!lab.text("said").await.is_empty(), "{name} should say what was measured");
            let ran: Vec<_> = records.iter().map(|record| record.strategy.as_str()).collect();
            assert_eq!(ran, strategies, "the runs of {name}");
            lab.show_picture().await;
            let script = "return lab.querySelectorAll('svg.live path.total').length";
            let totals: usize = lab.js(script, []).await;
            let wanted = match name {
                // A curve, and no bars.
                "sweep" | "ready-futures" => 0,
                // Bars of the last round alone.
                "same-in-js" => 4,
                _ => ran.len(),
            };
            assert_eq!(totals, wanted, "{name} should draw the total of each run");
            for (record, size) in records.iter().zip(sizes) {
                assert_eq!(record.lab, name);
                assert_eq!(record.requests.len(), *size, "{name}, {}", record.strategy);
                assert_complete(record);
            }
        }
    })
    .await;
}

/// What is true of every record of a run that came to its end.
fn assert_complete(record: &Record) {
    let Record { lab, strategy, total_ms, .. } = record;
    assert_eq!(record.state, "done", "{lab}, {strategy}");
    assert!(!record.hidden, "{lab}, {strategy}");
    record.assert_nothing_in_flight();
    assert_request_order(record);
    if !FAILING.contains(&lab.as_str()) {
        record.assert_all_ok();
    }
    for request in &record.requests {
        assert_request(request, *total_ms);
    }
    let took = || record.requests.iter().filter(|r| r.started_ms.is_some()).map(Request::took);
    let sum: f64 = took().sum();
    assert!((record.sum_ms - sum).abs() <= ROUNDING_MS, "{lab}, {strategy}: the sum is {sum}");
    let slowest = took().fold(0.0, f64::max);
    let is_slowest = (record.slowest_ms - slowest).abs() <= ROUNDING_MS;
    assert!(is_slowest, "{lab}, {strategy}: the slowest took {slowest}");
    assert_network(record);
}

fn assert_request(request: &Request, total_ms: f64) {
    assert!(request.created_ms >= 0.0, "{request:#?}");
    assert_eq!(request.polled_ms.len(), request.polls, "{request:#?}");
    assert_eq!(request.woken_ms.len(), request.wakes, "{request:#?}");
    let outcome = request.outcome.as_deref().unwrap_or_default();
    if outcome == "never_started" {
        assert!(request.started_ms.is_none() && request.settled_ms.is_none(), "{request:#?}");
        return;
    }
    let (started, ended) = (request.started(), request.ended());
    let is_in_order = request.created_ms <= started && started <= ended && ended <= total_ms;
    assert!(is_in_order, "within {total_ms} ms: {request:#?}");
    assert!(request.busy_ms <= request.took() + ROUNDING_MS, "{request:#?}");
    let has_error = request.error.is_some();
    assert_eq!(has_error, !["ok", "cancelled"].contains(&outcome), "{request:#?}");
    if outcome == "ok" && !request.url.is_empty() {
        assert_eq!(request.status, Some(200), "{request:#?}");
        assert!(request.chars.is_some_and(|chars| chars > 0), "{request:#?}");
    }
}

/// What the network saw agrees with what the page knows.
fn assert_network(record: &Record) {
    let Record { lab, strategy, .. } = record;
    if record.network == "timers" {
        assert!(record.witness.is_none(), "{lab}, {strategy} asked nobody");
        return;
    }
    assert_eq!(record.network, "browser", "{lab}, {strategy}");
    let urls = record.requests.iter().map(|request| &request.url).filter(|url| !url.is_empty());
    let (count, unlike) = (urls.clone().count(), urls.collect::<HashSet<_>>().len());
    assert_eq!(count, unlike, "{lab}, {strategy}: no URL comes twice");
    let seen = record.seen();
    // A worker is not told that the page gave up before the headers went out, and for what never
    // answers they never do.
    let stalled = u32::from(lab == "errors");
    let ended = seen.answered + seen.aborted;
    assert!(
        ended <= seen.arrived && seen.arrived <= ended + stalled,
        "{lab}, {strategy}: {seen:?}"
    );
    if FAILING.contains(&lab.as_str()) {
        return;
    }
    assert_eq!((seen.answered as usize, seen.aborted), (count, 0), "{lab}, {strategy}: {seen:?}");
    // Work is in flight to the page and not to the network.
    assert!(seen.peak_in_flight <= record.peak_in_flight, "{lab}, {strategy}: {seen:?}");
}
