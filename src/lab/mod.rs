//! The labs: one file each, all listed in [`CHAPTERS`].
//!
//! A lab is data and plain functions: which settings it has, which runs it makes of them, what it
//! says of the records afterwards. What it asks of the network is [described](Task), not done.

mod cancelling;
mod connections;
mod cures;
mod earlier;
mod errors;
mod first_answer;
mod limits;
mod mistakes;
mod one_thread;
mod permits;
mod polls;
mod post_tasks;
mod rate_limits;
mod ready_futures;
mod rich_text;
mod rounds;
mod same_in_js;
mod setting;
mod summary;
mod sweep;
mod ten_posts;
mod three_requests;
mod three_tasks;
mod timeouts;
mod two_endpoints;

pub use crate::run::Settings;
pub use rich_text::{RichText, Span};
pub use rounds::ratios;
pub use setting::Setting;
pub use summary::Fact;

use crate::{
    run::{Network, Record},
    strategy::Strategy,
};

/// The lesson: every chapter in its order, with its labs. The only list of either.
///
/// A chapter's text is `lesson/chapters/NAME.html`, its name the anchor in links, its number its
/// place here.
pub const CHAPTERS: &[Chapter] = &[
    Chapter { name: "why-it-matters", labs: &[&three_requests::LAB] },
    Chapter { name: "three-tasks-together", labs: &[&three_tasks::LAB] },
    Chapter { name: "ten-posts", labs: &[&ten_posts::LAB] },
    Chapter { name: "common-mistakes", labs: &[&mistakes::LAB, &cures::LAB] },
    Chapter { name: "two-endpoints", labs: &[&two_endpoints::LAB] },
    Chapter { name: "limits", labs: &[&limits::LAB, &sweep::LAB] },
    Chapter { name: "rate-limits", labs: &[&rate_limits::LAB] },
    Chapter { name: "timeouts", labs: &[&timeouts::LAB, &permits::LAB] },
    Chapter { name: "errors", labs: &[&errors::LAB] },
    Chapter { name: "cancelling", labs: &[&cancelling::LAB] },
    Chapter { name: "first-answer", labs: &[&first_answer::LAB] },
    Chapter { name: "one-thread", labs: &[&one_thread::LAB] },
    Chapter { name: "under-the-hood", labs: &[&polls::LAB] },
    Chapter { name: "the-browsers-own-limit", labs: &[&connections::LAB] },
    Chapter { name: "is-rust-faster-here", labs: &[&same_in_js::LAB, &ready_futures::LAB] },
    Chapter { name: "practice", labs: &[] },
    Chapter { name: "words", labs: &[] },
];

/// A chapter of the lesson.
#[derive(Debug)]
pub struct Chapter {
    /// Its name in links, and that of its file.
    pub name: &'static str,
    /// Its labs, in the order in which they stand in the text.
    pub labs: &'static [&'static Lab],
}

/// Every lab, in the order of the lesson.
pub fn all() -> impl Iterator<Item = &'static Lab> {
    CHAPTERS.iter().flat_map(|chapter| chapter.labs).copied()
}

/// How a lab's runs are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// A bar for each request, run below run.
    Bars,
    /// The same, each with its place among the results before its name, and at its end its place among the
    /// answers.
    Order,
    /// Bars, and below those of each run a tick for each frame that the browser drew.
    Frames,
    /// Bars, and beyond those that were given up what the network went on doing, by its own account.
    Beyond,
    /// Bars with each poll and each wake marked.
    Polls,
    /// Bars that are split into phases, once the browser has told them.
    Phases,
    /// A dot for each start, and a cross for each that was refused, run below run.
    Starts,
    /// A point for each run: its total, against its title.
    Curve,
    /// Bars for the latest of the runs that share a title, and the ratio of each round.
    Rounds,
    /// A curve for each language: what a future costs, against how many there are.
    Costs,
}

/// What there is beside a picture: all that differs from one kind of drawing to the next.
#[allow(clippy::struct_excessive_bools, reason = "each stands for a part of the page")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Features {
    /// What the picture is called in words.
    pub name: &'static str,
    /// What the table has a row for.
    pub table: Rows,
    /// Whether a run can be replayed and laid over an earlier one: a bar stands for each request.
    pub has_replay: bool,
    /// Whether requests are split into phases.
    pub has_phases: bool,
    /// Whether polls and wakes are shown.
    pub has_polls: bool,
    /// Whether the order of the results and that of the answers are shown.
    pub has_order: bool,
    /// Whether the frames that the browser drew are shown.
    pub has_frames: bool,
    /// Whether it is shown how requests ended for the network.
    pub has_beyond: bool,
    /// Whether each try of a request is shown.
    pub has_starts: bool,
    /// Whether the same runs are made again and again, and only their totals count.
    pub has_rounds: bool,
}

/// A time that the reader is asked to predict, by dragging a line on the axis to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// How long the last of the runs takes.
    LastTotal,
    /// How long the run at this place takes.
    TotalOf(usize),
    /// When, in the first of the runs, the first answer has been read.
    FirstAnswer,
}

