//! The labs: one file each, all listed in [`CHAPTERS`].
//!
//! A lab is data and plain functions: which settings it has, which runs it makes of them, what it
//! says of the records afterwards. What it asks of the network is [described](Task), not done.

mod cancelling;
mod connections;
mod cures;
mod drawing;
mod earlier;
mod errors;
mod first_answer;
mod guess;
mod limits;
mod mistakes;
mod one_thread;
mod opened;
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
pub use drawing::{Drawing, Features, Rows};
pub use guess::Guess;
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
    /// What the reader's own code begins as beside its runs; none where there is no place for it.
    pub own: Option<OwnStart>,
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
            own: None,
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

    /// What there is to say of a run of the reader's own code.
    #[must_use]
    pub fn conclusion_of_own(record: &Record) -> RichText {
        summary::own(record).into()
    }

    /// The figures below the picture, each with one value a run, in the order of the runs. Of rounds,
    /// the first tells as much as all.
    #[must_use]
    pub fn facts(&self, records: &[Record]) -> Vec<Fact> {
        if records.iter().all(|record| record.requests.is_empty()) {
            return Vec::new();
        }
        let first_round = if self.drawing == Drawing::Rounds { 4 } else { usize::MAX };
        summary::facts(&records[..records.len().min(first_round)])
    }
}

/// What the reader's own code begins as in a lab.
#[derive(Clone, Copy, Debug)]
pub struct OwnStart {
    /// The listing in JavaScript that is its text.
    pub listing: &'static str,
    /// Lines before that, which give the listing's names their values in this lab; often empty.
    pub values: &'static str,
}

impl OwnStart {
    const fn of(listing: &'static str) -> Self {
        Self::with(listing, "")
    }

    const fn with(listing: &'static str, values: &'static str) -> Self {
        Self { listing, values }
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

    /// The run of the reader's own code beside these, over the requests of the first; what limits their time is the
    /// code's affair. None where they ask other networks than the chosen one.
    #[must_use]
    pub fn own(beside: &[Self]) -> Option<Self> {
        let first = beside.first().filter(|it| it.transport == Transport::Chosen)?;
        Some(Self::new(Strategy::OwnJs, first.tasks.clone()))
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
