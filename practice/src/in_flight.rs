//! One request of a run, from its arrival to its end.

use std::time::Duration;

use futures::channel::oneshot::Receiver;

use crate::exchange::Connection;
use crate::plan::Rate;
use crate::runs::{SharedRun, lock};

/// A request that has arrived and not yet ended. Dropping it counts it as aborted and lets in the
/// next of the queue; [`finish`](Self::finish) counts it as answered instead.
#[derive(Debug)]
pub(crate) struct InFlight {
    run: SharedRun,
    /// Its place in the queue for connections, until it is let in. A request that is refused at once
    /// needs none.
    turn: Option<Receiver<()>>,
    is_admitted: bool,
    is_finished: bool,
}

impl InFlight {
    pub(crate) fn arrive(run: SharedRun, connection: Option<Connection>, now: Duration) -> Self {
        lock(&run).arrive(connection, now);
        Self { run, turn: None, is_admitted: false, is_finished: false }
    }

    /// Whether the rate lets it by.
    pub(crate) fn is_within(&self, rate: Rate, now: Duration) -> bool {
        lock(&self.run).bucket.take(rate, now)
    }

    /// Queues for one of so many connections; without a limit, the request is let in at once.
    pub(crate) fn queue(&mut self, connections: Option<usize>) {
        self.turn = Some(lock(&self.run).queue.join(connections));
    }

    /// Waits until the request is let in. Dropping this future gives up nothing; dropping the request
    /// does.
    pub(crate) async fn admitted(&mut self) {
        if let Some(turn) = &mut self.turn {
            turn.await.expect("the queue lives as long as its requests");
            (self.turn, self.is_admitted) = (None, true);
        }
    }

    /// The network has answered it.
    pub(crate) fn finish(mut self) {
        self.is_finished = true;
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        let mut run = lock(&self.run);
        if self.is_finished {
            run.answered += 1;
        } else {
            run.aborted += 1;
        }
        // It may have been let in without having heard of it.
        let is_let_in = |mut turn: Receiver<()>| matches!(turn.try_recv(), Ok(Some(())));
        let is_in_flight = self.is_admitted || self.turn.take().is_some_and(is_let_in);
        run.queue.leave(is_in_flight);
    }
}
