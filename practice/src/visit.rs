//! One request's place in its run.

use std::future::poll_fn;
use std::time::Duration;

use crate::connection::Connection;
use crate::order::Rate;
use crate::runs::{SharedRun, lock};
use crate::turns::Ticket;

/// A request that has arrived and not yet ended. Dropping it counts it as aborted and gives its
/// turn to the next; [`finish`](Self::finish) counts it as answered instead.
#[derive(Debug)]
pub(crate) struct Visit {
    run: SharedRun,
    /// Its turn, or its place in the queue. One that is refused at once needs none.
    ticket: Option<Ticket>,
    finished: bool,
}

impl Visit {
    pub(crate) fn arrive(run: SharedRun, connection: Option<Connection>, now: Duration) -> Self {
        lock(&run).arrive(connection, now);
        Self { run, ticket: None, finished: false }
    }

    /// Whether the rate lets it by.
    pub(crate) fn is_within(&self, rate: Rate, now: Duration) -> bool {
        lock(&self.run).bucket.take(rate, now)
    }

    /// Joins the queue for one of so many connections; without a limit, takes a turn at once.
    pub(crate) fn queue(mut self, connections: Option<usize>) -> Self {
        self.ticket = Some(lock(&self.run).turns.join(connections));
        self
    }

    /// Waits for its turn. Dropping this future gives up nothing; dropping the visit does.
    pub(crate) async fn turn(&self) {
        if let Some(ticket) = self.ticket {
            poll_fn(|context| lock(&self.run).turns.poll(ticket, context)).await;
        }
    }

    /// The network is through with it.
    pub(crate) fn finish(mut self) {
        self.finished = true;
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let mut run = lock(&self.run);
        if self.finished {
            run.answered += 1;
        } else {
            run.aborted += 1;
        }
        if let Some(ticket) = self.ticket {
            run.turns.leave(ticket);
        }
    }
}
