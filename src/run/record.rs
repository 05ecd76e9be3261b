//! The run record, schema `overlap.run/1`: what the bars are drawn from and what tests assert on.
//! These types write it and read it. A reader passes over members that it does not know.

use std::borrow::Cow;

pub use practice::wire::{End, Witness};
use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::{Cost, Own, Phases, Requests, Settings};
use crate::strategy::Strategy;

/// The `schema` member of every record.
pub const SCHEMA: &str = "overlap.run/1";

/// One run of one strategy. All times are milliseconds from the run's start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Always [`SCHEMA`].
    pub schema: Cow<'static, str>,
    /// The lab's name, as in `data-lab`.
    pub lab: Cow<'static, str>,
    /// The strategy; in JSON, the name of its function. A limit is not part of that name, so a
    /// strategy that is read has the limit that it has in [`Strategy::ALL`].
    pub strategy: Strategy,
    /// Who answered.
    pub network: Network,
    /// The settings the run was made with, by name.
    pub settings: Settings,
    /// When the run started, in milliseconds since 1970.
    pub started_unix_ms: f64,
    /// How the run ended.
    pub state: State,
    /// How long the run took.
    pub total_ms: f64,
    /// The durations of all requests that were started, added up.
    pub sum_ms: f64,
    /// The longest of those durations.
    pub slowest_ms: f64,
    /// The most requests that were under way at one time, as the page counted them.
    pub peak_in_flight: usize,
    /// How many frames the browser drew during the run.
    pub frames: u32,
    /// When it drew each of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub frames_ms: Vec<f64>,
    /// Whether the page was hidden at any time during the run. A browser slows the timers of a
    /// hidden page, so its times compare with nothing.
    pub hidden: bool,
    /// The longest time in which nothing at all ran on the page and no timer rang, as when the machine was
    /// asleep; none where a page in sight explains all of them. With one, its times compare with nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub standstill_ms: Option<f64>,
    /// By how many milliseconds the page's clock goes on at a time, where that is a millisecond or more: as
    /// far as that, its times are not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock_step_ms: Option<f64>,
    /// One entry a request, in request order.
    pub requests: Requests,
    /// What the network itself saw of the run; none for timers, or when it could not be asked.
    pub witness: Option<Witness>,
    /// What a future cost, in a run over futures that are ready at once. Of those it has no entries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cost: Option<Cost>,
    /// In a run of a reader's own code, what is known of that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own: Option<Own>,
}

impl Record {
    /// Whether its times can be compared with another's: it came to its end, and nothing held it up that
    /// is no part of it.
    #[must_use]
    pub fn is_comparable(&self) -> bool {
        self.state == State::Done && !self.hidden && self.standstill_ms.is_none()
    }

    /// Whether it has measured anything. What goes wrong in a reader's own code takes nothing back.
    #[must_use]
    pub fn has_measured(&self) -> bool {
        let is_asked = self.own.is_some() && self.asked().any(|it| it.started_ms.is_some());
        self.state != State::Failed || is_asked
    }

    /// How it ended, in a word or two, or what makes its times compare with nothing.
    #[must_use]
    pub fn ended(&self) -> &'static str {
        match self.state {
            _ if self.hidden => "in the background",
            _ if self.standstill_ms.is_some() => "held up",
            state => state.into(),
        }
    }

    /// What a future cost, in microseconds: the median of all samples, if it was measured.
    #[must_use]
    pub fn cost_us(&self) -> Option<f64> {
        self.cost.as_ref()?.median_us()
    }

    /// Whether its network answered none of its requests, and not because the strategy gave them up.
    ///
    /// The practice network's word is its count: where it can't be asked for that, whatever answered was
    /// something else, such as the page's host. Where it can, what was dropped, timed out or refused was
    /// so by design. An API does not count, so there any status is an answer.
    pub(super) fn is_unanswered(&self) -> bool {
        let is_broken = |request: &Request| request.outcome == Some(Outcome::Network);
        if self.asked().next().is_none() {
            return false;
        }
        if self.asked().all(is_broken) {
            return true;
        }
        if self.network.is_api() {
            let is_heard = |it: &Request| it.status.is_some() || !it.refusals_ms.is_empty();
            self.asked().any(is_broken) && !self.asked().any(is_heard)
        } else {
            self.witness.is_none() && !self.asked().any(Request::is_ok)
        }
    }

    /// The requests that go to a network: all but timers and work.
    pub fn asked(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter().filter(|request| !request.url.is_empty())
    }
}

