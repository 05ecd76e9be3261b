//! What several tests do with the runs of a lab, or of all.

use overlap::{lab::all, run::Settings};

use crate::{
    browser::{Browser, on_lab},
    lab::{Lab, definition},
    patience::in_three_attempts,
    record::{Network, Record, RecordExt as _},
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
    let script = "for (const drawer of document.querySelectorAll('.earlier')) {
          drawer.open = true;
          const runs = drawer.querySelectorAll('input');
          runs[0].click();
          runs[runs.length - 1].click();
        }
        return document.querySelectorAll('svg.overlay').length";
    let overlaid: usize = browser.js(script, []).await;
    let keeping = all().filter(|lab| lab.drawing.features().has_replay).count();
    assert_eq!(overlaid, keeping, "in each lab that draws bars");
}

/// Opens all that is folded up below the labs.
pub async fn open_drawers(browser: &Browser) {
    let script = "document.querySelectorAll('.drawers > details').forEach((it) => it.open = true)";
    browser.js::<()>(script, []).await;
}
