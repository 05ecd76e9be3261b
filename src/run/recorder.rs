//! The account of one run, kept while it happens.

mod request_handle;

use std::{
    cell::{Ref, RefCell},
    rc::Rc,
};

use super::{
    Clock, Cost, End, Event, Language, Line, Network, Outcome, Own, OwnError, Phases, Record,
    Request, Requests, SCHEMA, Served, Settings, State, Timing, Witness, log,
};
pub use request_handle::RequestHandle;

use crate::{request::Failure, strategy::Strategy};

/// From which step on a clock is one that a record names: all figures of the page are whole milliseconds, or
/// say so.
const COARSE_MS: f64 = 1.0;

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
    /// By how many milliseconds the clock goes on at a time.
    pub clock_step_ms: f64,
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
    /// When the run started, on the recorder's clock.
    start: f64,
    events: Vec<Event>,
    /// What a reader's own code has printed.
    printed: Vec<Line>,
    in_flight: usize,
    /// Whether the run has ended; its record then tells how.
    has_ended: bool,
    /// The record as far as it is known. Once it has been given away, its requests change no longer.
    record: Record,
}

impl Recorder {
    /// Opens the account: the run starts now.
    #[must_use]
    pub fn new(clock: Clock, info: RunInfo) -> Self {
        let record = Record {
            schema: SCHEMA.into(),
            lab: info.lab.into(),
            strategy: info.strategy,
            network: info.network,
            settings: info.settings,
            started_unix_ms: info.started_unix_ms,
            state: State::Done,
            total_ms: 0.0,
            sum_ms: 0.0,
            slowest_ms: 0.0,
            peak_in_flight: 0,
            frames: 0,
            frames_ms: Vec::new(),
            hidden: false,
            standstill_ms: None,
            clock_step_ms: Some(info.clock_step_ms).filter(|ms| *ms >= COARSE_MS),
            requests: Requests::default(),
            witness: None,
            cost: None,
            own: None,
        };
        let account = Account {
            start: clock(),
            events: Vec::new(),
            printed: Vec::new(),
            in_flight: 0,
            has_ended: false,
            record,
        };
        Self { clock, account: Rc::new(RefCell::new(account)) }
    }

    /// Registers the next request of the run, before there is a future for it.
    pub fn register(&self, label: impl Into<String>, url: impl Into<String>) -> RequestHandle {
        let created_ms = self.now_ms();
        let requests = &mut self.account.borrow_mut().record.requests;
        let (index, label, url) = (requests.len(), label.into(), url.into());
        let request = Request { index, label, url, created_ms, ..Request::default() };
        if let Some(requests) = requests.get_mut() {
            requests.push(request);
        }
        RequestHandle { recorder: self.clone(), index }
    }

    /// The most requests that were under way at one time, so far.
    #[must_use]
    pub fn peak_in_flight(&self) -> usize {
        self.account.borrow().record.peak_in_flight
    }

    /// Notes that the page was hidden during the run. Nothing is noted after its end.
    pub fn note_hidden(&self) {
        let mut account = self.account.borrow_mut();
        account.record.hidden |= !account.has_ended;
    }

    /// Notes for how many milliseconds nothing at all ran. Nothing is noted after the run's end.
    pub fn note_standstill(&self, ms: f64) {
        let mut account = self.account.borrow_mut();
        if !account.has_ended {
            let longest = account.record.standstill_ms.get_or_insert(ms);
            *longest = longest.max(ms);
        }
    }

    /// Notes that the browser is about to draw a frame. Nothing is noted after the run's end.
    pub fn note_frame(&self) {
        let now = self.now_ms();
        let mut account = self.account.borrow_mut();
        if !account.has_ended {
            account.record.frames += 1;
            account.record.frames_ms.push(now);
        }
    }

    /// When the browser drew a frame, so far.
    #[must_use]
    pub fn frames_ms(&self) -> Vec<f64> {
        self.account.borrow().record.frames_ms.clone()
    }

    /// Closes the account: the run ends now, all its futures gone or finished.
    ///
    /// `cancelled` says whether the reader ended it.
    pub fn finish(&self, cancelled: bool) {
        let now = self.now_ms();
        let mut account = self.account.borrow_mut();
        account.has_ended = true;
        let record = &mut account.record;
        record.total_ms = now;
        for request in record.requests.get_mut().into_iter().flatten() {
            request.outcome.get_or_insert(Outcome::NeverStarted);
        }
        if cancelled {
            record.state = State::Cancelled;
        }
    }

    /// Adds what the network saw.
    pub fn set_witness(&self, witness: Option<Witness>) {
        self.account.borrow_mut().record.witness = witness;
    }

