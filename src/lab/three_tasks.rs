//! Chapter 2: three timers and no network.

use super::{Drawing, Lab, Plan, Record, Span, TURN_AND_ONCE, Task, said};
use crate::run::Request;

/// The lab.
pub(super) const LAB: Lab = Lab {
    name: "three-tasks",
    settings: &[],
    asks_network: false,
    logs_starts: true,
    drawing: Drawing::Bars,
    expects_failures: false,
    plans: |_| Plan::compare(&TURN_AND_ONCE, &tasks()),
    note: |_| None,
    said,
};

fn tasks() -> Vec<Task> {
    [("A", 300), ("B", 500), ("C", 200)]
        .map(|(label, takes_ms)| Task {
            label: label.to_owned(),
            takes_ms,
            path: None,
            timeout_ms: None,
            works: false,
        })
        .into()
}

fn said(records: &[Record]) -> Vec<Span> {
    let (Some(mut spans), Some(once)) = (said::compared(records), records.last()) else {
        return Vec::new();
    };
    let length = |request: &Request| request.duration_ms().unwrap_or_default();
    let longest = once.requests.iter().max_by(|a, b| length(a).total_cmp(&length(b)));
    if let Some(longest) = longest {
        spans.push(Span::plain(format!(
            "Together they took as long as {} alone, the longest of them.",
            longest.label
        )));
    }
    spans
}
