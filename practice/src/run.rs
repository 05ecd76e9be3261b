//! What the network knows of one run.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use futures::channel::oneshot::{self, Receiver, Sender};

use crate::bucket::Bucket;
use crate::connection_queue::ConnectionQueue;
use crate::exchange::Connection;
use crate::wire::{End, Witness};

/// How many connections of a run are counted at most, so that its memory is bounded however long it
/// goes on.
const MAX_CONNECTIONS: usize = 20_000;

/// How many aborts of a run are kept at most that were told before their requests arrived.
const MAX_EARLY: usize = 5_000;

/// How many ends of a run are kept at most, and how long a target of one may be.
const MAX_ENDS: usize = 100;
const MAX_TARGET: usize = 300;

/// How a request ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// With the last byte of its answer.
    Answered,
    /// Its client went away first.
    Aborted,
}

/// A request that has not ended.
#[derive(Debug)]
struct Open {
    /// What was asked for, as its abort is told.
    target: String,
    /// Dropped with this entry, which tells the request's future that there is nothing more to do.
    _aborted: Sender<()>,
}

/// The counts and limits of one run.
#[derive(Debug, Default)]
pub(crate) struct Run {
    arrived: u32,
    answered: u32,
    aborted: u32,
    /// The requests that have not ended, by number.
    open: BTreeMap<u32, Open>,
    /// What was aborted before it arrived: a host may hear of the two in either order.
    early: HashSet<String>,
    first_arrival: Option<Duration>,
    /// The first ends, in their order.
    ends: Vec<End>,
    queue: ConnectionQueue,
    pub(crate) bucket: Bucket,
    /// Sorted.
    connections: Vec<u64>,
    streams: u32,
    last_active: Duration,
}

impl Run {
    /// Counts a request that arrives, and gives it a number. The receiver is ready once its abort has
    /// been told, or the request has ended otherwise.
    pub(crate) fn arrive(
        &mut self,
        target: &str,
        connection: Option<Connection>,
        now: Duration,
    ) -> (u32, Receiver<()>) {
        self.arrived += 1;
        self.last_active = now;
        self.first_arrival.get_or_insert(now);
        self.note_connection(connection);
        let number = self.arrived;
        let (sender, aborted) = oneshot::channel();
        self.open.insert(number, Open { target: target.to_owned(), _aborted: sender });
        if self.early.remove(target) {
            self.end(number, Ended::Aborted, now);
        }
        (number, aborted)
    }

    /// Has a request queue for one of so many connections, unless it has ended. The receiver is ready
    /// when it is let in, with how many are in flight then.
    pub(crate) fn join_queue(
        &mut self,
        number: u32,
        limit: Option<usize>,
    ) -> Option<Receiver<usize>> {
        self.open.contains_key(&number).then(|| self.queue.join(number, limit))
    }

    /// Counts the end of a request, once: whatever ends afterwards had ended already.
    pub(crate) fn end(&mut self, number: u32, ended: Ended, now: Duration) {
        let Some(open) = self.open.remove(&number) else { return };
        if self.ends.len() < MAX_ENDS && open.target.len() <= MAX_TARGET {
            let since_first = now.saturating_sub(self.first_arrival.unwrap_or(now));
            self.ends.push(End {
                target: open.target,
                ended_ms: since_first.as_secs_f64() * 1000.0,
                answered: ended == Ended::Answered,
            });
        }
        match ended {
            Ended::Answered => self.answered += 1,
            Ended::Aborted => self.aborted += 1,
        }
        self.queue.leave(number);
    }

    /// Counts as aborted what was asked for with this target. Where nothing is in flight for it, the
    /// request has ended already, or it is yet to arrive.
    pub(crate) fn abort(&mut self, target: &str, now: Duration) {
        let found = self.open.iter().find(|(_, open)| open.target == target);
        if let Some(number) = found.map(|(number, _)| *number) {
            self.end(number, Ended::Aborted, now);
        } else if self.early.len() < MAX_EARLY {
            self.early.insert(target.to_owned());
        }
    }

    fn note_connection(&mut self, connection: Option<Connection>) {
        let Some(Connection { number, has_streams }) = connection else { return };
        self.streams += u32::from(has_streams);
        if let Err(position) = self.connections.binary_search(&number)
            && self.connections.len() < MAX_CONNECTIONS
        {
            self.connections.insert(position, number);
        }
    }

    /// When a request was last seen to arrive or to be in flight.
    pub(crate) fn last_active(&self) -> Duration {
        self.last_active
    }

    /// Whether no request of it is in flight.
    pub(crate) fn is_idle(&self) -> bool {
        self.open.is_empty()
    }

    /// Counts this moment as active if a request is in flight.
    pub(crate) fn touch(&mut self, now: Duration) {
        if !self.is_idle() {
            self.last_active = now;
        }
    }

    /// The ends of its first requests to end, in their order.
    pub(crate) fn ends(&self) -> &[End] {
        &self.ends
    }

    pub(crate) fn witness(&self, sees_connections: bool) -> Witness {
        Witness {
            arrived: self.arrived,
            answered: self.answered,
            aborted: self.aborted,
            peak_in_flight: count(self.queue.peak()),
            connections: sees_connections.then(|| count(self.connections.len())),
            streams: Some(self.streams).filter(|streams| *streams > 0),
        }
    }
}

/// As a `u32`, which no run comes near to filling.
fn count(all: usize) -> u32 {
    u32::try_from(all).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_are_told_apart_up_to_a_bound() {
        let mut run = Run::default();
        for number in 0..MAX_CONNECTIONS as u64 + 5 {
            let connection = Some(Connection { number, has_streams: false });
            run.note_connection(connection);
            run.note_connection(connection);
        }
        assert_eq!(run.witness(true).connections, Some(20_000));
    }
}
