//! What other tools find in the files, read by public readers of their formats.

#![allow(clippy::float_cmp, reason = "these are copied, and no result of arithmetic")]

mod csv;
mod har;
mod json;
#[cfg(not(target_arch = "wasm32"))]
mod properties;
mod svg;
mod trace;
mod track;

use super::*;
use crate::{
    lab::tests::default_runs,
    run::{EndedRun, Outcome, Phases, Request},
};

/// A lab's runs by the practice network's own rules.
fn runs(lab: &str) -> Vec<EndedRun> {
    runs_until(lab, f64::INFINITY)
}

/// The same, each cancelled after this many milliseconds.
fn runs_until(lab: &str, until: f64) -> Vec<EndedRun> {
    default_runs(lab, until).into_iter().map(|(title, record)| EndedRun { title, record }).collect()
}

/// The requests of all runs that were started.
fn started(runs: &[EndedRun]) -> Vec<&Request> {
    let requests = runs.iter().flat_map(|run| &run.record.requests);
    requests.filter(|request| request.started_ms.is_some()).collect()
}

fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.0015
}

#[test]
fn a_file_is_named_by_its_lab_and_its_time() {
    let runs = runs("three-tasks");
    let names = Format::VARIANTS.iter().map(|format| format.file_name("three-tasks", &runs));
    let names: Vec<_> = names.collect();
    assert_eq!(names[0], "overlap-three-tasks-2128-06-11T085320.json");
    assert_eq!(names[3], "overlap-three-tasks-2128-06-11T085320.trace.json");
    for format in Format::VARIANTS {
        assert_eq!(<&str>::from(format).parse(), Ok(*format));
    }
    assert!("exe".parse::<Format>().is_err());
}

#[test]
fn times_are_written_in_utc() {
    assert_eq!(iso(0.0), "1970-01-01T00:00:00.000Z");
    assert_eq!(iso(951_827_696_789.4), "2000-02-29T12:34:56.789Z");
    assert_eq!(iso(1_795_289_709_999.6), "2026-11-21T19:35:10.000Z");
    assert_eq!(iso(4_107_542_400_000.0), "2100-03-01T00:00:00.000Z");
}
