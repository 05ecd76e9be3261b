//! A trace in the Trace Event Format, which Perfetto and the Performance panel of Chrome's developer
//! tools read.

use serde_json::{Value, json};

use super::{
    json::with_list,
    lanes::{InLane, lanes},
    thousandths,
};
use crate::run::{EndedRun, Outcome, Record, Request};

/// The runs as a trace: a process a run, with a thread for the run as a whole and one for each lane
/// of requests; on a request's slice lie those of its polls. So there is a slice for each run, each
/// request that was started, and each poll.
///
/// Slices of a thread must lie in each other or apart. Requests overlap, so they go in lanes; and
/// the last poll, which ends a moment after the request that it ended, is cut off just before that
/// end, where it can't be taken for a poll of the lane's next request. Of two polls in one tick of the
/// browser's clock, the second starts a microsecond later: else it would be around the first.
pub fn trace(runs: &[EndedRun]) -> impl Iterator<Item = String> {
    let origin = runs.first().map_or(0.0, |run| run.record.started_unix_ms);
    let mut threads = 0;
    let events = (1..).zip(runs).flat_map(move |(number, run)| {
        let start_ms = run.record.started_unix_ms - origin;
        let process = Process { number, first: threads + 1, start_ms };
        let in_lanes = lanes(&run.record.requests, run.record.total_ms);
        let count = in_lanes.iter().map(|it| it.lane + 1).max().unwrap_or_default();
        threads += 1 + count;
        let requests = in_lanes.into_iter().flat_map(move |it| process.request(&it));
        process.run(run, count).into_iter().chain(requests)
    });
    let document = json!({ "displayTimeUnit": "ms", "traceEvents": [] }).to_string();
    with_list(&document, "traceEvents", events.map(|event| event.to_string()))
}

/// A microsecond in milliseconds: the unit of a trace's times.
const MICROSECOND: f64 = 0.001;

/// What a run is in a trace.
#[derive(Clone, Copy)]
struct Process {
    number: usize,
    /// Its first thread. Each has a number of its own, whatever its process.
    first: usize,
    /// When it starts, in milliseconds from the first run's start.
    start_ms: f64,
}

impl Process {
    /// The names of the threads, and the slice of the run as a whole.
    fn run(self, run: &EndedRun, lanes: usize) -> Vec<Value> {
        let Record { lab, strategy, network, total_ms, peak_in_flight, .. } = &run.record;
        let mut events = vec![self.name("process_name", 0, &format!("{lab}: {}", run.title))];
        events.push(self.name("thread_name", 0, "the run"));
        let lanes = (1..=lanes).map(|lane| self.name("thread_name", lane, &format!("lane {lane}")));
        events.extend(lanes);
        let args = json!({
            "strategy": strategy.name(),
            "network": network.name(),
            "peak_in_flight": peak_in_flight,
        });
        events.push(self.slice(0, run.title, (0.0, *total_ms), &args));
        events
    }

    /// The slice of a request, and those of its polls.
    fn request(self, InLane { lane, request, from_ms, to_ms }: &InLane) -> Vec<Value> {
        let whole = (*from_ms, *to_ms);
        let mut events = vec![self.slice(lane + 1, &request.label, whole, &args(request))];
        let last_ms = (to_ms - MICROSECOND).max(*from_ms);
        let mut after_ms = *from_ms;
        for (from, to) in &request.polled_ms {
            let [from, to] = [from, to].map(|ms| ms.min(last_ms).max(after_ms));
            after_ms = (from + MICROSECOND).min(last_ms);
            events.push(self.slice(lane + 1, "poll", (from, to), &json!({})));
        }
        events
    }

    /// Names the process, or a thread of it.
    fn name(self, what: &str, thread: usize, name: &str) -> Value {
        json!({
            "ph": "M",
            "pid": self.number,
            "tid": self.first + thread,
            "name": what,
            "args": { "name": name },
        })
    }

    /// A slice from one time of the run to another.
    fn slice(self, thread: usize, name: &str, (from, to): (f64, f64), args: &Value) -> Value {
        let [from, to] = [from, to].map(|ms| microseconds(self.start_ms + ms));
        json!({
            "ph": "X",
            "pid": self.number,
            "tid": self.first + thread,
            "name": name,
            "cat": "overlap",
            "ts": from,
            "dur": to - from,
            "args": args,
        })
    }
}

/// What a slice says of a request besides its times.
fn args(request: &Request) -> Value {
    let mut args = json!({
        "outcome": request.outcome.map_or("", Outcome::name),
        "polls": request.polls,
        "wakes": request.wakes,
        "busy_ms": thousandths(request.busy_ms),
    });
    if !request.url.is_empty() {
        args["url"] = request.url.as_str().into();
    }
    if let Some(status) = request.status {
        args["status"] = status.into();
    }
    if let Some(error) = &request.error {
        args["error"] = error.as_str().into();
    }
    if let Some(phases) = request.phases {
        args["queued_ms"] = thousandths(phases.queued).into();
        args["connecting_ms"] = thousandths(phases.connecting).into();
        args["waiting_ms"] = thousandths(phases.waiting).into();
        args["receiving_ms"] = thousandths(phases.receiving).into();
    }
    args
}

/// Whole microseconds, since readers make nanoseconds of them in ways of their own: what is rounded
/// twice no longer lies in what it lay in.
#[expect(clippy::cast_possible_truncation, reason = "a run is no 300,000 years long")]
fn microseconds(ms: f64) -> i64 {
    (ms * 1000.0).round() as i64
}
