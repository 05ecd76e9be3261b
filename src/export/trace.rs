//! A trace in the Trace Event Format, which Perfetto and the Performance panel of Chrome's developer
//! tools read.

use super::{
    Run,
    json::{Object, list},
    lanes::{InLane, lanes},
};
use crate::{
    decimal::{Fixed, fixed},
    run::{Outcome, Request},
};

/// The runs as a trace: a process a run, with a thread for the run as a whole and one for each lane
/// of requests; on a request's slice lie those of its polls. So there is a slice for each run, each
/// request that was started, and each poll.
///
/// Slices of a thread must lie in each other or apart. Requests overlap, so they go in lanes; and
/// the last poll, which ends a moment after the request that it ended, is cut off there.
#[must_use]
pub fn trace(runs: &[Run]) -> String {
    let origin = runs.first().map_or(0.0, |run| run.record.started_unix_ms);
    let mut events = Events { list: Vec::new(), start_ms: 0.0, process: 0, threads: 0, first: 0 };
    for run in runs {
        events.start_ms = run.record.started_unix_ms - origin;
        events.add(run);
    }
    let trace = Object::new().text("displayTimeUnit", "ms").with("traceEvents", list(&events.list));
    trace.end()
}

struct Events {
    list: Vec<String>,
    /// When the run started that is being added, in milliseconds from the first run's start.
    start_ms: f64,
    process: usize,
    /// How many threads there are so far: each has a number of its own, whatever its process.
    threads: usize,
    /// The number of the process's first thread.
    first: usize,
}

impl Events {
    fn add(&mut self, run: &Run) {
        let record = &run.record;
        self.process += 1;
        self.first = self.threads + 1;
        self.thread("the run");
        self.name("process", &format!("{}: {}", record.lab, run.title));
        let args = Object::new()
            .text("strategy", record.strategy.name())
            .text("network", record.network.name())
            .with("peak_in_flight", record.peak_in_flight);
        self.slice(self.first, run.title, (0.0, record.total_ms), args);
        for in_lane in lanes(&record.requests, record.total_ms) {
            self.request(&in_lane);
        }
    }

    fn request(&mut self, InLane { lane, request, from_ms, to_ms }: &InLane) {
        let thread = self.first + 1 + lane;
        if thread > self.threads {
            self.thread(&format!("lane {}", lane + 1));
        }
        self.slice(thread, &request.label, (*from_ms, *to_ms), args(request));
        for (from, to) in &request.polled_ms {
            let [from, to] = [from, to].map(|ms| ms.clamp(*from_ms, *to_ms));
            self.slice(thread, "poll", (from, to), Object::new());
        }
    }

    /// Names the process, or the thread that was added last.
    fn name(&mut self, what: &str, name: &str) {
        let args = Object::new().text("name", name).end();
        let event = self.event("M", self.threads).text("name", &format!("{what}_name"));
        self.list.push(event.with("args", args).end());
    }

    fn thread(&mut self, name: &str) {
        self.threads += 1;
        self.name("thread", name);
        let args = Object::new().with("sort_index", self.threads).end();
        let event = self.event("M", self.threads).text("name", "thread_sort_index");
        self.list.push(event.with("args", args).end());
    }

    /// Adds a slice from one time of the run to another.
    fn slice(&mut self, thread: usize, name: &str, (from, to): (f64, f64), args: Object) {
        let [from, to] = [from, to].map(|ms| ((self.start_ms + ms) * 1000.0).round());
        let event = self
            .event("X", thread)
            .text("name", name)
            .text("cat", "overlap")
            .with("ts", whole(from))
            .with("dur", whole(to - from))
            .with("args", args.end());
        self.list.push(event.end());
    }

    fn event(&self, phase: &str, thread: usize) -> Object {
        Object::new().text("ph", phase).with("pid", self.process).with("tid", thread)
    }
}

/// What is told of a request besides its times.
fn args(request: &Request) -> Object {
    let mut args = Object::new()
        .text("outcome", request.outcome.map_or("", Outcome::name))
        .with("polls", request.polls)
        .with("wakes", request.wakes)
        .ms("busy_ms", request.busy_ms);
    if !request.url.is_empty() {
        args = args.text("url", &request.url);
    }
    if let Some(status) = request.status {
        args = args.with("status", status);
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