/// One request of a run. All times are milliseconds from the run's start.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Its place in the run, from 0.
    pub index: usize,
    /// What the page calls it.
    pub label: String,
    /// What was asked for; empty for a timer.
    pub url: String,
    /// When its future was created.
    pub created_ms: f64,
    /// When it started. For a future in Rust that is when it was first polled: until then nothing
    /// had been sent.
    pub started_ms: Option<f64>,
    /// When the answer's headers were in.
    pub headers_ms: Option<f64>,
    /// When it ended, one way or another.
    pub settled_ms: Option<f64>,
    /// How it ended; none only while it has not.
    pub outcome: Option<Outcome>,
    /// The HTTP status, when there was one.
    pub status: Option<u16>,
    /// The length of the answer's text in characters.
    pub chars: Option<usize>,
    /// The title in the answer, when it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// What went wrong, in words.
    pub error: Option<String>,
    /// When the network refused a try that was then made again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refusals_ms: Vec<f64>,
    /// When it was sent again, after each of those.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub retries_ms: Vec<f64>,
    /// How often its future was polled.
    pub polls: u32,
    /// How often its future asked to be polled again.
    pub wakes: u32,
    /// The time spent inside `poll`: what it cost the one thread.
    pub busy_ms: f64,
    /// From when to when each poll lasted. Each gave `pending`, but for the last of a future that
    /// ended by itself.
    pub polled_ms: Vec<(f64, f64)>,
    /// When it asked to be polled again.
    pub woken_ms: Vec<f64>,
    /// How it ended for the network, where that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub served: Option<Served>,
    /// Where the time went, by the browser's own account. None for a timer, for a request that got no
    /// answer or may have been tried several times, and where the browser does not say.
    pub phases: Option<Phases>,
}

impl Request {
    /// Whether a parameter of its URL, name and value, begins like this.
    #[must_use]
    pub fn has_param(&self, parameter: &str) -> bool {
        self.url.split(['?', '&']).any(|it| it.starts_with(parameter))
    }

    /// The value of a parameter of its URL; `name` ends with the `=`.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.url.split(['?', '&']).find_map(|it| it.strip_prefix(name))
    }

    /// How often the network refused it because there were too many (429).
    #[must_use]
    pub fn refusals(&self) -> usize {
        self.refusals_ms.len() + usize::from(self.status == Some(429))
    }

    /// Whether it was answered, and the answer was read.
    #[must_use]
    pub fn is_ok(&self) -> bool {
        self.outcome == Some(Outcome::Ok)
    }

    /// Whether a network answered it, well or badly, and it was read to the end.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        let read = matches!(self.outcome, Some(Outcome::Ok | Outcome::Status | Outcome::Decode));
        read && self.status.is_some()
    }

    /// How long its future was busy, in milliseconds without their unit: `1.2`. Each poll can take as long as
    /// the clock goes on at a time and seem to take none, so where none is seen to take any, all that is known
    /// is `less than 30`.
    #[must_use]
    pub fn busy(&self, clock_step_ms: Option<f64>) -> String {
        let unseen_ms = clock_step_ms.map_or(1.0, |step_ms| f64::from(self.polls) * step_ms);
        if self.busy_ms < clock_step_ms.unwrap_or(0.05) {
            format!("less than {:.0}", unseen_ms.ceil())
        } else {
            format!("{:.1}", self.busy_ms)
        }
    }

    /// Tells `heard` each time at which something happened to it, in no particular order.
    pub fn each_moment(&self, heard: &mut dyn FnMut(f64)) {
        for time in [self.started_ms, self.headers_ms, self.settled_ms].into_iter().flatten() {
            heard(time);
        }
        for time in self.refusals_ms.iter().chain(&self.retries_ms).chain(&self.woken_ms) {
            heard(*time);
        }
        for (from, _) in &self.polled_ms {
            heard(*from);
        }
    }

    /// How long it took from its first poll to its end, in milliseconds.
    #[must_use]
    pub fn duration_ms(&self) -> Option<f64> {
        Some(self.settled_ms? - self.started_ms?)
    }
}

