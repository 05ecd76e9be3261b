//! A network that refuses more than so many a second.

use super::{
    Drawing, Guess, Lab, NetworkNeed, OwnStart, Plan, Record, Setting, Settings, post_tasks,
    summary::{count, total},
};
use crate::{
    run::{Outcome, Request},
    strategy::Strategy,
};

/// The lab.
pub(super) const LAB: Lab = Lab {
    settings: &[COUNT, RATE, BURST, LIMIT],
    network: NetworkNeed::Practice,
    drawing: Drawing::Starts,
    expects_failures: true,
    guess: Some(Guess::LastTotal),
    own: Some(OwnStart::with("rate_limited", "const interval = 1000 / rate;\nconst tries = 8;")),
    ..Lab::new("rate-limits", plans, summary)
};

const COUNT: Setting = Setting::new("count", "posts", 2..=60, 20);

const RATE: Setting = Setting::new("rate", "allowed per second", 2..=50, 10);

const BURST: Setting = Setting::new("burst", "allowed at once (burst)", 1..=20, 1);

const LIMIT: Setting = Setting::new("limit", "limit (at a time)", 1..=64, 3);

/// A quick network: a limit on how many are in flight does not slow it down to any rate.
const ANSWER_MS: u32 = 60;

fn plans(settings: &Settings) -> Vec<Plan> {
    let (rate, burst) = (settings[&RATE], settings[&BURST]);
    let strategies = [
        Strategy::JoinAll,
        Strategy::Semaphore(settings[&LIMIT] as usize),
        Strategy::RateLimited(1000_u32.div_ceil(rate), burst),
        Strategy::Retried,
    ];
    // The network lets one more through, so that what is spaced out well is not refused because a
    // timer rang a little early.
    let query = format!("&rate={rate}&burst={}", burst + 1);
    let tasks = post_tasks::equally_long(settings[&COUNT], ANSWER_MS, &query);
    let mut plans = Plan::compare(&strategies, &tasks);
    plans[1].title = "limited in flight";
    plans
}

fn summary(records: &[Record]) -> String {
    let [unlimited, few, spaced, again] = records else { return String::new() };
    let of =
        |record: &Record| format!("{} of {}", count(record, Outcome::Ok), record.requests.len());
    let refusals = |record: &Record| match record.requests.iter().map(Request::refusals).sum() {
        0 => "without a refusal".to_owned(),
        1 => "after one refusal".to_owned(),
        count => format!("after {count} refusals"),
    };
    format!(
        "All at once, {} were answered; with the limit on how many at a time, {}. Limited by rate, {} \
         were answered in {}, {}; tried again, {} in {}, {}.",
        of(unlimited),
        of(few),
        of(spaced),
        total(spaced),
        refusals(spaced),
        of(again),
        total(again),
        refusals(again),
    )
}
