//! Three timers and no network.

use super::{Lab, NetworkNeed, Plan, Record, SEQUENTIAL_AND_CONCURRENT, Task, summary};
use crate::run::Request;

/// The lab.
pub(super) const LAB: Lab = Lab {
    network: NetworkNeed::None,
    logs_starts: true,
    opens_log: true,
    ..Lab::new("three-tasks", |_| Plan::compare(&SEQUENTIAL_AND_CONCURRENT, &tasks()), summary)
};

fn tasks() -> Vec<Task> {
    [("A", 300), ("B", 500), ("C", 200)]
        .map(|(label, takes_ms)| Task::timer(label.to_owned(), takes_ms))
        .into()
}

fn summary(records: &[Record]) -> String {
    let [_, once] = records else { return String::new() };
    let length = |request: &&Request| request.duration_ms().unwrap_or_default();
    let longest = once.requests.iter().max_by(|a, b| length(a).total_cmp(&length(b)));
    let longest = longest.map_or("", |longest| &longest.label);
    summary::compared(records)
        + &format!("Together they took as long as {longest} alone, the longest of them.")
}
