//! What several tests do with a lab.

use crate::{
    browser::Browser,
    lab::Lab,
    patience::expect,
    record::{Record, Request},
};

/// Every lab, in the order of the lesson.
pub const LABS: [&str; 17] = [
    "three-requests",
    "three-tasks",
    "ten-posts",
    "mistakes",
    "two-endpoints",
    "limits",
    "sweep",
    "rate-limits",
    "timeouts",
    "permits",
    "errors",
    "cancelling",
    "one-thread",
    "polls",
    "connections",
    "same-in-js",
    "ready-futures",
];

/// Runs a lab that compares one at a time with all at once, and gives both records. Each request
/// has to be answered well.
pub async fn run_both(lab: &Lab) -> [Record; 2] {
    let records = lab.run().await;
    both(lab, records).await
}

/// The records of both runs, each request of them answered well.
pub async fn both(lab: &Lab, records: Vec<Record>) -> [Record; 2] {
    let both = of_strategies(lab, records, ["sequential", "join_all"]).await;
    for record in &both {
        record.assert_all_ok();
    }
    both
}

/// Runs a lab, and gives a record of each of these strategies, in this order.
pub async fn run_each<const N: usize>(lab: &Lab, strategies: [&str; N]) -> [Record; N] {
    let records = lab.run().await;
    of_strategies(lab, records, strategies).await
}

async fn of_strategies<const N: usize>(
    lab: &Lab,
    records: Vec<Record>,
    wanted: [&str; N],
) -> [Record; N] {
    let strategies: Vec<_> = records.iter().map(|record| record.strategy.as_str()).collect();
    if strategies != wanted {
        let problem = lab.text("problem").await;
        panic!("there should be a record of each of {wanted:?}, not {strategies:?}; {problem}");
    }
    records.try_into().expect("they are as many")
}

/// Runs all labs side by side. What they measure is of no use then, but it takes no longer than the
/// longest of them.
pub async fn run_all_at_once(browser: &Browser) {
    for name in LABS {
        let lab = browser.lab(name);
        lab.until(&["idle", "done"]).await;
        lab.press("run").await;
    }
    for name in LABS {
        browser.lab(name).until(&["done"]).await;
    }
    browser.lab(LABS[0]).records().await;
}

/// Lays the first and the last run of each lab over each other, where it keeps them.
pub async fn lay_over(browser: &Browser) {
    let script = "for (const drawer of document.querySelectorAll('.earlier')) {
          drawer.open = true;
          const runs = drawer.querySelectorAll('input');
          runs[0].click();
          runs[runs.length - 1].click();
        }
        return document.querySelectorAll('svg.overlay').length";
    let overlaid: usize = browser.js(script, []).await;
    assert_eq!(overlaid, LABS.len() - 3, "in each lab but for the curves and the rounds");
}

/// Opens all that is folded up below the labs.
pub async fn open_drawers(browser: &Browser) {
    let script = "document.querySelectorAll('.drawers > details').forEach((it) => it.open = true)";
    browser.js::<()>(script, []).await;
}

/// Panics unless the requests stand in the record in the order in which they were made.
pub fn assert_request_order(record: &Record) {
    let indices: Vec<_> = record.requests.iter().map(|request| request.index).collect();
    let in_order: Vec<_> = (0..record.requests.len()).collect();
    assert_eq!(indices, in_order, "the requests of {}", record.strategy);
}

/// When the first of the requests ended.
pub fn first_end(requests: &[Request]) -> f64 {
    requests.iter().map(Request::ended).fold(f64::INFINITY, f64::min)
}

/// Expects that the run took the sum of its waits.
///
/// # Errors
///
/// When it did not.
pub fn expect_sum(run: &Record) -> Result<(), String> {
    expect(run.total_ms >= 0.95 * run.sum_ms, || {
        format!("{} took {} ms of {} ms", run.strategy, run.total_ms, run.sum_ms)
    })
}

/// Expects that the run took not much more than the longest of its waits.
///
/// # Errors
///
/// When it took more than `most` times as long.
pub fn expect_longest(run: &Record, most: f64) -> Result<(), String> {
    expect(run.total_ms <= most * run.slowest_ms, || {
        let Record { strategy, total_ms, slowest_ms, .. } = run;
        format!("{strategy} took {total_ms} ms, more than {most} × {slowest_ms} ms")
    })
}