    /// Adds how the network says the requests ended.
    pub fn set_ends(&self, ends: &[End]) {
        let mut account = self.account.borrow_mut();
        let starts = account.record.requests.iter().filter_map(|request| request.started_ms);
        let first_ms = starts.fold(f64::INFINITY, f64::min);
        for request in account.record.requests.get_mut().into_iter().flatten() {
            let end = ends.iter().find(|end| request.url.ends_with(&end.target));
            request.served =
                end.map(|end| Served { ended_ms: first_ms + end.ended_ms, answered: end.answered });
        }
    }

    /// Adds the phases of every request that got an answer. `timing_of` gives what the browser noted of
    /// a URL, on the clock of this recorder.
    ///
    /// Gives back whether there was something for each of them: if not, it may still come.
    pub fn set_phases(&self, timing_of: impl Fn(&str) -> Option<Timing>) -> bool {
        let mut account = self.account.borrow_mut();
        let start = account.start;
        let mut has_all = true;
        let requests = account.record.requests.get_mut().into_iter().flatten();
        // The tries of a request that was made again have URLs of their own.
        let is_one_try = |request: &&mut Request| request.retries_ms.is_empty();
        for request in requests.filter(|it| it.is_answered()).filter(is_one_try) {
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
        if cost.is_none() {
            account.record.state = State::Failed;
        }
        account.record.cost = cost;
    }

    /// Notes that a reader's own code is run, which is written in this language.
    pub fn note_own(&self, language: Language) {
        let own = Own { language, error: None, printed: 0 };
        self.account.borrow_mut().record.own = Some(own);
    }

    /// Notes a line that a reader's own code has printed.
    pub fn print(&self, text: String, is_failure: bool) {
        let at_ms = self.now_ms();
        let mut account = self.account.borrow_mut();
        if !account.has_ended {
            account.printed.push(Line { at_ms, text, is_start: false, is_failure });
            if let Some(own) = &mut account.record.own {
                own.printed += 1;
            }
        }
    }

    /// What a reader's own code has printed so far, past the first `seen` lines.
    #[must_use]
    pub fn printed_after(&self, seen: usize) -> Vec<Line> {
        self.account.borrow().printed.iter().skip(seen).cloned().collect()
    }

    /// Adds how a reader's own code ended: how many lines it printed, and what went wrong. With that, the run
    /// has [failed](State::Failed).
    pub fn set_own(&self, printed: u32, error: Option<OwnError>) {
        let mut account = self.account.borrow_mut();
        if error.is_some() {
            account.record.state = State::Failed;
        }
        if let Some(own) = &mut account.record.own {
            own.printed = printed.max(own.printed);
            own.error = error;
        }
    }

    /// What a future cost, in microseconds: the median of all samples, if it was measured.
    #[must_use]
    pub fn cost_us(&self) -> Option<f64> {
        self.account.borrow().record.cost_us()
    }

    /// Milliseconds since the run's start.
    #[must_use]
    pub fn now_ms(&self) -> f64 {
        (self.clock)() - self.account.borrow().start
    }

    /// By how many milliseconds the clock goes on at a time, where that is a millisecond or more.
    #[must_use]
    pub fn clock_step_ms(&self) -> Option<f64> {
        self.account.borrow().record.clock_step_ms
    }

    /// How long the run took; none while it runs.
    #[must_use]
    pub fn total_ms(&self) -> Option<f64> {
        let account = self.account.borrow();
        account.has_ended.then_some(account.record.total_ms)
    }

    /// The requests as they stand. No future of the run may be polled while this is held.
    #[must_use]
    pub fn requests(&self) -> Ref<'_, [Request]> {
        Ref::map(self.account.borrow(), |account| &*account.record.requests)
    }

    /// What has happened so far, in the order in which it happened, past the first `seen` events.
    #[must_use]
    pub fn events_after(&self, seen: usize) -> Vec<Line> {
        let account = self.account.borrow();
        let news = account.events.iter().skip(seen);
        let Record { requests, clock_step_ms, .. } = &account.record;
        news.map(|event| log::line(*event, &requests[event.index()], *clock_step_ms)).collect()
    }

    /// Tells `heard` each request that has ended, in the order of their ends, past the first `seen`
    /// events.
    pub fn each_end_after(&self, seen: usize, heard: &mut dyn FnMut(&Request)) {
        let account = self.account.borrow();
        for event in account.events.iter().skip(seen) {
            if let Event::Ended(index) = event {
                heard(&account.record.requests[*index]);
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
        if !account.has_ended {
            return None;
        }
        let record = &mut account.record;
        let durations = || record.requests.iter().filter_map(Request::duration_ms);
        (record.sum_ms, record.slowest_ms) = (durations().sum(), durations().fold(0.0, f64::max));
        if record.state == State::Done && record.is_unanswered() {
            record.state = State::Failed;
        }
        Some(record.clone())
    }
}
