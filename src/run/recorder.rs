//! The account of one run, kept while it happens.

mod request_handle;

use std::{
    cell::{Ref, RefCell},
    mem,
    rc::Rc,
};

use super::{
    Clock, Cost, Event, Line, Network, Outcome, Phases, Record, Request, SCHEMA, Settings, State,
    Timing, Witness, log,
};
pub use request_handle::RequestHandle;

use crate::{request::Failure, strategy::Strategy};

/// What is known of a run before it starts.
#[derive(Clone, Debug)]
pub struct RunInfo {
    /// The lab's name.
    pub lab: &'static str,
    /// The strategy that is run.
    pub strategy: Strategy,
    /// Who will answer.
    pub network: Network,
    /// The settings it is run with.
    pub settings: Settings,
    /// When it starts, in milliseconds since 1970.
    pub started_unix_ms: f64,
}

/// What a request's future gives when all went well.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The HTTP status; none for a timer.
    pub status: Option<u16>,
    /// The length of the answer's text in characters; none for a timer.
    pub chars: Option<usize>,
    /// The title in the answer, if it has one.
    pub title: Option<String>,
}

/// A future as a run needs it: it ends in a [`Reply`] or in a [`Failure`].
pub type Job = futures::future::LocalBoxFuture<'static, Result<Reply, Failure>>;

/// Keeps the account of one run. Cheap to clone; all clones record into the same run.
#[derive(Clone, Debug)]
pub struct Recorder {
    clock: Clock,
    account: Rc<RefCell<Account>>,
}

#[derive(Debug)]
struct Account {
    info: RunInfo,
    start: f64,
    requests: Vec<Request>,
    events: Vec<Event>,
    in_flight: usize,
    peak_in_flight: usize,
    frames: u32,
    hidden: bool,
    end: Option<(f64, State)>,
    witness: Option<Witness>,
    cost: Option<Cost>,
    has_failed: bool,
    /// The account, once it is closed. The requests are in there then.
    record: Option<Record>,
}

impl Account {
    fn requests(&self) -> &[Request] {
        self.record.as_ref().map_or(&self.requests, |record| &record.requests)
    }
}

impl Recorder {
    /// Opens the account: the run starts now.
    #[must_use]
    pub fn new(clock: Clock, info: RunInfo) -> Self {
        let account = Account {
            info,
            start: clock(),
            requests: Vec::new(),
            events: Vec::new(),
            in_flight: 0,
            peak_in_flight: 0,
            frames: 0,
            hidden: false,
            end: None,
            witness: None,
            cost: None,
            has_failed: false,
            record: None,
        };
        Self { clock, account: Rc::new(RefCell::new(account)) }
    }

    /// Registers the next request of the run, before there is a future for it.
    pub fn register(&self, label: impl Into<String>, url: impl Into<String>) -> RequestHandle {
        let created_ms = self.now_ms();
        let index = {
            let mut account = self.account.borrow_mut();
            let index = account.requests.len();
            account.requests.push(Request {
                index,
                label: label.into(),
                url: url.into(),
                created_ms,
                started_ms: None,
                headers_ms: None,
                settled_ms: None,
                outcome: None,
                status: None,
                chars: None,
                title: None,
                error: None,
                refusals_ms: Vec::new(),
                polls: 0,
                wakes: 0,
                busy_ms: 0.0,
                polled_ms: Vec::new(),
                woken_ms: Vec::new(),
                phases: None,
            });
            index
        };
        RequestHandle { recorder: self.clone(), index }
    }

    /// Notes that the page was hidden during the run. Nothing is noted after its end.
    pub fn note_hidden(&self) {
        let mut account = self.account.borrow_mut();
        account.hidden |= account.end.is_none();
    }

    /// Notes that the browser is about to draw a frame. Nothing is noted after the run's end.
    pub fn note_frame(&self) {
        let mut account = self.account.borrow_mut();
        account.frames += u32::from(account.end.is_none());
    }

    /// Closes the account: the run ends now, all its futures gone or finished.
    ///
    /// `cancelled` says whether the reader ended it. A run of which no request reached the
    /// network has [failed](State::Failed).
    pub fn finish(&self, cancelled: bool) {
        let now = self.now_ms();
        let mut account = self.account.borrow_mut();
        for request in &mut account.requests {
            request.outcome.get_or_insert(Outcome::NeverStarted);
        }
        let is_unreachable = !account.requests.is_empty()
            && account.requests.iter().all(|r| r.outcome == Some(Outcome::Network));
        let state = match (cancelled, is_unreachable || account.has_failed) {
            (true, _) => State::Cancelled,
            (false, true) => State::Failed,
            (false, false) => State::Done,
        };
        account.end = Some((now, state));
    }

