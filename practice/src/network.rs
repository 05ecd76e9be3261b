//! The network as a host holds it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::answer::{Answer, too_many};
use crate::clock::Clock;
use crate::connection::Connection;
use crate::exchange::Exchange;
use crate::in_flight::InFlight;
use crate::plan::{Limits, Plan};
use crate::route::Route;
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
        let (plan, limits) = Plan::read(method, path, query, || {
            Answer::json(200, &runs.witness(&run, now, connection.is_some()))
        });
        // A request for a witness is no part of the run: neither counted nor limited.
        let is_part = Route::of(path) != Route::Witness;
        let in_flight = is_part.then(|| InFlight::arrive(runs.enter(&run, now), connection, now));
        let (in_flight, plan) = match (in_flight, limits) {
            (Some(in_flight), Some(limits)) => admit(in_flight, plan, &limits, now),
            (in_flight, _) => (in_flight, plan),
        };
        let exchange = Exchange::new(self.clock.clone(), in_flight, plan);
        if method == "HEAD" { exchange.without_body() } else { exchange }
    }
}

/// Checks the rate, and queues for a connection.
fn admit(
    in_flight: InFlight,
    plan: Plan,
    limits: &Limits,
    now: Duration,
) -> (Option<InFlight>, Plan) {
    match limits.rate {
        Some(rate) if !in_flight.is_within(rate, now) => {
            let refusal = Plan::at_once(too_many(rate));
            (Some(in_flight), Plan { close: plan.close, ..refusal })
        }
        _ => (Some(in_flight.queue(limits.connections)), plan),
    }
}
