//! A request that is made elsewhere and reports its own life.

use super::recorder::{Reply, RequestHandle};
use crate::request::Failure;

/// A request that no future here stands for, because JavaScript makes it.
///
/// Dropping it before its end notes that the request was cancelled, or never started.
#[derive(Debug)]
pub struct ExternalRequest(pub(super) RequestHandle);

impl ExternalRequest {
    /// The request starts. Only the first time counts.
    pub fn started(&self) {
        self.0.started(self.0.now_ms());
    }

    /// The request starts, or starts once more after it has ended.
    pub fn started_again(&self) {
        if self.0.is_settled() {
            self.0.asked_again();
        } else {
            self.started();
        }
    }

    /// The answer's headers are in, with this HTTP status.
    pub fn headers(&self, status: u16) {
        self.0.headers(status);
    }

    /// The HTTP status, once the headers are in.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.status()
    }

    /// The request has ended.
    pub fn settled(&self, result: &Result<Reply, Failure>) {
        self.started();
        self.0.settled(self.0.now_ms(), result);
    }
}

impl Drop for ExternalRequest {
    fn drop(&mut self) {
        self.0.dropped();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, reason = "the virtual clock keeps exact time")]

    use super::*;
    use crate::{
        run::{
            Outcome,
            tests::recorder,
            virtual_time::{run, sleep},
        },
        strategy::Strategy,
    };

    #[test]
    fn a_request_that_is_told_of_is_recorded_as_if_it_were_watched() {
        let recorder = recorder(Strategy::PromiseAllJs);
        let request = recorder.register("a", "posts/1").external();
        run(sleep(5.0));
        request.started();
        run(sleep(20.0));
        request.headers(200);
        assert_eq!(request.status(), Some(200));
        run(sleep(10.0));
        request.settled(&Ok(Reply { status: Some(200), chars: Some(7), title: None }));
        recorder.finish(false);
        let record = recorder.record().expect("it is finished");
        let request = &record.requests[0];
        let times = [request.started_ms, request.headers_ms, request.settled_ms];
        assert_eq!(times, [Some(5.0), Some(25.0), Some(35.0)]);
        assert_eq!((request.outcome, request.chars), (Some(Outcome::Ok), Some(7)));
        assert_eq!((record.peak_in_flight, request.polls), (1, 0));
    }

    #[test]
    fn what_is_dropped_before_its_end_was_cancelled_or_never_started() {
        let recorder = recorder(Strategy::PromiseAllJs);
        let started = recorder.register("a", "posts/1").external();
        let waiting = recorder.register("b", "posts/2").external();
        started.started();
        run(sleep(5.0));
        drop((started, waiting));
        recorder.finish(true);
        let record = recorder.record().expect("it is finished");
        let outcomes: Vec<_> = record.requests.iter().filter_map(|it| it.outcome).collect();
        assert_eq!(outcomes, [Outcome::Cancelled, Outcome::NeverStarted]);
        assert_eq!(record.requests[0].settled_ms, Some(5.0));
    }

    #[test]
    fn what_is_made_again_after_its_end_is_one_request_with_a_try_that_was_refused() {
        let recorder = recorder(Strategy::OwnJs);
        let request = recorder.register("a", "posts/1").external();
        request.started_again();
        run(sleep(5.0));
        request.headers(429);
        request.settled(&Err(Failure::Status {
            code: 429,
            message: String::new(),
            retry_after: None,
        }));
        run(sleep(20.0));
        request.started_again();
        run(sleep(5.0));
        request.settled(&Ok(Reply::default()));
        let lines = recorder.events_after(0);
        let lines: Vec<_> = lines.iter().map(|line| (line.at_ms, &*line.text)).collect();
        assert_eq!(lines[1], (5.0, "a was refused, and is made again"));
        recorder.finish(false);
        let record = recorder.record().expect("it is finished");
        let request = &record.requests[0];
        assert_eq!((request.started_ms, request.settled_ms), (Some(0.0), Some(30.0)));
        assert_eq!((&*request.refusals_ms, &*request.retries_ms), (&[5.0][..], &[25.0][..]));
        assert_eq!((request.outcome, &request.error), (Some(Outcome::Ok), &None));
        assert_eq!(record.peak_in_flight, 1);
    }

    #[test]
    fn a_failure_is_told_like_any_other_and_a_second_start_changes_nothing() {
        let recorder = recorder(Strategy::PromiseAllJs);
        let request = recorder.register("a", "posts/1").external();
        request.started();
        run(sleep(5.0));
        request.started();
        request.settled(&Err(Failure::Network("no such host".to_owned())));
        recorder.finish(false);
        let record = recorder.record().expect("it is finished");
        assert_eq!(record.requests[0].started_ms, Some(0.0));
        assert_eq!(record.requests[0].outcome, Some(Outcome::Network));
        assert_eq!((record.peak_in_flight, record.sum_ms), (1, 5.0));
    }
}