    /// Adds what the network saw.
    pub fn set_witness(&self, witness: Option<Witness>) {
        self.account.borrow_mut().witness = witness;
    }

    /// Adds the phases of every request that got an answer. `timing_of` gives what the browser noted of
    /// a URL, on the clock of this recorder.
    ///
    /// Gives back whether there was something for each of them: if not, it may still come.
    pub fn set_phases(&self, timing_of: impl Fn(&str) -> Option<Timing>) -> bool {
        let mut account = self.account.borrow_mut();
        let start = account.start;
        let mut has_all = true;
        for request in account.requests.iter_mut().filter(|request| request.is_answered()) {
            let times = [request.started_ms, request.headers_ms, request.settled_ms];
            let [Some(from), Some(headers), Some(to)] = times else { continue };
            let times = [from, headers, to].map(|ms| start + ms);
            match timing_of(&request.url) {
                Some(timing) => request.phases = Phases::new(&timing, times),
                None => has_all = false,
            }
        }
        has_all
    }

    /// Adds what a future cost. A run that was to measure that and could not has
    /// [failed](State::Failed).
    pub fn set_cost(&self, cost: Option<Cost>) {
        let mut account = self.account.borrow_mut();
        account.has_failed = cost.is_none();
        account.cost = cost;
    }

    /// What a future cost, in microseconds: the median of all samples, if it was measured.
    #[must_use]
    pub fn cost_us(&self) -> Option<f64> {
        self.account.borrow().cost.as_ref()?.median_us()
    }

    /// Milliseconds since the run's start.
    #[must_use]
    pub fn now_ms(&self) -> f64 {
        (self.clock)() - self.account.borrow().start
    }

    /// How long the run took; none while it runs.
    #[must_use]
    pub fn total_ms(&self) -> Option<f64> {
        self.account.borrow().end.map(|(at, _)| at)
    }

    /// The requests as they stand. No future of the run may be polled while this is held.
    #[must_use]
    pub fn requests(&self) -> Ref<'_, [Request]> {
        Ref::map(self.account.borrow(), Account::requests)
    }

    /// What has happened so far, in the order in which it happened, past the first `seen` events.
    #[must_use]
    pub fn events_after(&self, seen: usize) -> Vec<Line> {
        let account = self.account.borrow();
        let news = account.events.iter().skip(seen);
        news.map(|event| log::line(*event, &account.requests()[event.index()])).collect()
    }

    /// Tells `heard` each request that has ended, in the order of their ends, past the first `seen`
    /// events.
    pub fn each_end_after(&self, seen: usize, heard: &mut dyn FnMut(&Request)) {
        let account = self.account.borrow();
        for event in account.events.iter().skip(seen) {
            if let Event::Ended(index) = event {
                heard(&account.requests()[*index]);
            }
        }
    }

    /// When the run started, on the clock that it was given.
    #[must_use]
    pub fn start(&self) -> f64 {
        self.account.borrow().start
    }

    /// The record; none before [`finish`](Self::finish). Asked for the first time, it closes the
    /// account: what is reported after that is not in it.
    #[must_use]
    pub fn record(&self) -> Option<Record> {
        let mut account = self.account.borrow_mut();
        let (total_ms, state) = account.end?;
        if account.record.is_none() {
            let requests = mem::take(&mut account.requests);
            let durations = || requests.iter().filter_map(Request::duration_ms);
            account.record = Some(Record {
                schema: SCHEMA.into(),
                lab: account.info.lab.into(),
                strategy: account.info.strategy,
                network: account.info.network,
                settings: account.info.settings.clone(),
                started_unix_ms: account.info.started_unix_ms,
                state,
                total_ms,
                sum_ms: durations().sum(),
                slowest_ms: durations().fold(0.0, f64::max),
                peak_in_flight: account.peak_in_flight,
                frames: account.frames,
                hidden: account.hidden,
                requests: requests.into(),
                witness: account.witness,
                cost: account.cost.clone(),
            });
        }
        account.record.clone()
    }
}
