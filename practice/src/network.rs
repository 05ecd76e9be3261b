//! The network as a host holds it.

use std::sync::{Arc, Mutex};

use crate::answer::{Answer, too_many};
use crate::clock::Clock;
use crate::exchange::{Connection, Exchange};
use crate::in_flight::InFlight;
use crate::plan::{Outcome, Plan};
use crate::route::{Asked, Route};
use crate::runs::{Runs, lock};
use crate::settings::run_id;

/// The practice network: what it knows of its runs, and the clock it goes by.
///
/// Cheap to clone; all clones are the same network. Dropping the last one forgets the runs; requests
/// in flight go on.
#[derive(Clone, Debug)]
pub struct Network<C> {
    clock: C,
    runs: Arc<Mutex<Runs>>,
}

impl<C: Clock> Network<C> {
    /// A network that has seen no request yet.
    pub fn new(clock: C) -> Self {
        Self { clock, runs: Arc::default() }
    }

    /// Takes a request. It has arrived, and is counted, when this returns; it moves on while the
    /// exchange is polled.
    ///
    /// `target` is the path below the network's base, without a leading slash, with the query if
    /// there is one: `posts/1?delay=200`. `connection` is the one that the request came in on,
    /// where the host can see connections.
    ///
    /// No request is an error: the answer says what is wrong with one.
    pub fn exchange(
        &self,
        method: &str,
        target: &str,
        connection: Option<Connection>,
    ) -> Exchange<C> {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let run = run_id(query);
        let now = self.clock.now();
        let mut runs = lock(&self.runs);
        let read = Plan::read(method, path, query, |asked| match asked {
            Asked::Witness => Answer::json(200, &runs.witness(&run, now, connection.is_some())),
            Asked::Ends => Answer::json(200, &runs.ends(&run, now)),
        });
        let arrived = is_part(path).then(|| {
            let clock = self.clock.clone();
            InFlight::arrive(clock, runs.enter(&run, now), target, connection, now)
        });
        let (mut in_flight, aborted) = arrived.unzip();
        let mut plan = match (read, &mut in_flight) {
            (Err(refusal), _) => Plan::at_once(refusal),
            (Ok((plan, limits)), Some(in_flight)) => match limits.rate {
                Some(rate) if !in_flight.is_within(rate, now) => {
                    Plan { close: plan.close, ..Plan::at_once(too_many(rate)) }
                }
                _ => {
                    in_flight.queue(limits.connections);
                    plan
                }
            },
            (Ok((plan, _)), None) => plan,
        };
        // The answer to a HEAD request ends with its headers (RFC 9110 §9.3.2).
        if method == "HEAD"
            && let Outcome::Answer(answer) = &mut plan.outcome
        {
            answer.body.clear();
        }
        Exchange::new(self.clock.clone(), in_flight, aborted, plan)
    }

    /// Counts as aborted a request that was made with this target, once and only if it has not ended: for
    /// a host that is told of an abort instead of seeing it. If the request has not arrived yet, it
    /// is counted so when it does. No two requests of a run may have one target then.
    ///
    /// Its exchange ends with [`Cut`](crate::Cut) if its headers have not gone out.
    pub fn abort(&self, target: &str) {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        if is_part(path) {
            let now = self.clock.now();
            let run = lock(&self.runs).enter(&run_id(query), now);
            lock(&run).abort(target, now);
        }
    }
}

/// Whether a request for that path is a part of its run. One for what was seen of it is not: it is neither
/// counted nor limited.
fn is_part(path: &str) -> bool {
    !matches!(Route::of(path), Some(Route::Asked(_)))
}
