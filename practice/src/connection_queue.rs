//! The queue of one run for its connections.

use std::collections::VecDeque;

use futures::channel::oneshot::{self, Receiver, Sender};

/// The requests of a run that are in flight, and those that wait for a connection: first come, first
/// served.
#[derive(Debug, Default)]
pub(crate) struct ConnectionQueue {
    in_flight: usize,
    peak: usize,
    /// The limit of each request that waits, and what lets it in.
    waiting: VecDeque<(usize, Sender<()>)>,
}

impl ConnectionQueue {
    /// Adds a request, which is let in when fewer than `limit` are in flight; without a limit, at once
    /// and past all that wait.
    ///
    /// The receiver is ready when the request has been let in. It has to be dropped before the request
    /// [leaves](Self::leave).
    pub(crate) fn join(&mut self, limit: Option<usize>) -> Receiver<()> {
        let (turn, let_in) = oneshot::channel();
        match limit {
            None => self.start(turn),
            Some(limit) => self.waiting.push_back((limit, turn)),
        }
        self.let_in();
        let_in
    }

    /// Takes out a request, whether it is in flight or still waits, and lets in the next.
    pub(crate) fn leave(&mut self, is_in_flight: bool) {
        if is_in_flight {
            self.in_flight -= 1;
        } else {
            self.waiting.retain(|(_, turn)| !turn.is_canceled());
        }
        self.let_in();
    }

    /// The most requests that were ever in flight at one time.
    pub(crate) fn peak(&self) -> usize {
        self.peak
    }

    fn let_in(&mut self) {
        while self.waiting.front().is_some_and(|(limit, _)| self.in_flight < *limit)
            && let Some((_, turn)) = self.waiting.pop_front()
        {
            self.start(turn);
        }
    }

    fn start(&mut self, turn: Sender<()>) {
        self.in_flight += 1;
        self.peak = self.peak.max(self.in_flight);
        // Only wakes: both hosts' executors poll later, when the run's lock is free again.
        let _ = turn.send(());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_requests_that_give_up_waiting_nothing_is_kept() {
        let mut queue = ConnectionQueue::default();
        let _in_flight = queue.join(Some(1));
        let _waiting = queue.join(Some(1));
        for _ in 0..3 {
            drop(queue.join(Some(1)));
            queue.leave(false);
        }
        assert_eq!(queue.waiting.len(), 1);
    }
}
