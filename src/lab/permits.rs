//! A limit for each request that counts its wait for a permit, and one that does not.

use super::{
    Lab, NetworkNeed, Plan, Record, Setting, Settings, Task, post_tasks,
    summary::{count, total},
};
use crate::{format::seconds, run::Outcome, strategy::Strategy};

/// The lab.
pub(super) const LAB: Lab = Lab {
    settings: &[TIMEOUT, LIMIT],
    network: NetworkNeed::Practice,
    expects_failures: true,
    ..Lab::new("permits", plans, summary)
};

const TIMEOUT: Setting = Setting::new("timeout", "limit for each, ms", 1..=5000, 450);

const LIMIT: Setting = Setting::new("limit", "at a time", 1..=9, 3);

const POSTS: u32 = 9;

/// How long each answer takes.
const ANSWER_MS: u32 = 300;

fn plans(settings: &Settings) -> Vec<Plan> {
    let (most_ms, limit) = (settings[&TIMEOUT], settings[&LIMIT] as usize);
    let tasks = post_tasks::equally_long(POSTS, ANSWER_MS, "");
    let limited = tasks.iter().map(|task| Task { timeout_ms: Some(most_ms), ..task.clone() });
    let after = Plan::new(Strategy::Semaphore(limit), limited.collect());
    let before = Plan::new(Strategy::TimeoutAroundPermit(limit, most_ms), tasks);
    vec![Plan { title: "clock after the permit", ..after }, before]
}

fn summary(records: &[Record]) -> String {
    let [after, before] = records else { return String::new() };
    format!(
        "With the clock started after the permit, all was over after {}: {} answered, {} timed out. \
         With the clock started before it, after {}: {} answered, {} cut short, {} never sent. Each \
         answer takes the network {}.",
        total(after),
        count(after, Outcome::Ok),
        count(after, Outcome::Timeout),
        total(before),
        count(before, Outcome::Ok),
        count(before, Outcome::Cancelled),
        count(before, Outcome::NeverStarted),
        seconds(ANSWER_MS.into())
    )
}
