//! Three requests that take long enough to be watched.

use super::{Lab, Plan, Record, SEQUENTIAL_AND_CONCURRENT, Task, summary};

/// The lab.
pub(super) const LAB: Lab =
    Lab::new("three-requests", |_| Plan::compare(&SEQUENTIAL_AND_CONCURRENT, &tasks()), summary);

/// How long each answer takes the server.
const ANSWER_MS: u32 = 600;

fn tasks() -> Vec<Task> {
    let task = |number| {
        Task::get(format!("request {number}"), &format!("posts/{number}?n={number}"), ANSWER_MS)
    };
    (1..=3).map(task).collect()
}

fn summary(records: &[Record]) -> String {
    let [_, _] = records else { return String::new() };
    summary::compared(records) + "They are the same three waits, end to end or side by side."
}
