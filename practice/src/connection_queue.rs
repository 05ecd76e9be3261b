//! The queue of one run for its connections.

use std::collections::{HashSet, VecDeque};

use futures::channel::oneshot::{self, Receiver, Sender};

/// The requests of a run that are in flight, and those that wait for a connection: first come, first
/// served.
#[derive(Debug, Default)]
pub(crate) struct ConnectionQueue {
    /// By number.
    in_flight: HashSet<u32>,
    peak: usize,
    waiting: VecDeque<Waiting>,
}

/// A request that waits for a connection.
#[derive(Debug)]
struct Waiting {
    number: u32,
    /// How many may be in flight when it is let in.
    limit: usize,
    turn: Sender<usize>,
}

impl ConnectionQueue {
    /// Adds a request, which is let in when fewer than `limit` are in flight; without a limit, at once
    /// and past all that wait. The receiver is ready when the request has been let in, and tells how many
    /// are in flight then.
    pub(crate) fn join(&mut self, number: u32, limit: Option<usize>) -> Receiver<usize> {
        let (turn, let_in) = oneshot::channel();
        match limit {
            None => self.start(number, turn),
            Some(limit) => self.waiting.push_back(Waiting { number, limit, turn }),
        }
        self.let_in();
        let_in
    }

    /// Takes out a request, whether it is in flight or still waits, and lets in the next.
    pub(crate) fn leave(&mut self, number: u32) {
        if !self.in_flight.remove(&number) {
            self.waiting.retain(|waiting| waiting.number != number);
        }
        self.let_in();
    }

    /// The most requests that were ever in flight at one time.
    pub(crate) fn peak(&self) -> usize {
        self.peak
    }

    fn let_in(&mut self) {
        while self.waiting.front().is_some_and(|waiting| self.in_flight.len() < waiting.limit)
            && let Some(Waiting { number, turn, .. }) = self.waiting.pop_front()
        {
            self.start(number, turn);
        }
    }

    fn start(&mut self, number: u32, turn: Sender<usize>) {
        self.in_flight.insert(number);
        self.peak = self.peak.max(self.in_flight.len());
        // Only wakes: both hosts' executors poll later, when the run's lock is free again.
        let _ = turn.send(self.in_flight.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_requests_that_give_up_waiting_nothing_is_kept() {
        let mut queue = ConnectionQueue::default();
        let _in_flight = queue.join(1, Some(1));
        let _waiting = queue.join(2, Some(1));
        for number in 3..6 {
            let _given_up = queue.join(number, Some(1));
            queue.leave(number);
        }
        assert_eq!(queue.waiting.len(), 1);
    }
}
