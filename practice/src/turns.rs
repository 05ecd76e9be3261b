//! The queue of one run for its connections.

use std::collections::VecDeque;
use std::task::{Context, Poll, Waker};

/// One request's place in the queue, or among those that were let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ticket(u64);

/// Who is worked on and who waits: first come, first served.
#[derive(Debug, Default)]
pub(crate) struct Turns {
    working: usize,
    peak: usize,
    tickets: u64,
    /// In the order of their tickets.
    waiting: VecDeque<Waiting>,
}

#[derive(Debug)]
struct Waiting {
    ticket: Ticket,
    limit: usize,
    waker: Option<Waker>,
}

impl Turns {
    /// Joins the queue, to be let in when fewer than `limit` are worked on; without a limit, at
    /// once and past all who wait. Whoever joins must [`leave`](Self::leave).
    pub(crate) fn join(&mut self, limit: Option<usize>) -> Ticket {
        let ticket = Ticket(self.tickets);
        self.tickets += 1;
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
        match self.place(ticket) {
            None => Poll::Ready(()),
            Some(place) => {
                self.waiting[place].waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }

    /// Gives up that request's turn, or its place in the queue, to the next.
    pub(crate) fn leave(&mut self, ticket: Ticket) {
        match self.place(ticket) {
            None => self.working -= 1,
            Some(place) => drop(self.waiting.remove(place)),
        }
        self.let_in();
    }

    /// The most that were ever worked on at a time.
    pub(crate) fn peak(&self) -> usize {
        self.peak
    }

    fn place(&self, ticket: Ticket) -> Option<usize> {
        self.waiting.binary_search_by_key(&ticket.0, |waiting| waiting.ticket.0).ok()
    }

    fn start(&mut self) {
        self.working += 1;
        self.peak = self.peak.max(self.working);
    }

    fn let_in(&mut self) {
        while let Some(next) = self.waiting.front_mut()
            && self.working < next.limit
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
