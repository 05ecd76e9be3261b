//! The run record, schema `overlap.run/1`, as the page announces it.

use std::collections::BTreeMap;

pub use practice::wire::Witness;
use serde::Deserialize;

/// One run of one strategy. All times are milliseconds from the run's start.
#[derive(Clone, Debug, Deserialize)]
pub struct Record {
    /// The lab's name.
    pub lab: String,
    /// The name of the strategy's function.
    pub strategy: String,
    /// Who answered: `browser`, `server` or `timers`.
    pub network: String,
    /// The settings the run was made with.
    pub settings: BTreeMap<String, u32>,
    /// `done`, `cancelled` or `failed`.
    pub state: String,
    /// How long the run took.
    pub total_ms: f64,
    /// The durations of all requests, added up.
    pub sum_ms: f64,
    /// The longest of those durations.
    pub slowest_ms: f64,
    /// The most requests under way at one time, as the page counted.
    pub peak_in_flight: u32,
    /// How many frames the browser drew during the run.
    pub frames: u32,
    /// Whether the page was out of sight during the run.
    pub hidden: bool,
    /// One entry a request, in request order.
    pub requests: Vec<Request>,
    /// What the network saw; none for timers.
    pub witness: Option<Witness>,
    /// What a future cost, where that was measured.
    pub cost: Option<Cost>,
}

/// What a future costs that is ready at once.
#[derive(Clone, Debug, Deserialize)]
pub struct Cost {
    /// How many there were at a time.
    pub futures: u32,
    /// Microseconds for each, measured over and over.
    pub samples_us: Vec<f64>,
}

/// One request of a run.
#[derive(Clone, Debug, Deserialize)]
pub struct Request {
    /// Its place in the run, from 0.
    pub index: usize,
    /// What the page calls it.
    pub label: String,
    /// What was asked for.
    pub url: String,
    /// When its future was created.
    pub created_ms: f64,
    /// When it was first polled; none if it never was.
    pub started_ms: Option<f64>,
    /// When the answer's headers were in.
    pub headers_ms: Option<f64>,
    /// When it ended.
    pub settled_ms: Option<f64>,
    /// How it ended; none only while it has not.
    pub outcome: Option<String>,
    /// The HTTP status, when there was one.
    pub status: Option<u16>,
    /// The length of the answer in characters.
    pub chars: Option<usize>,
    /// The title or the name in the answer.
    #[serde(default)]
    pub title: Option<String>,
    /// What went wrong, in words.
    pub error: Option<String>,
    /// When the network refused a try that was then made again.
    #[serde(default)]
    pub refusals_ms: Vec<f64>,
    /// How often its future was polled.
    pub polls: usize,
    /// How often its future asked to be polled again.
    pub wakes: usize,
    /// The time spent inside `poll`.
    pub busy_ms: f64,
    /// From when to when each poll lasted.
    pub polled_ms: Vec<(f64, f64)>,
    /// When it asked to be polled again.
    pub woken_ms: Vec<f64>,
    /// Where its time went, where the browser told.
    pub phases: Option<Phases>,
}

/// Where a request's time went, in milliseconds.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Phases {
    /// Waiting for a connection.
    pub queued: f64,
    /// Opening one.
    pub connecting: f64,
    /// Until the answer's first byte.
    pub waiting: f64,
    /// Until its last.
    pub receiving: f64,
    /// Whether its connection was open already; none where it needed none.
    pub reused: Option<bool>,
}

impl Phases {
    /// All of them together.
    #[must_use]
    pub fn sum(&self) -> f64 {
        self.queued + self.connecting + self.waiting + self.receiving
    }
}

impl Record {
    /// How many requests ended so.
    #[must_use]
    pub fn count(&self, outcome: &str) -> usize {
        self.requests.iter().filter(|r| r.outcome.as_deref() == Some(outcome)).count()
    }

    /// How each request ended, in request order.
    #[must_use]
    pub fn outcomes(&self) -> Vec<&str> {
        self.requests.iter().map(|r| r.outcome.as_deref().unwrap_or("none")).collect()
    }

    /// How many answers had this status.
    #[must_use]
    pub fn count_status(&self, status: u16) -> usize {
        self.requests.iter().filter(|r| r.status == Some(status)).count()
    }

    /// How often its futures were polled, all together.
    #[must_use]
    pub fn polls(&self) -> usize {
        self.requests.iter().map(|request| request.polls).sum()
    }

    /// What the network saw of this run.
    #[must_use]
    pub fn seen(&self) -> Witness {
        self.witness.unwrap_or_else(|| panic!("no witness in the record of {}", self.strategy))
    }

    /// The requests that were answered well, by their places in the run.
    #[must_use]
    pub fn answered(&self) -> Vec<usize> {
        let answered = self.requests.iter().filter(|r| r.outcome.as_deref() == Some("ok"));
        answered.map(|request| request.index).collect()
    }

    /// The indices of the requests, the first to end first.
    #[must_use]
    pub fn order_of_ends(&self) -> Vec<usize> {
        let mut requests: Vec<_> = self.requests.iter().collect();
        requests.sort_by(|a, b| a.ended().total_cmp(&b.ended()));
        requests.iter().map(|request| request.index).collect()
    }

    /// The indices of the requests of which these lines of a log tell. Panics unless each tells of one,
    /// in the order of their ends; two may end in one moment of the browser's clock.
    #[must_use]
    pub fn order_of_log(&self, log: &[String]) -> Vec<usize> {
        let of = |line: &String| {
            let is_of = |it: &&Request| line.starts_with(&format!("Fetched {}: ", it.label));
            let request = self.requests.iter().find(is_of);
            request.unwrap_or_else(|| panic!("no request of {line:?}")).index
        };
        let order: Vec<usize> = log.iter().map(of).collect();
        let ends = || order.iter().map(|index| self.requests[*index].ended());
        assert!(ends().is_sorted(), "ends of {:?} in {log:#?}", ends().collect::<Vec<_>>());
        order
    }

    /// Panics unless the run is done and each request of it was answered well.
    pub fn assert_all_ok(&self) {
        let strategy = &self.strategy;
        assert_eq!(self.state, "done", "{strategy} should be done");
        let other: Vec<_> =
            self.requests.iter().filter(|r| r.outcome.as_deref() != Some("ok")).collect();
        assert!(other.is_empty(), "each request of {strategy} should be ok, but not {other:#?}");
    }

    /// Panics unless each request has ended, in one way or another.
    pub fn assert_nothing_in_flight(&self) {
        let open: Vec<_> = self.requests.iter().filter(|r| r.outcome.is_none()).collect();
        let strategy = &self.strategy;
        assert!(open.is_empty(), "nothing of {strategy} should be in flight, but {open:#?}");
    }
}

impl Request {
    /// When it was first polled.
    #[must_use]
    pub fn started(&self) -> f64 {
        self.started_ms.unwrap_or_else(|| panic!("{} was never started", self.label))
    }

    /// When it ended.
    #[must_use]
    pub fn ended(&self) -> f64 {
        self.settled_ms.unwrap_or_else(|| panic!("{} has not ended", self.label))
    }

    /// How long it took.
    #[must_use]
    pub fn took(&self) -> f64 {
        self.ended() - self.started()
    }
}
