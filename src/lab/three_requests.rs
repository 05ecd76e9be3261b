//! Chapter 1: three requests of 200 ms each.

use super::{Lab, Plan, Record, TURN_AND_ONCE, Task, said};

/// The lab.
pub(super) const LAB: Lab =
    Lab::new("three-requests", |_| Plan::compare(&TURN_AND_ONCE, &tasks()), said);

/// How long the network takes over each answer.
const ANSWER_MS: u32 = 200;

fn tasks() -> Vec<Task> {
    let task = |number| {
        Task::get(format!("request {number}"), &format!("posts/{number}?n={number}"), ANSWER_MS)
    };
    (1..=3).map(task).collect()
}

fn said(records: &[Record]) -> String {
    let [_, _] = records else { return String::new() };
    said::compared(records)
        + "Three waits in a row, or three waits side by side: it is the same three waits."
}
