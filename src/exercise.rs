//! The exercises: each is done when some run's record meets its condition. What they ask for says
//! `lesson/parts/exercises.html`.

use crate::run::{Outcome, Record, Request, State, withholds};

/// One exercise.
#[derive(Debug)]
pub struct Exercise {
    /// Its name, as in `data-exercise`.
    pub name: &'static str,
    /// Whether a run whose network was there does it.
    pub is_met: fn(&Record) -> bool,
}

const fn exercise(name: &'static str, is_met: fn(&Record) -> bool) -> Exercise {
    Exercise { name, is_met }
}

impl Exercise {
    /// Whether this run does it. A run that has failed does none: whatever its requests ended in, it was
    /// no answer of its network's.
    #[must_use]
    pub fn is_done_by(&self, run: &Record) -> bool {
        run.state != State::Failed && (self.is_met)(run)
    }
}

/// The name of the exercise that is called so, if there is one.
pub(crate) fn named(name: &str) -> Option<&'static str> {
    ALL.iter().map(|exercise| exercise.name).find(|known| *known == name)
}

/// Every exercise, in the order of the last chapter. Each asks what happened, and not by which strategy: a reader's
/// own code does it as well.
pub const ALL: [Exercise; 10] = [
    exercise("fifty-at-once", |run| {
        is_done(run, "ten-posts") && run.peak_in_flight >= 50 && all(run, Outcome::Ok)
    }),
    exercise("five-at-a-time", |run| {
        is_done(run, "limits")
            && run.requests.len() >= 50
            && (2..=5).contains(&run.peak_in_flight)
            && all(run, Outcome::Ok)
    }),
    exercise("two-kinds", |run| {
        is_done(run, "two-endpoints")
            && run.peak_in_flight == run.requests.len()
            && all(run, Outcome::Ok)
    }),
    exercise("without-a-429", |run| {
        is_done(run, "rate-limits")
            && run.requests.len() >= 12
            && run.total_ms < 1500.0
            && all(run, Outcome::Ok)
            && run.requests.iter().map(Request::refusals).sum::<usize>() == 0
    }),
    exercise("one-millisecond", |run| is_done(run, "timeouts") && all(run, Outcome::Timeout)),
    exercise("nobody-there", |run| {
        run.lab == "errors"
            && run.requests.iter().any(is_nobody_there)
            && run.requests.iter().any(|request| request.status == Some(404))
    }),
    exercise("connections-closed", |run| {
        is_done(run, "connections")
            && run.requests.iter().all(|request| request.has_param("keepalive=off"))
            && run.witness.and_then(|seen| seen.connections)
                == u32::try_from(run.requests.len()).ok()
            && all(run, Outcome::Ok)
    }),
    exercise("nine-beside-one", |run| {
        let keeps_answers = !withholds(run.strategy, &run.requests);
        is_done(run, "errors") && keeps_answers && count(run, Outcome::Ok) == 9
    }),
    exercise("some-in-time", |run| {
        is_done(run, "timeouts") && count(run, Outcome::Timeout) > 0 && count(run, Outcome::Ok) > 0
    }),
    exercise("seen-to-go", |run| {
        run.state == State::Cancelled && run.witness.is_some_and(|seen| seen.aborted > 0)
    }),
];

/// Whether it asked a host that can't exist: RFC 6761, section 6.4.
fn is_nobody_there(request: &Request) -> bool {
    let host = request.url.split('/').nth(2);
    request.outcome == Some(Outcome::Network) && host.is_some_and(|it| it.ends_with(".invalid"))
}

fn is_done(run: &Record, lab: &str) -> bool {
    run.lab == lab && run.state == State::Done
}

fn all(run: &Record, outcome: Outcome) -> bool {
    count(run, outcome) == run.requests.len()
}

fn count(run: &Record, outcome: Outcome) -> usize {
    run.requests.iter().filter(|request| request.outcome == Some(outcome)).count()
}