impl Guess {
    /// The place of the run that it is about, of so many.
    #[must_use]
    pub const fn place(self, runs: usize) -> usize {
        match self {
            Self::LastTotal => runs.saturating_sub(1),
            Self::TotalOf(place) => place,
            Self::FirstAnswer => 0,
        }
    }

    /// What was measured of it in this run, in milliseconds; none where that is not known.
    #[must_use]
    pub fn measured_ms(self, record: &Record) -> Option<f64> {
        match self {
            Self::LastTotal | Self::TotalOf(_) => Some(record.total_ms),
            Self::FirstAnswer => {
                let answers = record.asked().filter(|request| request.is_ok());
                answers.filter_map(|request| request.settled_ms).min_by(f64::total_cmp)
            }
        }
    }
}

/// What a table has a row for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// Each request.
    Requests,
    /// Each run, with its total or its cost.
    Runs,
}

impl Drawing {
    /// What there is beside the picture.
    #[must_use]
    pub const fn features(self) -> Features {
        let bars = Features {
            name: "Timing bars",
            table: Rows::Requests,
            has_replay: true,
            has_phases: false,
            has_polls: false,
            has_order: false,
            has_frames: false,
            has_beyond: false,
            has_starts: false,
            has_rounds: false,
        };
        match self {
            Self::Bars => bars,
            Self::Order => Features { has_order: true, ..bars },
            Self::Frames => Features { has_frames: true, ..bars },
            Self::Beyond => Features { has_beyond: true, ..bars },
            Self::Polls => Features { has_polls: true, ..bars },
            Self::Phases => Features { has_phases: true, ..bars },
            Self::Starts => Features { name: "Starts in time", has_starts: true, ..bars },
            Self::Curve => Features { name: "Curve of totals", has_replay: false, ..bars },
            Self::Rounds => {
                Features { table: Rows::Runs, has_replay: false, has_rounds: true, ..bars }
            }
            Self::Costs => {
                Features { name: "Curves of costs", table: Rows::Runs, has_replay: false, ..bars }
            }
        }
    }
}

/// What a run's requests go over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// The network that the reader has chosen.
    Chosen,
    /// The native server's HTTP/1.1, over connections that are opened during the run.
    Http1,
    /// The native server's HTTP/2, over connections that are opened during the run.
    Http2,
    /// The network in this browser, whatever is chosen.
    Browser,
}

/// Which network a lab needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkNeed {
    /// None: its futures are timers.
    None,
    /// The practice network alone. What it shows needs delays, faults or a count that no other API
    /// knows of, or more requests than other people's servers should get.
    Practice,
    /// Any API that has posts and users, too.
    AnyApi,
}

/// One lab.
#[derive(Debug)]
pub struct Lab {
    /// Its name, as in `data-lab`.
    pub name: &'static str,
    /// What the reader can set, besides the network.
    pub settings: &'static [Setting],
    /// Which network it needs.
    pub network: NetworkNeed,
    /// Whether its log says when each request starts, and not only how it ends.
    pub logs_starts: bool,
    /// Whether its log is open at first, since the text speaks of it.
    pub opens_log: bool,
    /// How its runs are drawn.
    pub drawing: Drawing,
    /// Whether requests fail by design, so that its own words tell of it.
    pub expects_failures: bool,
    /// The runs it makes, one after another on one axis.
    pub plans: fn(&Settings) -> Vec<Plan>,
    /// The time that its reader is asked to predict on the axis, if any.
    pub guess: Option<Guess>,
    /// The runs it makes instead of the native server, where they are others.
    pub served: Option<fn(&Settings) -> Vec<Plan>>,
    /// What the reader should know of these settings before the run, if anything.
    pub note: fn(&Settings) -> Option<String>,
    /// What was measured, in a sentence or two, when all runs are done and no request failed.
    pub summary: fn(&[Record]) -> String,
}

impl Lab {
    /// What most labs are: bars of requests that any API can answer, with nothing to set. A lab's
    /// constant says in what it is another.
    const fn new(
        name: &'static str,
        plans: fn(&Settings) -> Vec<Plan>,
        summary: fn(&[Record]) -> String,
    ) -> Self {
        Self {
            name,
            settings: &[],
            network: NetworkNeed::AnyApi,
            logs_starts: false,
            opens_log: false,
            drawing: Drawing::Bars,
            expects_failures: false,
            plans,
            guess: None,
            served: None,
            note: |_| None,
            summary,
        }
    }

