//! Entries of a track in the Performance panel of Chrome's developer tools
//! (<https://developer.chrome.com/docs/devtools/performance/extension>).

use serde_json::{Value, json};

use super::{json, thousandths};
use crate::{
    format::measured,
    run::{Outcome, Record, Request},
    strategy::{Mode, Strategy},
};

/// What `performance.measure` is to be called with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The entry's name. No two of a recording may share one: the panel would show the last alone.
    pub name: String,
    /// Its options, as JSON.
    pub options: String,
}

/// A request's entry; none if it was never started. `start` is when its run started on the page's
/// clock, in milliseconds, by how many that goes on at a time where it is coarse, and `track` what its run is called.
#[must_use]
pub fn request_entry(
    request: &Request,
    strategy: Strategy,
    clock_step_ms: Option<f64>,
    start: f64,
    track: &str,
) -> Option<Entry> {
    let (started_ms, settled_ms) = (request.started_ms?, request.settled_ms?);
    let outcome = request.outcome.map_or("", Outcome::name);
    let properties = [
        ("outcome", outcome),
        ("status", &request.status.map(|status| status.to_string()).unwrap_or_default()),
        ("error", request.error.as_deref().unwrap_or_default()),
        ("polls", &request.polls.to_string()),
        ("busy", &format!("{} ms", request.busy(clock_step_ms))),
        ("URL", &request.url),
    ];
    // The panel has colours of its own, and allows no other.
    let color = match (request.outcome, strategy.mode()) {
        (Some(Outcome::Ok), Mode::Sequential) => "tertiary-light",
        (Some(Outcome::Ok), Mode::Concurrent) => "primary-light",
        (Some(Outcome::Ok), Mode::Own) => "secondary-light",
        _ => "error",
    };
    let tooltip = format!("{}: {outcome}", request.label);
    let options = options(start, (started_ms, settled_ms), track, color, &tooltip, &properties);
    Some(Entry { name: named(&request.label, start), options })
}

/// The same for a run as a whole.
#[must_use]
pub fn run_entry(record: &Record, start: f64, track: &str) -> Entry {
    let properties = [
        ("function", record.strategy.name()),
        ("network", record.network.name()),
        ("requests", &record.requests.len().to_string()),
        ("most in flight", &record.peak_in_flight.to_string()),
    ];
    let tooltip =
        format!("{}: {track} {}", record.lab, measured(record.total_ms, record.clock_step_ms));
    let color = match record.strategy.mode() {
        Mode::Sequential => "tertiary",
        Mode::Concurrent => "primary",
        Mode::Own => "secondary",
    };
    let options = options(start, (0.0, record.total_ms), track, color, &tooltip, &properties);
    Entry { name: named(&format!("{}: {track}", record.lab), start), options }
}

/// A name that nothing of another run has.
fn named(name: &str, start: f64) -> String {
    format!("{name} (run at {:.3} s)", start / 1000.0)
}

fn options(
    start: f64,
    (from_ms, to_ms): (f64, f64),
    track: &str,
    color: &str,
    tooltip: &str,
    properties: &[(&str, &str)],
) -> String {
    let known = properties.iter().filter(|(_, value)| !value.is_empty());
    json::text(&json!({
        "start": thousandths(start + from_ms),
        "end": thousandths(start + to_ms),
        "detail": {
            "devtools": {
                "dataType": "track-entry",
                "track": track,
                "trackGroup": "Overlap",
                "color": color,
                "tooltipText": tooltip,
                "properties": known.map(|(name, value)| json!([name, value])).collect::<Value>(),
            },
        },
    }))
}
