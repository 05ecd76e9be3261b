//! Three requests of 200 ms each.

use super::{Lab, Plan, Record, SEQUENTIAL_AND_CONCURRENT, Task, summary};

/// The lab.
pub(super) const LAB: Lab =
    Lab::new("three-requests", |_| Plan::compare(&SEQUENTIAL_AND_CONCURRENT, &tasks()), summary);

/// How long the network takes over each answer.
const ANSWER_MS: u32 = 200;

fn tasks() -> Vec<Task> {
    let task = |number| {
        Task::get(format!("request {number}"), &format!("posts/{number}?n={number}"), ANSWER_MS)
    };
    (1..=3).map(task).collect()
}

fn summary(records: &[Record]) -> String {
    let [_, _] = records else { return String::new() };
    summary::compared(records)
        + "Three waits in a row, or three waits side by side: it is the same three waits."
}
