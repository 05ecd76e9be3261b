//! The network as a host holds it.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::answer::{Answer, too_many};
use crate::clock::Clock;
use crate::connection::Connection;
use crate::exchange::Exchange;
use crate::order::{Limits, Order};
use crate::route::Route;
use crate::runs::{Runs, lock};
use crate::settings::run_id;
use crate::visit::Visit;

/// The practice network: what it knows of its runs, and the clock it goes by.
///
/// A clone is another handle to the same network. Dropping the last one forgets the runs; requests
/// in flight go on.
#[derive(Clone)]
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
    /// No request is an error: what is wrong with one is said in its answer.
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
        let (order, limits) = Order::read(method, path, query, || {
            Answer::json(200, &runs.witness(&run, now, connection.is_some()))
        });
        // Whoever looks at a run is no part of it: neither counted nor limited.
        let is_part = Route::of(path) != Route::Witness;
        let visit = is_part.then(|| Visit::arrive(runs.enter(&run, now), connection, now));
        let (visit, order) = match (visit, limits) {
            (Some(visit), Some(limits)) => admit(visit, order, &limits, now),
            (visit, _) => (visit, order),
        };
        let exchange = Exchange::new(self.clock.clone(), visit, order);
        if method == "HEAD" { exchange.without_body() } else { exchange }
    }
}

/// Checks the rate, and queues for a connection.
fn admit(visit: Visit, order: Order, limits: &Limits, now: Duration) -> (Option<Visit>, Order) {
    match limits.rate {
        Some(rate) if !visit.is_within(rate, now) => {
            let refusal = Order::at_once(too_many(rate));
            (Some(visit), Order { close: order.close, ..refusal })
        }
        _ => (Some(visit.queue(limits.connections)), order),
    }
}

impl<C> fmt::Debug for Network<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Network").finish_non_exhaustive()
    }
}
