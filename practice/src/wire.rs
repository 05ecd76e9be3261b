//! What the hosts, the page and the tests have to agree on: each of these facts stands here alone.

use serde::{Deserialize, Serialize};

/// How many posts there are: their ids go from 1 to this.
pub const POSTS: u32 = 100;

/// How many users there are: their ids go from 1 to this.
pub const USERS: u32 = 10;

/// Below this path are the posts: `posts/1` to `posts/100`.
pub const POSTS_PATH: &str = "posts/";

/// Below this path are the users: `users/1` to `users/10`.
pub const USERS_PATH: &str = "users/";

/// At this path is a run's [`Witness`].
pub const WITNESS_PATH: &str = "witness";

/// At this path are the [`End`]s of a run's requests.
pub const ENDS_PATH: &str = "ends";

/// Below this path, relative to the page, the service worker answers.
pub const WORKER_BASE: &str = "practice/";

/// Below this path the native server answers.
pub const SERVER_BASE: &str = "/api/";

/// The default port of the native server for plain HTTP/1.1.
pub const PORT: u16 = 4600;

/// Its default port for HTTP/2 (and HTTP/1.1) over TLS. A page expects TLS at the port after the plain
/// one, whichever that is.
pub const TLS_PORT: u16 = PORT + 1;

/// The names of the query's parameters. All are optional, and may be given on any request, once.
pub mod parameter {
    /// When the last byte goes out, in milliseconds.
    pub const DELAY: &str = "delay";
    /// When the headers go out, in milliseconds.
    pub const TTFB: &str = "ttfb";
    /// How much later the last byte may go out, in milliseconds.
    pub const JITTER: &str = "jitter";
    /// What decides, with the path, how much of the jitter is added.
    pub const SEED: &str = "seed";
    /// The status of the answer.
    pub const STATUS: &str = "status";
    /// What goes wrong, on purpose.
    pub const FAULT: &str = "fault";
    /// How many requests a second the run may make.
    pub const RATE: &str = "rate";
    /// How many requests the run may make at once after a pause.
    pub const BURST: &str = "burst";
    /// How many requests of the run are worked on at a time.
    pub const CONNECTIONS: &str = "connections";
    /// How many requests of the run the network manages at a time before it tires.
    pub const TIRES: &str = "tires";
    /// Whether the connection stays open after the answer.
    pub const KEEPALIVE: &str = "keepalive";
    /// Which request of the run it is: changes nothing but the URL.
    pub const INDEX: &str = "n";
    /// The run that the request belongs to.
    pub const RUN: &str = "run";

    /// All of them, in the order in which an error lists them.
    pub const ALL: [&str; 13] = [
        DELAY,
        TTFB,
        JITTER,
        SEED,
        STATUS,
        FAULT,
        RATE,
        BURST,
        CONNECTIONS,
        TIRES,
        KEEPALIVE,
        INDEX,
        RUN,
    ];
}

/// Whether a run can have this id: 1 to 64 of the characters `A-Z a-z 0-9 _ -`.
#[must_use]
pub fn is_run_id(id: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    (1..=64).contains(&id.len()) && id.bytes().all(is_allowed)
}

/// The id of the post that a run requests at this index, counted from 0: a run of more requests than
/// there are posts begins again with the first.
#[must_use]
pub const fn post_id(index: u32) -> u32 {
    index % POSTS + 1
}

/// What the network itself saw of a run, as it answers at [`WITNESS_PATH`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Witness {
    /// Requests that arrived.
    pub arrived: u32,
    /// Requests that were answered to the last byte.
    pub answered: u32,
    /// Requests whose client went away first.
    pub aborted: u32,
    /// The most requests in flight at one time, not counting those in the queue for a connection.
    pub peak_in_flight: u32,
    /// The connections they came on; `None` where the host can't see connections.
    pub connections: Option<u32>,
    /// How many of the requests were streams of such connections, as over HTTP/2; `None` if none was.
    #[serde(default)]
    pub streams: Option<u32>,
}

/// How a request ended for the network, whatever its client believes, as it answers at [`ENDS_PATH`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct End {
    /// What was asked for: path and query below the network's base.
    pub target: String,
    /// When it ended, in milliseconds from the arrival of its run's first request.
    pub ended_ms: f64,
    /// Whether it was answered to the last byte. Otherwise its client went away first.
    pub answered: bool,
}

impl Witness {
    /// Whether every request that arrived has ended.
    #[must_use]
    pub const fn is_settled(&self) -> bool {
        self.arrived == self.answered + self.aborted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_worker_answers_below_the_base_that_the_page_asks_at() {
        let script = include_str!("../../www/sw.js");
        assert!(script.contains(&format!("new URL(\"{WORKER_BASE}\"")));
    }

    #[test]
    fn requests_beyond_the_last_post_begin_again() {
        assert_eq!([0, 99, 100, 250].map(post_id), [1, 100, 1, 51]);
    }
}
