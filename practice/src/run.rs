//! What the network knows of one run.

use std::time::Duration;

use crate::bucket::Bucket;
use crate::connection_queue::ConnectionQueue;
use crate::exchange::Connection;
use crate::wire::Witness;

/// How many connections of a run are counted at most, so that its memory is bounded however long it
/// goes on.
const MAX_CONNECTIONS: usize = 20_000;

/// The counts and limits of one run.
#[derive(Debug, Default)]
pub(crate) struct Run {
    pub(crate) arrived: u32,
    pub(crate) answered: u32,
    pub(crate) aborted: u32,
    pub(crate) queue: ConnectionQueue,
    pub(crate) bucket: Bucket,
    /// Sorted.
    connections: Vec<u64>,
    streams: u32,
    last_active: Duration,
}

impl Run {
    /// Counts a request that arrives.
    pub(crate) fn arrive(&mut self, connection: Option<Connection>, now: Duration) {
        self.arrived += 1;
        self.last_active = now;
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
        self.arrived == self.answered + self.aborted
    }

    /// Counts this moment as active if a request is in flight.
    pub(crate) fn touch(&mut self, now: Duration) {
        if !self.is_idle() {
            self.last_active = now;
        }
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
            run.arrive(connection, Duration::ZERO);
            run.arrive(connection, Duration::ZERO);
        }
        assert_eq!(run.witness(true).connections, Some(20_000));
    }
}
