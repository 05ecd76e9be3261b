//! Runs of 1 to 5,000 requests all at once, beside their ideal and beside `Promise.all`.

use std::{env, path::Path, time::Duration};

use e2e::{
    browser::with_browser,
    lab::definition,
    record::{Network, Record, RecordExt},
    site::Site,
};
use overlap::{lab::ratios, run::Settings};
use serde::Serialize;
use tokio::time::sleep;

use crate::spread::Spread;

const COUNTS: [u32; 5] = [1, 10, 100, 1_000, 5_000];

/// How many rounds one press of Run makes: in the first Rust goes first, in the second JavaScript.
const ROUNDS: u32 = 2;

/// How often we look whether a run is over.
const EVERY: Duration = Duration::from_secs(1);

/// Runs of so many requests.
#[derive(Debug, Serialize)]
pub(crate) struct Total {
    pub(crate) requests: u32,
    /// What the slowest of them is asked to take.
    pub(crate) ideal_ms: f64,
    /// How many times as long as that a run took.
    pub(crate) rust_to_ideal: Spread,
    pub(crate) javascript_to_ideal: Spread,
    /// How many times as long as JavaScript Rust took, round by round.
    pub(crate) rust_to_javascript: Spread,
}

pub(crate) async fn measure(rounds: usize) -> Vec<Total> {
    // Built for this: its lab takes more posts.
    let dist = env::var("OVERLAP_BENCH_DIST").expect("a page of its own");
    let site = Site::of(Path::new(&dist)).await;
    let mut totals = Vec::new();
    for requests in COUNTS {
        let records = records(&site, requests, rounds).await;
        totals.push(total(requests, &records));
        println!("{:#?}", totals.last());
    }
    totals
}

/// The rounds of at least so many presses, press by press.
async fn records(site: &Site, requests: u32, rounds: usize) -> Vec<Vec<Record>> {
    let link = format!("same-in-js&count={requests}&rounds={ROUNDS}");
    let mut presses = Vec::new();
    with_browser(async |browser| {
        let lab = browser.open_lab(&site.url, &link).await;
        for _ in 0..rounds.div_ceil(ROUNDS as usize) {
            lab.press("run").await;
            let mut records = Vec::new();
            // Seldom, since to look is work for the page.
            while !matches!(lab.state().await.as_deref(), Some("done" | "failed")) {
                sleep(EVERY).await;
                records.extend(lab.records().await);
            }
            assert_eq!(lab.state().await.as_deref(), Some("done"), "{}", lab.text("problem").await);
            records.extend(lab.records().await);
            records.iter().for_each(RecordExt::assert_all_ok);
            // The first two are one at a time, which wakes up whatever is slow the first time.
            presses.push(records.into_iter().skip(2).collect());
        }
    })
    .await;
    presses
}

fn total(requests: u32, presses: &[Vec<Record>]) -> Total {
    let settings = Settings::from_iter([("count", requests), ("rounds", ROUNDS)]);
    let plans = definition("same-in-js").plans_on(Network::Browser, &settings);
    let ends = plans[2].ideal().into_iter().map(|(_, end)| end);
    let ideal_ms = ends.fold(0.0, f64::max);
    let to_ideal = |is_javascript| {
        let runs = presses.iter().flatten();
        let runs = runs.filter(move |run| run.strategy.is_javascript() == is_javascript);
        Spread::of(runs.map(move |run| run.total_ms / ideal_ms))
    };
    let of_press = |press: &Vec<Record>| ratios(press.iter().map(|it| (it.strategy, it.total_ms)));
    Total {
        requests,
        ideal_ms,
        rust_to_ideal: to_ideal(false),
        javascript_to_ideal: to_ideal(true),
        rust_to_javascript: Spread::of(presses.iter().flat_map(of_press)),
    }
}
