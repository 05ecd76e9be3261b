//! Every poll and every wake.

use super::{Drawing, Lab, Plan, Record, Settings, post_tasks, rich_text, summary};
use crate::{
    format::{grouped, seconds},
    strategy::Strategy,
};

/// The lab.
pub(super) const LAB: Lab = Lab { drawing: Drawing::Polls, ..Lab::new("polls", plans, summary) };

/// Up to this many futures `join_all` keeps in a plain list, and polls every unfinished one each time
/// that it is polled itself (futures-util 0.3, `future/join_all.rs`).
const MOST_POLLED_TOGETHER: u32 = 30;

fn plans(_: &Settings) -> Vec<Plan> {
    let plan =
        |strategy, count, title| Plan { title, ..Plan::new(strategy, post_tasks::tasks(count)) };
    vec![
        plan(Strategy::JoinAll, MOST_POLLED_TOGETHER, "join_all of 30"),
        plan(Strategy::JoinAll, MOST_POLLED_TOGETHER + 1, "join_all of 31"),
        plan(Strategy::FuturesUnordered, MOST_POLLED_TOGETHER, "FuturesUnordered of 30"),
    ]
}

fn summary(records: &[Record]) -> String {
    let [thirty, more, set] = records else { return String::new() };
    let polls = |record: &Record| {
        let polls: u32 = record.requests.iter().map(|request| request.polls).sum();
        rich_text::toned(record.strategy.mode(), &grouped(polls))
    };
    let (first, first_step_ms) = (&thirty.requests[0], thirty.clock_step_ms);
    let busy = if first.busy_ms < summary::coarsest_ms(records) && summary::is_coarse(records) {
        "less than this clock can show".to_owned()
    } else {
        format!("{} ms", first.busy(first_step_ms))
    };
    format!(
        "{} polls with join_all of 30, {} with join_all of 31, {} with FuturesUnordered of 30. Post 1 \
         was busy for {busy} of its {}: waiting is not working.",
        polls(thirty),
        polls(more),
        polls(set),
        seconds(first.duration_ms().unwrap_or_default())
    )
}
