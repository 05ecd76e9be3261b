//! One request of a run, from its arrival to its end.

use std::time::Duration;

use futures::channel::oneshot::Receiver;

use crate::clock::Clock;
use crate::exchange::Connection;
use crate::plan::Rate;
use crate::run::Ended;
use crate::runs::{SharedRun, lock};

/// A request that has arrived. Dropping it counts it as aborted and lets in the next of the queue;
/// [`finish`](Self::finish) counts it as answered instead. Neither counts anything once the host has
/// been told of its abort.
#[derive(Debug)]
pub(crate) struct InFlight<C: Clock> {
    clock: C,
    run: SharedRun,
    /// Which request of its run it is.
    number: u32,
    /// Its place in the queue for connections, until it is let in. A request that is refused at once
    /// needs none.
    turn: Option<Receiver<usize>>,
    ended: Ended,
}

impl<C: Clock> InFlight<C> {
    /// Counts a request that arrives. The receiver is ready once the host has been told that it was
    /// aborted.
    pub(crate) fn arrive(
        clock: C,
        run: SharedRun,
        target: &str,
        connection: Option<Connection>,
        now: Duration,
    ) -> (Self, Receiver<()>) {
        let (number, aborted) = lock(&run).arrive(target, connection, now);
        (Self { clock, run, number, turn: None, ended: Ended::Aborted }, aborted)
    }

    /// Whether the rate lets it by.
    pub(crate) fn is_within(&self, rate: Rate, now: Duration) -> bool {
        lock(&self.run).bucket.take(rate, now)
    }

    /// Queues for one of so many connections; without a limit, the request is let in at once.
    pub(crate) fn queue(&mut self, connections: Option<usize>) {
        self.turn = lock(&self.run).join_queue(self.number, connections);
    }

    /// Waits until the request is let in, and tells how many of its run are in flight then. Dropping this
    /// future gives up nothing; dropping the request does.
    pub(crate) async fn admitted(&mut self) -> usize {
        let Some(turn) = &mut self.turn else { return 1 };
        // An error means that its abort was told: then nothing waits for it.
        let in_flight = turn.await.unwrap_or(1);
        self.turn = None;
        in_flight
    }

    /// The network has answered it.
    pub(crate) fn finish(mut self) {
        self.ended = Ended::Answered;
    }
}

impl<C: Clock> Drop for InFlight<C> {
    fn drop(&mut self) {
        lock(&self.run).end(self.number, self.ended, self.clock.now());
    }
}
