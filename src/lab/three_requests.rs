//! Chapter 1: three requests of 200 ms each.

use super::{Lab, Plan, Record, Span, Task, said};

/// The lab.
pub(super) const LAB: Lab = Lab {
    name: "three-requests",
    settings: &[],
    asks_network: true,
    logs_starts: false,
    plans: |_| Plan::compare(&tasks()),
    note: |_| None,
    said,
};

/// How long the network takes over each answer.
const ANSWER_MS: u32 = 200;

fn tasks() -> Vec<Task> {
    let task = |number| Task {
        label: format!("request {number}"),
        takes_ms: ANSWER_MS,
        path: Some(format!("posts/{number}?delay={ANSWER_MS}&n={number}")),
    };
    (1..=3).map(task).collect()
}

fn said(records: &[Record]) -> Vec<Span> {
    let mut spans = said::compared(records).unwrap_or_default();
    spans.push(Span::plain(
        "Three waits in a row, or three waits side by side: it is the same three waits.",
    ));
    spans
}
