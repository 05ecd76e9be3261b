//! The queue of one run for its connections.

use std::collections::VecDeque;
use std::task::{Context, Poll, Waker};

/// Identifies one request of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ticket(u64);

/// The requests of a run that are in flight, and those that wait for a connection: first come, first
/// served.
#[derive(Debug, Default)]
pub(crate) struct ConnectionQueue {
    in_flight: usize,
    peak: usize,
    next_ticket: u64,
    /// In the order of their tickets.
    waiting: VecDeque<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    ticket: Ticket,
    limit: usize,
    waker: Option<Waker>,
}

impl ConnectionQueue {
    /// Adds a request, which is let in when fewer than `limit` are in flight; without a limit, at once
    /// and past all that wait. Each request that joins must [`leave`](Self::leave).
    pub(crate) fn join(&mut self, limit: Option<usize>) -> Ticket {
        let ticket = Ticket(self.next_ticket);
        self.next_ticket += 1;
        match limit {
            None => self.start(),
            Some(limit) => {
                self.waiting.push_back(Waiting { ticket, limit, waker: None });
                self.let_in();
            }
        }
        ticket
    }

    /// Ready when that request has been let in.
    pub(crate) fn poll(&mut self, ticket: Ticket, context: &Context<'_>) -> Poll<()> {
        match self.position(ticket) {
            None => Poll::Ready(()),
            Some(position) => {
                self.waiting[position].waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }

    /// Takes the request out, in flight or still waiting, and lets in the next.
    pub(crate) fn leave(&mut self, ticket: Ticket) {
        match self.position(ticket) {
            None => self.in_flight -= 1,
            Some(position) => drop(self.waiting.remove(position)),
        }
        self.let_in();
    }

    /// The most requests that were ever in flight at one time.
    pub(crate) fn peak(&self) -> usize {
        self.peak
    }

    fn position(&self, ticket: Ticket) -> Option<usize> {
        self.waiting.binary_search_by_key(&ticket.0, |waiting| waiting.ticket.0).ok()
    }

    fn start(&mut self) {
        self.in_flight += 1;
        self.peak = self.peak.max(self.in_flight);
    }

    fn let_in(&mut self) {
        while let Some(next) = self.waiting.front_mut()
            && self.in_flight < next.limit
        {
            // Only wakes: both hosts' executors poll later, when this lock is free again.
            if let Some(waker) = next.waker.take() {
                waker.wake();
            }
            self.waiting.pop_front();
            self.start();
        }
    }
}
