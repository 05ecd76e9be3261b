//! One request of a run, from its arrival to its end.

use std::future::poll_fn;
use std::time::Duration;

use crate::connection::Connection;
use crate::connection_queue::Ticket;
use crate::plan::Rate;
use crate::runs::{SharedRun, lock};

/// A request that has arrived and not yet ended. Dropping it counts it as aborted and lets in the
/// next of the queue; [`finish`](Self::finish) counts it as answered instead.
#[derive(Debug)]
pub(crate) struct InFlight {
    run: SharedRun,
    /// Its ticket for the connection queue. A request that is refused at once needs none.
    ticket: Option<Ticket>,
    finished: bool,
}

impl InFlight {
    pub(crate) fn arrive(run: SharedRun, connection: Option<Connection>, now: Duration) -> Self {
        lock(&run).arrive(connection, now);
        Self { run, ticket: None, finished: false }
    }

    /// Whether the rate lets it by.
    pub(crate) fn is_within(&self, rate: Rate, now: Duration) -> bool {
        lock(&self.run).bucket.take(rate, now)
    }

    /// Queues for one of so many connections; without a limit, the request is let in at once.
    pub(crate) fn queue(mut self, connections: Option<usize>) -> Self {
        self.ticket = Some(lock(&self.run).queue.join(connections));
        self
    }

    /// Waits until the request is let in. Dropping this future gives up nothing; dropping the request
    /// does.
    pub(crate) async fn admitted(&self) {
        if let Some(ticket) = self.ticket {
            poll_fn(|context| lock(&self.run).queue.poll(ticket, context)).await;
        }
    }

    /// The network has answered it.
    pub(crate) fn finish(mut self) {
        self.finished = true;
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        let mut run = lock(&self.run);
        if self.finished {
            run.answered += 1;
        } else {
            run.aborted += 1;
        }
        if let Some(ticket) = self.ticket {
            run.queue.leave(ticket);
        }
    }
}
