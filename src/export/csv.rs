//! A table with a row a request, by RFC 4180.

use std::iter;

use csv::{Terminator, WriterBuilder};

use crate::run::{EndedRun, Outcome, Request};

/// The columns. But for the first two they are named as in the record.
const COLUMNS: [&str; 23] = [
    "run",
    "run_title",
    "strategy",
    "index",
    "label",
    "url",
    "created_ms",
    "started_ms",
    "headers_ms",
    "settled_ms",
    "outcome",
    "status",
    "chars",
    "title",
    "error",
    "refusals",
    "polls",
    "wakes",
    "busy_ms",
    "queued_ms",
    "connecting_ms",
    "waiting_ms",
    "receiving_ms",
];

/// The requests of all runs as CSV, with a line of names above them; times in milliseconds from
/// their run's start. What is not known is empty.
///
/// A spreadsheet would run a text as a formula that begins with `=`, `+`, `-`, `@` or a control
/// character, and titles and errors come from a network. Such a text gets an apostrophe before it,
/// which spreadsheets take for "this is text".
pub fn csv(runs: &[EndedRun]) -> impl Iterator<Item = String> {
    let rows = (1_u32..).zip(runs).flat_map(|(number, run)| {
        run.record.requests.iter().map(move |request| line(row(number, run, request)))
    });
    iter::once(line(COLUMNS.map(ToOwned::to_owned))).chain(rows)
}

fn line(cells: [String; COLUMNS.len()]) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(cells).expect("memory takes what is written to it");
    let bytes = writer.into_inner().expect("memory takes what is written to it");
    String::from_utf8(bytes).expect("of texts come texts")
}

fn row(number: u32, run: &EndedRun, request: &Request) -> [String; COLUMNS.len()] {
    let phases = request.phases;
    [
        number.to_string(),
        text(run.title),
        text(run.record.strategy.name()),
        request.index.to_string(),
        text(&request.label),
        text(&request.url),
        ms(Some(request.created_ms)),
        ms(request.started_ms),
        ms(request.headers_ms),
        ms(request.settled_ms),
        request.outcome.map_or("", Outcome::name).replace(' ', "_"),
        request.status.map(|it| it.to_string()).unwrap_or_default(),
        request.chars.map(|it| it.to_string()).unwrap_or_default(),
        text(request.title.as_deref().unwrap_or_default()),
        text(request.error.as_deref().unwrap_or_default()),
        request.refusals().to_string(),
        request.polls.to_string(),
        request.wakes.to_string(),
        ms(Some(request.busy_ms)),
        ms(phases.map(|phases| phases.queued)),
        ms(phases.map(|phases| phases.connecting)),
        ms(phases.map(|phases| phases.waiting)),
        ms(phases.map(|phases| phases.receiving)),
    ]
}

fn ms(ms: Option<f64>) -> String {
    ms.map(|ms| format!("{ms:.3}")).unwrap_or_default()
}

/// A text that no spreadsheet runs.
fn text(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let guard = if is_formula { "'" } else { "" };
    format!("{guard}{text}")
}