    /// The lab of this name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        all().find(|lab| lab.name == name)
    }

    /// Its settings as they are at first.
    #[must_use]
    pub fn default_settings(&self) -> Settings {
        self.settings.iter().map(|setting| (setting.name, setting.default)).collect()
    }

    /// The runs it makes of these settings, when this network is chosen.
    #[must_use]
    pub fn plans_on(&self, network: Network, settings: &Settings) -> Vec<Plan> {
        let served = self.served.filter(|_| network == Network::Server);
        served.unwrap_or(self.plans)(settings)
    }

    /// The networks that a reader can choose for it.
    #[must_use]
    pub fn networks(&self) -> &'static [Network] {
        match self.network {
            NetworkNeed::None => &[],
            NetworkNeed::Practice => &Network::CHOICES[..2],
            NetworkNeed::AnyApi => &Network::CHOICES,
        }
    }

    /// What the lab says of its records, whatever became of the runs.
    #[must_use]
    pub fn conclusion(&self, records: &[Record]) -> RichText {
        let trouble = summary::trouble(records, self.expects_failures);
        let mut text = trouble.unwrap_or_else(|| (self.summary)(records));
        if !text.is_empty() {
            text.extend(summary::coarseness(records));
        }
        text.into()
    }

    /// What the lab says of one of its runs that was made alone, so that there is nothing to compare it with.
    #[must_use]
    pub fn conclusion_alone(&self, title: &str, record: &Record) -> RichText {
        let records = std::slice::from_ref(record);
        let trouble = summary::trouble(records, self.expects_failures);
        let mut text = trouble.unwrap_or_else(|| summary::alone(title, record));
        text.extend(summary::coarseness(records));
        text.into()
    }

    /// The figures below the picture, each with one value a run, in the order of the runs. Of rounds,
    /// the first tells as much as all.
    #[must_use]
    pub fn facts(&self, records: &[Record]) -> Vec<Fact> {
        if records.iter().all(|record| record.requests.is_empty()) {
            return Vec::new();
        }
        let first_round = if self.drawing.features().has_rounds { 4 } else { usize::MAX };
        summary::facts(&records[..records.len().min(first_round)])
    }
}

/// What the first chapters compare.
const SEQUENTIAL_AND_CONCURRENT: [Strategy; 2] = [Strategy::Sequential, Strategy::JoinAll];

/// One run a lab makes: a strategy, and what it is run over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The strategy.
    pub strategy: Strategy,
    /// What the page calls the run, in the middle of a sentence.
    pub title: &'static str,
    /// What its requests go over.
    pub transport: Transport,
    /// What each future does.
    pub tasks: Vec<Task>,
    /// Over how many futures that are ready at once it is run, again and again, to measure what one
    /// costs; 0 where it is run once, over its tasks.
    pub ready: u32,
}

impl Plan {
    fn new(strategy: Strategy, tasks: Vec<Task>) -> Self {
        Self { strategy, title: strategy.title(), transport: Transport::Chosen, tasks, ready: 0 }
    }

    /// The same tasks by several strategies, so that only the strategy differs.
    fn compare(strategies: &[Strategy], tasks: &[Task]) -> Vec<Self> {
        strategies.iter().map(|strategy| Self::new(*strategy, tasks.to_vec())).collect()
    }

    /// What it asks of the network that the reader has chosen: paths and queries below its base.
    #[must_use]
    pub fn asked(&self) -> Vec<&str> {
        let is_chosen = self.transport == Transport::Chosen;
        self.tasks.iter().filter_map(|task| task.path.as_deref().filter(|_| is_chosen)).collect()
    }

    /// When each task would start and end if everything but waiting took no time.
    #[must_use]
    pub fn ideal(&self) -> Vec<(f64, f64)> {
        let lengths: Vec<f64> = self.tasks.iter().map(|task| f64::from(task.waits_ms())).collect();
        self.strategy.ideal(&lengths)
    }
}

/// What one future of a run does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// What the page calls it.
    pub label: String,
    /// How long it takes when nothing is in its way, in milliseconds.
    pub takes_ms: u32,
    /// What is asked of the network: path and query below its base. None: nothing is.
    pub path: Option<String>,
    /// How long is waited for its answer, in milliseconds; none: as long as it takes.
    pub timeout_ms: Option<u32>,
    /// Whether it takes its time by working, and not by waiting.
    pub works: bool,
}

impl Task {
    /// How long it is waited for when nothing is in its way, in milliseconds.
    fn waits_ms(&self) -> u32 {
        self.timeout_ms.map_or(self.takes_ms, |limit_ms| limit_ms.min(self.takes_ms))
    }

    /// A timer that ends after `takes_ms`.
    const fn timer(label: String, takes_ms: u32) -> Self {
        Self { label, takes_ms, path: None, timeout_ms: None, works: false }
    }

    /// A request whose answer is complete after `takes_ms`: a path that already has a query.
    ///
    /// Like most answers it is long in coming and then quickly there: its headers are asked for
    /// after four fifths of that time.
    fn get(label: String, path: &str, takes_ms: u32) -> Self {
        let ttfb_ms = takes_ms * 4 / 5;
        let path = Some(format!("{path}&ttfb={ttfb_ms}&delay={takes_ms}"));
        Self { path, ..Self::timer(label, takes_ms) }
    }
}

#[cfg(test)]
pub(crate) mod tests;
