//! What several tests do with the runs of a lab, or of all.

use std::collections::HashSet;

use overlap::{
    lab::{NetworkNeed, all},
    run::Settings,
};

use crate::{
    browser::{Browser, on_lab},
    lab::{Lab, definition},
    patience::in_three_attempts,
    record::{Network, Outcome, Record, RecordExt as _, Request, RequestExt as _, State},
};

/// Runs a lab on the network in this browser, or on another one that is chosen, and gives a record of
/// each of its runs: of those that the lab's own plans name, in that order.
pub async fn run_each<const N: usize>(lab: &Lab) -> [Record; N] {
    let records = lab.run().await;
    assert_as_planned(&lab.name, &records, &lab.text("problem").await);
    let count = records.len();
    records.try_into().unwrap_or_else(|_| panic!("{} makes {count} runs, not {N}", lab.name))
}

/// Makes a measurement on one lab alone, in up to three attempts.
pub async fn measured_on(name: &str, measure: impl AsyncFn(&Lab) -> Result<(), String>) {
    on_lab(name, async |lab| in_three_attempts(async || measure(&lab).await).await).await;
}

/// As [`run_each`] does, for a lab that makes two runs in which no request fails.
pub async fn run_both(lab: &Lab) -> [Record; 2] {
    let both = run_each(lab).await;
    for record in &both {
        record.assert_all_ok();
    }
    both
}

/// Panics unless there is a record of each run that a lab makes, with as many requests as are planned.
pub fn assert_as_planned(name: &str, records: &[Record], problem: &str) {
    let none = Settings::new();
    let first = records.first();
    let settings = first.map_or(&none, |record| &record.settings);
    let network = first.map_or(Network::Browser, |record| record.network);
    let plans = definition(name).plans_on(network, settings);
    let wanted: Vec<_> = plans.iter().map(|it| (it.strategy.name(), it.tasks.len())).collect();
    let made: Vec<_> = records.iter().map(|it| (it.name(), it.requests.len())).collect();
    assert_eq!(made, wanted, "the runs of {name}, and how many requests each made; {problem}");
}

/// Panics unless each lab has made the runs that it plans, and each of them came to its end.
pub fn assert_all_complete(records: &[Record]) {
    for lab in all() {
        let of_lab: Vec<_> = records.iter().filter(|it| it.lab == lab.name).cloned().collect();
        assert_as_planned(lab.name, &of_lab, "");
        of_lab.iter().for_each(assert_complete);
    }
}

/// What is true of every record of a run that came to its end.
fn assert_complete(record: &Record) {
    let Record { lab, total_ms, .. } = record;
    assert_eq!(record.state, State::Done, "{lab}, {}", record.name());
    assert!(!record.hidden, "{lab}, {}", record.name());
    record.assert_nothing_in_flight();
    if !definition(lab).expects_failures {
        record.assert_all_ok();
    }
    for (index, request) in record.requests.iter().enumerate() {
        assert_eq!(request.index, index, "in request order: {request:#?}");
        assert_request(request, *total_ms);
    }
    assert_network(record);
}

fn assert_request(request: &Request, total_ms: f64) {
    let outcome = request.outcome.expect("it has ended");
    if outcome == Outcome::NeverStarted {
        assert!(request.started_ms.is_none() && request.settled_ms.is_none(), "{request:#?}");
        return;
    }
    let (started, ended) = (request.started(), request.ended());
    let is_in_order = request.created_ms <= started && started <= ended && ended <= total_ms;
    assert!(is_in_order, "within {total_ms} ms: {request:#?}");
    let is_failure = ![Outcome::Ok, Outcome::Cancelled].contains(&outcome);
    assert_eq!(request.error.is_some(), is_failure, "{request:#?}");
    if outcome == Outcome::Ok && !request.url.is_empty() {
        assert_eq!(request.status, Some(200), "{request:#?}");
        assert!(request.chars.is_some_and(|chars| chars > 0), "{request:#?}");
    }
}

/// What the network saw agrees with what the page knows.
fn assert_network(record: &Record) {
    let Record { lab, .. } = record;
    if definition(lab).network == NetworkNeed::None {
        assert_eq!(record.network, Network::Timers, "{lab}");
        assert!(record.witness.is_none(), "{lab} asked nobody");
        return;
    }
    assert_eq!(record.network, Network::Browser, "{lab}");
    let urls = record.requests.iter().map(|request| &request.url).filter(|url| !url.is_empty());
    let (count, unlike) = (urls.clone().count(), urls.collect::<HashSet<_>>().len());
    assert_eq!(count, unlike, "{lab}, {}: no URL comes twice", record.name());
    let seen = record.seen();
    record.assert_nothing_in_flight_there();
    if definition(lab).expects_failures {
        // What the page gave up came too late to be answered, or was answered to nobody.
        let given_up = [Outcome::Timeout, Outcome::Cancelled].map(|it| record.count(it));
        let given_up = given_up.iter().sum::<usize>();
        assert!(seen.aborted as usize <= given_up, "{lab}: {seen:?}, and {given_up} given up");
    } else {
        assert_eq!((seen.answered as usize, seen.aborted), (count, 0), "{lab}: {seen:?}");
        // Work is in flight to the page and not to the network.
        assert!(seen.peak_in_flight as usize <= record.peak_in_flight, "{lab}: {seen:?}");
    }
}

/// Runs all labs side by side. What they measure is of no use then, but it takes no longer than the
/// longest of them.
pub async fn run_all_at_once(browser: &Browser) -> Vec<Record> {
    browser.until_each_lab_is(&["idle", "done"]).await;
    let script = "document.querySelectorAll('[data-action=run]').forEach((run) => run.click())";
    browser.js::<()>(script, []).await;
    for lab in all() {
        browser.lab(lab.name).until(&["done"]).await;
    }
    browser.records().await
}

/// Lays the first and the last run of each lab over each other, where it keeps them.
pub async fn lay_over(browser: &Browser) {
    let script = "for (const panel of document.querySelectorAll('.earlier')) {
          panel.hidden = false;
          const runs = panel.querySelectorAll('[type=radio]');
          runs[0].click();
          runs[runs.length - 1].click();
        }
        return document.querySelectorAll('svg.overlay').length";
    let overlaid: usize = browser.js(script, []).await;
    let keeping = all().filter(|lab| lab.drawing.features().has_replay).count();
    assert_eq!(overlaid, keeping, "in each lab that draws bars");
}

/// Opens all panels below the labs, of which a reader has one open at a time.
pub async fn open_panels(browser: &Browser) {
    let script = "document.querySelectorAll('[data-tab=table]').forEach((tab) => tab.click());
        document.querySelectorAll('[data-panel]').forEach((panel) => panel.hidden = false)";
    browser.js::<()>(script, []).await;
}
