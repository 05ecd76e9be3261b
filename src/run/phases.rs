//! Where a request's time went, by the browser's own account.

use serde::{Deserialize, Serialize};

/// Where a request's time went, in milliseconds, by the browser's Resource Timing. Together they are
/// the time from its start to its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Phases {
    /// From its start to its sending, but for the time in `connecting`: it waits for a connection to
    /// come free. Time in which the page's thread was too busy to send it is in here, too.
    pub queued: f64,
    /// Name look-up, TCP and TLS; 0 on a connection that was open already.
    pub connecting: f64,
    /// From its sending to the first byte of the answer. A service worker is sent it at once, so what
    /// it makes a request wait is in here.
    pub waiting: f64,
    /// From that byte until the page had the answer. Time in which the page's thread was too busy to
    /// take it is in here, too.
    pub receiving: f64,
    /// Whether its connection was open already; none where a service worker answered, over no
    /// connection at all.
    pub reused: Option<bool>,
}

/// When one request came how far: the members of `PerformanceResourceTiming` that phases are made of,
/// in milliseconds on the page's clock. Where an answer of another origin comes without
/// `Timing-Allow-Origin`, most of them are 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timing {
    /// `fetchStart`: the browser took it on.
    pub fetched: f64,
    /// From `domainLookupStart` to `domainLookupEnd`.
    pub look_up: f64,
    /// From `connectStart` to `connectEnd`, TLS included.
    pub connect: f64,
    /// `connectEnd`: it has a connection.
    pub connected: f64,
    /// `requestStart`: it was sent.
    pub requested: f64,
    /// `responseStart`: the answer's first byte was in.
    pub responded: f64,
    /// Whether `nextHopProtocol` names a protocol.
    pub has_protocol: bool,
}

impl Phases {
    /// The phases of a request that the page saw start, have its headers and end at these times, on
    /// the clock of `timing`. None where the browser keeps its timing to itself.
    ///
    /// Of a service worker's answer, Firefox 153 and `WebKit` 2.50 note that its first byte was in as
    /// soon as it was asked for. So there the page's own time of the headers counts.
    #[must_use]
    pub fn new(timing: &Timing, [started, headers, settled]: [f64; 3]) -> Option<Self> {
        if timing.requested <= 0.0 || timing.responded <= 0.0 {
            return None;
        }
        // The page's clock is coarse, so a step can seem to lie a little before the one before it.
        let requested = timing.requested.min(settled).max(started);
        let responded = if timing.has_protocol { timing.responded } else { headers };
        let responded = responded.min(settled).max(requested);
        // A connection that was open already has all its times at the very start (Resource Timing,
        // "connectEnd").
        let is_new = timing.connected > timing.fetched;
        // Each part by itself: Firefox looks a name up at once, and connects when it is the request's turn.
        let connecting = if is_new { timing.look_up + timing.connect } else { 0.0 };
        let connecting = connecting.clamp(0.0, requested - started);
        Some(Self {
            queued: requested - started - connecting,
            connecting,
            waiting: responded - requested,
            receiving: settled - responded,
            reused: timing.has_protocol.then_some(!is_new),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, reason = "these times are whole milliseconds")]

    use super::*;

    /// A request over HTTP/1.1 on a connection that was open already.
    const REUSED: Timing = Timing {
        fetched: 101.0,
        look_up: 0.0,
        connect: 0.0,
        connected: 101.0,
        requested: 320.0,
        responded: 480.0,
        has_protocol: true,
    };

    /// When the page saw it start, have its headers, and end.
    const TIMES: [f64; 3] = [100.0, 490.0, 525.0];

    fn sum(phases: Phases) -> f64 {
        phases.queued + phases.connecting + phases.waiting + phases.receiving
    }

    #[test]
    fn a_request_on_an_open_connection_has_queued_and_not_connected() {
        let expected = Phases {
            queued: 220.0,
            connecting: 0.0,
            waiting: 160.0,
            receiving: 45.0,
            reused: Some(true),
        };
        assert_eq!(Phases::new(&REUSED, TIMES), Some(expected));
    }

    #[test]
    fn a_connection_of_its_own_is_time_that_was_not_queued() {
        let timing = Timing { look_up: 2.0, connect: 10.0, connected: 312.0, ..REUSED };
        let phases = Phases::new(&timing, TIMES).expect("nothing is hidden");
        assert_eq!((phases.queued, phases.connecting, phases.reused), (208.0, 12.0, Some(false)));
        assert_eq!(sum(phases), 425.0);
    }

    #[test]
    fn a_name_that_is_looked_up_long_before_the_connection_is_opened_takes_no_longer_for_it() {
        // As Firefox notes a request that waits for one of six connections: looked up from 101 to
        // 102, connected from 800 to 801.
        let timing = Timing {
            look_up: 1.0,
            connect: 1.0,
            connected: 801.0,
            requested: 801.0,
            responded: 960.0,
            ..REUSED
        };
        let phases = Phases::new(&timing, [100.0, 965.0, 970.0]).expect("nothing is hidden");
        assert_eq!((phases.queued, phases.connecting, phases.reused), (699.0, 2.0, Some(false)));
        assert_eq!(sum(phases), 870.0);
    }

    #[test]
    fn a_service_worker_answers_over_no_connection() {
        let timing = Timing { requested: 102.0, responded: 102.0, has_protocol: false, ..REUSED };
        let phases = Phases::new(&timing, TIMES).expect("nothing is hidden");
        assert_eq!((phases.queued, phases.waiting, phases.reused), (2.0, 388.0, None));
    }

    #[test]
    fn what_the_browser_keeps_to_itself_has_no_phases() {
        let nothing = Timing { connected: 0.0, requested: 0.0, responded: 0.0, ..REUSED };
        assert_eq!(Phases::new(&nothing, TIMES), None);
    }

    #[test]
    fn a_coarse_clock_makes_no_phase_negative_and_changes_no_sum() {
        let timing = Timing {
            fetched: 99.9,
            look_up: 0.1,
            connect: 0.3,
            connected: 100.3,
            requested: 99.9,
            responded: 600.0,
            has_protocol: true,
        };
        let phases = Phases::new(&timing, TIMES).expect("nothing is hidden");
        let all = [phases.queued, phases.connecting, phases.waiting, phases.receiving];
        assert!(all.into_iter().all(|phase| phase >= 0.0), "{all:?}");
        assert_eq!(sum(phases), 425.0);
    }
}
