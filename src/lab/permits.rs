//! A limit for each request that counts its wait for a permit, and one that does not.

use super::{
    Lab, NetworkNeed, OwnStart, Plan, Record, Setting, Settings, Task, post_tasks,
    summary::{endings, total},
};
use crate::{format::seconds, run::Outcome, strategy::Strategy};

/// The lab.
pub(super) const LAB: Lab = Lab {
    settings: &[TIMEOUT, LIMIT],
    network: NetworkNeed::Practice,
    expects_failures: true,
    own: Some(OwnStart::with("timeout_around_permit", "const milliseconds = timeout;")),
    ..Lab::new("permits", plans, summary)
};

const TIMEOUT: Setting = Setting::new("timeout", "timeout for each (ms)", 1..=5000, 450);

const LIMIT: Setting = Setting::new("limit", "limit (at a time)", 1..=9, 3);

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
        "Clock started after the permit: {}, done in {}. Clock started before it: {}, done in {}. Each \
         answer takes the server {}.",
        endings(after, &[(Outcome::Timeout, "timed out")]),
        total(after),
        endings(
            before,
            &[(Outcome::Cancelled, "cut short"), (Outcome::NeverStarted, "never sent")]
        ),
        total(before),
        seconds(ANSWER_MS.into())
    )
}
