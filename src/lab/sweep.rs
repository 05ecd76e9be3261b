//! The same requests at one limit after another.

use super::{
    Drawing, Lab, NetworkNeed, Plan, Record, Setting, Settings, post_tasks, summary::total,
};
use crate::{format::seconds, strategy::Strategy};

/// The lab.
pub(super) const LAB: Lab = Lab {
    settings: &[COUNT],
    network: NetworkNeed::Practice,
    drawing: Drawing::Curve,
    ..Lab::new("sweep", plans, summary)
};

const COUNT: Setting = Setting::new("count", "posts", 2..=100, 16);

/// How long each answer takes: the ideal is the number of rounds times that.
const ANSWER_MS: u32 = 80;

/// The limits, each twice the one before, and what the picture calls them.
const LIMITS: [(usize, &str); 7] = [
    (1, "limit 1"),
    (2, "limit 2"),
    (4, "limit 4"),
    (8, "limit 8"),
    (16, "limit 16"),
    (32, "limit 32"),
    (64, "limit 64"),
];

fn plans(settings: &Settings) -> Vec<Plan> {
    let tasks = post_tasks::equally_long(settings[&COUNT], ANSWER_MS, "");
    let plan =
        |(limit, title)| Plan { title, ..Plan::new(Strategy::Semaphore(limit), tasks.clone()) };
    LIMITS.into_iter().map(plan).collect()
}

fn summary(records: &[Record]) -> String {
    let [one, two, .., last] = records else { return String::new() };
    if records.len() < LIMITS.len() {
        return String::new();
    }
    format!(
        "Limit 1: {}. Limit 2: {}. Limit 64: {}. Doubling the limit about halves the total until all \
         of them fit into one round of {}. From there on a higher limit buys nothing.",
        total(one),
        total(two),
        total(last),
        seconds(ANSWER_MS.into())
    )
}