/// How a request ended by the network's own account, whatever the page believes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Served {
    /// When, in milliseconds from the run's start, as if the run's first request had arrived there as soon as it
    /// was sent: the network has a clock of its own.
    pub ended_ms: f64,
    /// Whether it was answered to the last byte. Otherwise the network saw that nobody waited any longer.
    pub answered: bool,
}

/// Who answered a run's requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Network {
    /// The service worker.
    Browser,
    /// The native server.
    Server,
    /// JSONPlaceholder, an API on the internet for everybody to try things on.
    #[serde(rename(serialize = "url"), skip_deserializing)]
    JsonPlaceholder,
    /// An API of the reader's choice.
    Url,
    /// Nobody: the run's futures are timers.
    Timers,
}

impl Network {
    /// Those that a reader can choose, the two that keep the practice network's rules first.
    pub const CHOICES: [Self; 4] = [Self::Browser, Self::Server, Self::JsonPlaceholder, Self::Url];

    /// The name in the form and in a link. The record calls every API `url`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// What the form calls it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Browser => "in this browser",
            Self::Server => "native server",
            Self::JsonPlaceholder => "JSONPlaceholder",
            Self::Url => "your own API",
            Self::Timers => "timers",
        }
    }

    /// The network of this name, of those that a reader can choose.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::CHOICES.into_iter().find(|network| network.name() == name)
    }

    /// Whether it keeps rules of its own and not the practice network's.
    #[must_use]
    pub const fn is_api(self) -> bool {
        matches!(self, Self::JsonPlaceholder | Self::Url)
    }
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum State {
    /// The strategy returned.
    Done,
    /// The reader cancelled it.
    Cancelled,
    /// The strategy returned, but the network answered none of its requests, there was nothing to measure, or
    /// something went wrong in a reader's own code.
    Failed,
}

/// How a request ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "lowercase")]
pub enum Outcome {
    /// It was answered, and the answer was read.
    Ok,
    /// It was answered with a status of 400 or more.
    Status,
    /// It took longer than its limit.
    Timeout,
    /// There was no answer, or it broke off.
    Network,
    /// The answer was not what was asked for: not JSON, or of another shape.
    Decode,
    /// It was started and then dropped.
    Cancelled,
    /// It was dropped before it was first polled, so nothing was sent.
    #[strum(serialize = "never started")]
    NeverStarted,
}

impl Outcome {
    /// The name in the record, with spaces.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::lab::{self, tests::default_runs};

    fn written(record: &Record) -> Value {
        serde_json::to_value(record).expect("a record is JSON")
    }

    /// What is written of a record that was read from this.
    fn read(json: Value) -> Value {
        written(&serde_json::from_value(json).expect("a record is read"))
    }

    #[test]
    fn what_is_written_is_read_back_whole() {
        for lab in lab::all() {
            for (title, record) in default_runs(lab.name, 300.0) {
                let json = written(&record);
                assert_eq!(read(json.clone()), json, "{}: {title}", lab.name);
            }
        }
    }

    #[test]
    fn members_that_nobody_knows_yet_are_passed_over() {
        let (_, record) = default_runs("limits", 300.0).remove(0);
        let json = written(&record);
        let mut newer = json.clone();
        newer["weather"] = json!("fine");
        newer["requests"][0]["weather"] = json!({"rain": false});
        assert_eq!(read(newer), json);
    }

    #[test]
    fn a_strategy_that_nobody_knows_is_an_error_that_names_it() {
        let (_, record) = default_runs("limits", 300.0).remove(0);
        let mut json = written(&record);
        json["strategy"] = json!("wish_for_all");
        let error = serde_json::from_value::<Record>(json).expect_err("there is no such strategy");
        assert!(error.to_string().contains("wish_for_all"), "{error}");
    }
}
