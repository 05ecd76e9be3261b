//! The same requests at one limit after another.

use super::{
    Drawing, Lab, NetworkNeed, Plan, Record, Setting, Settings, post_tasks, summary::total,
};
use crate::strategy::Strategy;

/// The lab.
pub(super) const LAB: Lab = Lab {
    settings: &[COUNT, MANAGES],
    network: NetworkNeed::Practice,
    drawing: Drawing::Curve,
    ..Lab::new("sweep", plans, summary)
};

const COUNT: Setting = Setting::new("count", "posts", 2..=100, 16);

/// Above this many at a time, the server takes longer over each the more there are.
const MANAGES: Setting = Setting::new("manages", "server manages (at a time)", 1..=64, 4);

/// How long each answer takes at best: the ideal is the number of rounds times that.
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
    let tasks = post_tasks::equally_long(
        settings[&COUNT],
        ANSWER_MS,
        &format!("&tires={}", settings[&MANAGES]),
    );
    let plan =
        |(limit, title)| Plan { title, ..Plan::new(Strategy::Semaphore(limit), tasks.clone()) };
    LIMITS.into_iter().map(plan).collect()
}

/// By how much a total must be shorter than another to be called so.
const CLEARLY: f64 = 1.05;

fn summary(records: &[Record]) -> String {
    if records.len() < LIMITS.len() {
        return String::new();
    }
    let totals = records.iter().map(|record| record.total_ms);
    let quickest_ms = totals.fold(f64::INFINITY, f64::min);
    let is_best = |record: &&Record| record.total_ms <= CLEARLY * quickest_ms;
    // Of those that are about as quick, the lowest limit is the best.
    let best = records.iter().position(|record| is_best(&record)).unwrap_or_default();
    let (_, title) = LIMITS[best];
    let ([first, ..], [.., last]) = (records, records) else { return String::new() };
    let beyond = if last.total_ms > CLEARLY * records[best].total_ms {
        "Beyond that, the server had more to do at a time than it manages, and each answer took longer."
    } else {
        "From there on, a higher limit bought nothing."
    };
    format!(
        "Limit 1: {}. Limit 64: {}. The best was {title}: {}. {beyond}",
        total(first),
        total(last),
        total(&records[best])
    )
}
