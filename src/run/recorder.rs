//! The account of one run, kept while it happens.

use std::{
    cell::{Ref, RefCell},
    mem,
    rc::Rc,
};

use super::{
    Clock, Cost, Event, ExternalRequest, Instrumented, Line, Network, Outcome, Phases, Record,
    Request, SCHEMA, Settings, State, Timing, Witness, log,
};
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

/// A handle for recording what happens to one request of a run.
#[derive(Clone, Debug)]
pub struct RequestHandle {
    recorder: Recorder,
    index: usize,
}

impl RequestHandle {
    /// Wraps the request's future, so that all that happens to it is recorded. It is created now.
    ///
    /// `job` is given the request's handle, to report what only it can see.
    pub fn instrument(self, job: impl FnOnce(Self) -> Job) -> Instrumented {
        let now = self.recorder.now_ms();
        self.with(|request| request.created_ms = now);
        let job = job(self.clone());
        Instrumented::new(self, job, false)
    }

    /// As [`instrument`](Self::instrument), for a future whose work starts when it is made.
    pub fn instrument_started(self, job: impl FnOnce(Self) -> Job) -> Instrumented {
        let now = self.recorder.now_ms();
        self.with(|request| request.created_ms = now);
        self.started(now);
        let job = job(self.clone());
        Instrumented::new(self, job, true)
    }

    /// For a request that is made elsewhere, in JavaScript, and reported here.
    #[must_use]
    pub const fn external(self) -> ExternalRequest {
        ExternalRequest::new(self)
    }

    /// The answer's headers are in, with this HTTP status.
    pub fn headers(&self, status: u16) {
        let now = self.recorder.now_ms();
        self.with(|request| {
            request.headers_ms = Some(now);
            request.status = Some(status);
        });
    }

    /// The network has refused a try that will be made again.
    pub fn refused(&self) {
        let now = self.recorder.now_ms();
        self.with(|request| request.refusals_ms.push(now));
    }

    pub(super) fn status(&self) -> Option<u16> {
        self.recorder.requests()[self.index].status
    }

    pub(super) fn now_ms(&self) -> f64 {
        self.recorder.now_ms()
    }

    /// The request starts: for most, because its future is about to be polled for the first time.
    pub(super) fn started(&self, now: f64) {
        self.with(|request| request.started_ms = Some(now));
        let mut account = self.recorder.account.borrow_mut();
        account.events.push(Event::Started(self.index));
        account.in_flight += 1;
        account.peak_in_flight = account.peak_in_flight.max(account.in_flight);
    }

    /// Tells the run's time from anywhere, as a waker must.
    pub(super) fn clock(&self) -> impl Fn() -> f64 + Send + Sync + use<> {
        let (clock, start) = (self.recorder.clock, self.recorder.account.borrow().start);
        move || clock() - start
    }

    /// The future has been polled, from `since_ms` until `now`; `wakes` are those since the last
    /// time.
    pub(super) fn polled(&self, since_ms: f64, now: f64, wakes: Vec<f64>) {
        self.with(|request| {
            request.polls += 1;
            request.busy_ms += now - since_ms;
            request.polled_ms.push((since_ms, now));
            request.woken_ms.extend(wakes);
            request.wakes = u32::try_from(request.woken_ms.len()).unwrap_or(u32::MAX);
        });
    }

    /// From now on the future works, and does not wait.
    pub fn works(&self) {
        let now = self.recorder.now_ms();
        self.with(|request| request.headers_ms = Some(now));
    }

    /// The future has finished.
    pub(super) fn settled(&self, now: f64, result: &Result<Reply, Failure>) {
        self.with(|request| {
            request.settled_ms = Some(now);
            match result {
                Ok(reply) => {
                    request.outcome = Some(Outcome::Ok);
                    request.status = reply.status;
                    request.chars = reply.chars;
                    request.title.clone_from(&reply.title);
                }
                Err(failure) => {
                    request.outcome = Some(failure.outcome());
                    request.status = failure.status().or(request.status);
                    request.error = Some(failure.to_string());
                }
            }
        });
        self.ended();
    }

    /// The future was dropped before it finished.
    pub(super) fn dropped(&self) {
        let now = self.recorder.now_ms();
        let was_started = self.with(|request| {
            let was_started = request.started_ms.is_some();
            if was_started {
                request.settled_ms = Some(now);
                request.outcome = Some(Outcome::Cancelled);
            } else {
                request.outcome = Some(Outcome::NeverStarted);
            }
            was_started
        });
        if was_started {
            self.ended();
        }
    }

    fn ended(&self) {
        let mut account = self.recorder.account.borrow_mut();
        account.events.push(Event::Ended(self.index));
        account.in_flight -= 1;
    }

    /// Changes the request in the account; nothing once that is closed.
    fn with<T: Default>(&self, change: impl FnOnce(&mut Request) -> T) -> T {
        let mut account = self.recorder.account.borrow_mut();
        account.requests.get_mut(self.index).map(change).unwrap_or_default()
    }
}
