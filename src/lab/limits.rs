//! Chapter 6: no more than so many at a time, four ways.

use super::{
    Drawing, Lab, Plan, Record, Setting, Settings, Span, posts,
    said::{self, seconds},
};
use crate::strategy::Strategy;

/// The lab.
pub(super) const LAB: Lab = Lab {
    name: "limits",
    settings: &[COUNT, LIMIT],
    asks_network: true,
    logs_starts: false,
    drawing: Drawing::Bars,
    expects_failures: false,
    plans,
    note: |settings| posts::note(settings["count"]),
    said,
};

const COUNT: Setting =
    Setting { name: "count", label: "posts", min: 1, max: 1000, default: 20, presets: &[20, 100] };

const LIMIT: Setting =
    Setting { name: "limit", label: "limit", min: 1, max: 64, default: 5, presets: &[] };

fn plans(settings: &Settings) -> Vec<Plan> {
    let limit = settings["limit"] as usize;
    let strategies = [
        Strategy::Semaphore(limit),
        Strategy::BufferUnordered(limit),
        Strategy::Buffered(limit),
        Strategy::Batches(limit),
    ];
    Plan::compare(&strategies, &posts::tasks(settings["count"]))
}

fn said(records: &[Record]) -> Vec<Span> {
    let [semaphore, unordered, buffered, batches] = records else { return Vec::new() };
    let most = records.iter().map(|record| record.peak_in_flight).max().unwrap_or_default();
    let mut spans = vec![Span::plain("A semaphore took ")];
    spans.extend([said::total(semaphore), Span::plain(", buffer_unordered ")]);
    spans.extend([said::total(unordered), Span::plain(", buffered ")]);
    spans.extend([said::total(buffered), Span::plain(", batches ")]);
    spans.extend([said::total(batches), Span::plain(". ")]);
    let lost = batches.total_ms - unordered.total_ms;
    if lost > 0.05 * unordered.total_ms {
        spans.push(Span::plain(format!(
            "Batches lost {} on places that stood empty until the slowest of each batch was in. ",
            seconds(lost)
        )));
    }
    spans.push(Span::plain(format!("There were never more than {most} in flight.")));
    spans
}
