//! A trace in the Trace Event Format, which Perfetto and the Performance panel of Chrome's developer
//! tools read.

use std::iter;

use super::{
    json::{Object, long_list},
    lanes::{InLane, lanes},
};
use crate::{
    decimal::{Fixed, fixed},
    run::{EndedRun, Outcome, Record, Request},
};

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
        let requests = in_lanes.into_iter().map(move |it| process.request(&it));
        iter::once(process.run(run, count)).chain(requests)
    });
    let head = Object::new().text("displayTimeUnit", "ms").up_to("traceEvents");
    long_list(head, events, "}")
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
    /// The slice of the run as a whole, and the names of the threads.
    fn run(self, run: &EndedRun, lanes: usize) -> String {
        let Record { lab, strategy, network, total_ms, peak_in_flight, .. } = &run.record;
        let mut events = self.named("process", 0, &format!("{lab}: {}", run.title)) + ",\n";
        for thread in 0..=lanes {
            let lane = format!("lane {thread}");
            let name = if thread == 0 { "the run" } else { &lane };
            events += &(self.named("thread", thread, name) + ",\n");
        }
        let args = Object::new()
            .text("strategy", strategy.name())
            .text("network", network.name())
            .with("peak_in_flight", peak_in_flight);
        events + &self.slice(0, run.title, (0.0, *total_ms), args)
    }

    /// The slice of a request, and those of its polls.
    fn request(self, InLane { lane, request, from_ms, to_ms }: &InLane) -> String {
        let mut events = self.slice(lane + 1, &request.label, (*from_ms, *to_ms), args(request));
        let last_ms = (to_ms - MICROSECOND).max(*from_ms);
        let mut after_ms = *from_ms;
        for (from, to) in &request.polled_ms {
            // By `clamp`, which may panic, the page would learn to print floats.
            let [from, to] = [from, to].map(|ms| ms.min(last_ms).max(after_ms));
            after_ms = (from + MICROSECOND).min(last_ms);
            events += ",\n";
            events += &self.slice(lane + 1, "poll", (from, to), Object::new());
        }
        events
    }

    /// Names the process, or a thread of it.
    fn named(self, what: &str, thread: usize, name: &str) -> String {
        let args = Object::new().text("name", name).end();
        self.event("M", thread).text("name", &format!("{what}_name")).with("args", &args).end()
    }

    /// A slice from one time of the run to another.
    fn slice(self, thread: usize, name: &str, (from, to): (f64, f64), args: Object) -> String {
        let [from, to] = [from, to].map(|ms| ((self.start_ms + ms) * 1000.0).round());
        self.event("X", thread)
            .text("name", name)
            .text("cat", "overlap")
            .with("ts", &whole(from))
            .with("dur", &whole(to - from))
            .with("args", &args.end())
            .end()
    }

    fn event(self, phase: &str, thread: usize) -> Object {
        Object::new()
            .text("ph", phase)
            .with("pid", &self.number)
            .with("tid", &(self.first + thread))
    }
}

/// What is told of a request besides its times.
fn args(request: &Request) -> Object {
    let mut args = Object::new()
        .text("outcome", request.outcome.map_or("", Outcome::name))
        .with("polls", &request.polls)
        .with("wakes", &request.wakes)
        .ms("busy_ms", request.busy_ms);
    if !request.url.is_empty() {
        args = args.text("url", &request.url);
    }
    if let Some(status) = request.status {
        args = args.with("status", &status);
    }
    if let Some(error) = &request.error {
        args = args.text("error", error);
    }
    if let Some(phases) = request.phases {
        args = args
            .ms("queued_ms", phases.queued)
            .ms("connecting_ms", phases.connecting)
            .ms("waiting_ms", phases.waiting)
            .ms("receiving_ms", phases.receiving);
    }
    args
}

/// Microseconds. Whole ones, since readers make nanoseconds of them in ways of their own: what is
/// rounded twice no longer lies in what it lay in.
fn whole(microseconds: f64) -> Fixed {
    fixed(microseconds, 0)
}
