//! Three ways in which the waits do overlap.

use super::{Lab, OwnStart, Plan, Record, mistakes::POSTS, post_tasks, summary::total};
use crate::strategy::Strategy;

/// The lab.
pub(super) const LAB: Lab = Lab {
    logs_starts: true,
    own: Some(OwnStart::of("start_then_await")),
    ..Lab::new("cures", |_| Plan::compare(&STRATEGIES, &post_tasks::tasks(POSTS)), summary)
};

/// The ways of writing it, as the chapter tells of them.
const STRATEGIES: [Strategy; 3] =
    [Strategy::SpawnThenAwait, Strategy::StartThenAwait, Strategy::JoinAll];

fn summary(records: &[Record]) -> String {
    let [spawned, started, joined] = records else { return String::new() };
    format!(
        "Spawned and then awaited, it took {}; started and then awaited, {}; with join_all, {}. Each of them \
         sends all requests before it waits for any.",
        total(spawned),
        total(started),
        total(joined)
    )
}
