//! Three ways of writing it that look alike.

use super::{Lab, OwnStart, Plan, Record, post_tasks, summary::total};
use crate::strategy::Strategy;

/// The lab.
pub(super) const LAB: Lab = Lab {
    logs_starts: true,
    own: Some(OwnStart::of("create_then_await")),
    ..Lab::new("mistakes", |_| Plan::compare(&STRATEGIES, &post_tasks::tasks(POSTS)), summary)
};

/// How many posts each way of writing it fetches, here and among the cures.
pub(super) const POSTS: u32 = 4;

/// The ways of writing it, as the chapter tells of them.
const STRATEGIES: [Strategy; 3] =
    [Strategy::Sequential, Strategy::CreateThenAwait, Strategy::CreateThenAwaitJs];

fn summary(records: &[Record]) -> String {
    let [turn, created, js] = records else { return String::new() };
    format!(
        "One at a time took {}. Created first and then awaited in turn, it was {} in Rust and {} in \
         JavaScript. The same lines mean different things: a promise is work under way, the future of an \
         async fn is work that has not begun.",
        total(turn),
        total(created),
        total(js)
    )
}
