//! What is recorded of one request.

use super::{
    super::{Event, ExternalRequest, Instrumented, Outcome, Request},
    Job, Recorder, Reply,
};
use crate::request::Failure;

/// A handle for recording what happens to one request of a run.
#[derive(Clone, Debug)]
pub struct RequestHandle {
    pub(super) recorder: Recorder,
    pub(super) index: usize,
}

impl RequestHandle {
    /// Wraps the request's future, so that all that happens to it is recorded. It is created now.
    ///
    /// `job` is given the request's handle, to report what only it can see.
    pub fn instrument(self, job: impl FnOnce(Self) -> Job) -> Instrumented {
        let now = self.recorder.now_ms();
        self.with(|request| request.created_ms = now);
        let job = job(self.clone());
        Instrumented::new(self, job)
    }

    /// As [`instrument`](Self::instrument), for a future whose work starts when it is made.
    pub fn instrument_started(self, job: impl FnOnce(Self) -> Job) -> Instrumented {
        self.instrument(|handle| {
            handle.started(handle.now_ms());
            job(handle)
        })
    }

    /// For a request that is made elsewhere, in JavaScript, and reported here.
    #[must_use]
    pub const fn external(self) -> ExternalRequest {
        ExternalRequest(self)
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

    /// A try that was refused is made again now.
    pub fn retried(&self) {
        let now = self.recorder.now_ms();
        self.with(|request| request.retries_ms.push(now));
    }

    pub(in crate::run) fn status(&self) -> Option<u16> {
        self.recorder.requests()[self.index].status
    }

    pub(in crate::run) fn is_settled(&self) -> bool {
        self.recorder.requests()[self.index].settled_ms.is_some()
    }

    pub(in crate::run) fn now_ms(&self) -> f64 {
        self.recorder.now_ms()
    }

    /// The request starts: for most, because its future is about to be polled for the first time. Only
    /// the first time counts.
    pub(in crate::run) fn started(&self, now: f64) {
        let is_first = self.with(|request| {
            let is_first = request.started_ms.is_none();
            request.started_ms.get_or_insert(now);
            is_first
        });
        if is_first {
            let mut account = self.recorder.account.borrow_mut();
            account.events.push(Event::Started(self.index));
            account.in_flight += 1;
            account.record.peak_in_flight = account.record.peak_in_flight.max(account.in_flight);
        }
    }

    /// A request that was refused is made again: what became of it was one try of it.
    pub(in crate::run) fn asked_again(&self) {
        let now = self.recorder.now_ms();
        self.with(|request| {
            request.refusals_ms.extend(request.settled_ms.take());
            request.retries_ms.push(now);
            request.headers_ms = None;
            request.outcome = None;
            request.status = None;
            request.error = None;
        });
        let mut account = self.recorder.account.borrow_mut();
        let tries = account.record.requests[self.index].refusals_ms.len();
        if let Some(end) = account.events.iter_mut().rfind(|it| **it == Event::Ended(self.index)) {
            *end = Event::Refused(self.index, tries.saturating_sub(1));
        }
        account.in_flight += 1;
        account.record.peak_in_flight = account.record.peak_in_flight.max(account.in_flight);
    }

    /// Tells the run's time from anywhere, as a waker must.
    pub(in crate::run) fn clock(&self) -> impl Fn() -> f64 + Send + Sync + use<> {
        let (clock, start) = (self.recorder.clock, self.recorder.account.borrow().start);
        move || clock() - start
    }

    /// The future has been polled, from `since_ms` until `now`; `wakes` are those since the last
    /// time.
    pub(in crate::run) fn polled(&self, since_ms: f64, now: f64, wakes: Vec<f64>) {
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
    pub(in crate::run) fn settled(&self, now: f64, result: &Result<Reply, Failure>) {
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

    /// The future was dropped; nothing comes of that if it had finished.
    pub(in crate::run) fn dropped(&self) {
        let is_under_way = self.with(|request| {
            request.outcome.get_or_insert(Outcome::NeverStarted);
            request.started_ms.is_some() && request.settled_ms.is_none()
        });
        if is_under_way {
            let now = self.recorder.now_ms();
            self.with(|request| {
                request.settled_ms = Some(now);
                request.outcome = Some(Outcome::Cancelled);
            });
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
        let requests = account.record.requests.get_mut();
        requests.map(|requests| change(&mut requests[self.index])).unwrap_or_default()
    }
}
