//! How requests and runs end: answered, failed, cancelled, never started.

#![allow(clippy::float_cmp, reason = "the virtual clock keeps exact time")]

use std::time::Duration;

use super::*;

#[test]
fn every_failure_has_its_outcome() {
    let cases = [
        (
            Failure::Status { code: 404, message: "no such post".into(), retry_after: None },
            Outcome::Status,
        ),
        (Failure::Network("gone".into()), Outcome::Network),
        (Failure::Decode("not JSON".into()), Outcome::Decode),
        (Failure::Timeout(Duration::from_millis(5)), Outcome::Timeout),
        (Failure::Cancelled, Outcome::Cancelled),
    ];
    for (failure, outcome) in cases {
        let recorder = recorder(Strategy::JoinAll);
        let jobs = vec![failing(&recorder, failure.clone()), job(&recorder, "good", 30.0)];
        run(go(Strategy::JoinAll, jobs));
        recorder.finish(false);
        let record = recorder.record().expect("the run is finished");
        assert_eq!(record.state, State::Done, "one failure does not fail the run");
        assert_eq!(record.requests[0].outcome, Some(outcome));
        assert_eq!(record.requests[0].status, failure.status());
        assert_eq!(record.requests[0].error, Some(failure.to_string()));
        assert_eq!(record.requests[1].outcome, Some(Outcome::Ok));
    }
}

#[test]
fn a_run_that_reached_nobody_has_failed_and_shows_what_it_measured() {
    let recorder = recorder(Strategy::Sequential);
    let jobs = vec![
        failing(&recorder, Failure::Network("gone".into())),
        failing(&recorder, Failure::Network("gone".into())),
    ];
    run(go(Strategy::Sequential, jobs));
    recorder.finish(false);
    let record = recorder.record().expect("the run is finished");
    assert_eq!(record.state, State::Failed);
    assert_eq!(lengths_of(&record), [Some(10.0), Some(10.0)]);
}

#[test]
fn cancelling_tells_what_was_under_way_from_what_never_started() {
    let recorder = recorder(Strategy::Sequential);
    let jobs =
        vec![job(&recorder, "a", 30.0), job(&recorder, "b", 60.0), job(&recorder, "c", 60.0)];
    let ended = run_until(60.0, go(Strategy::Sequential, jobs));
    assert!(ended.is_none(), "the run is dropped half-way");
    recorder.finish(true);
    let record = recorder.record().expect("the run is finished");
    assert_eq!(record.state, State::Cancelled);
    let outcomes: Vec<_> = record.requests.iter().map(|r| r.outcome).collect();
    assert_eq!(
        outcomes,
        [Some(Outcome::Ok), Some(Outcome::Cancelled), Some(Outcome::NeverStarted)]
    );
    assert_eq!(record.requests[2].started_ms, None);
    assert_eq!(record.requests[2].settled_ms, None);
    assert_eq!(record.requests[1].settled_ms, Some(record.total_ms));
}

#[test]
fn a_run_of_nothing_is_done() {
    let recorder = recorder(Strategy::JoinAll);
    recorder.finish(false);
    let record = recorder.record().expect("the run is finished");
    assert_eq!((record.state, record.total_ms, record.peak_in_flight), (State::Done, 0.0, 0));
}

#[test]
fn what_was_started_and_never_polled_is_cancelled_and_not_never_started() {
    let recorder = recorder(Strategy::StartThenAwait);
    drop(recorder.register("eager", "posts/1").instrument_started(|_| timer(30.0)));
    drop(recorder.register("lazy", "posts/2").instrument(|_| timer(30.0)));
    drop(recorder.register("never made", "posts/3"));
    recorder.finish(true);
    let record = recorder.record().expect("the run is finished");
    let outcomes: Vec<_> = record.requests.iter().map(|it| it.outcome).collect();
    let never = Some(Outcome::NeverStarted);
    assert_eq!(outcomes, [Some(Outcome::Cancelled), never, never]);
}

#[test]
fn a_refused_try_is_noted_with_its_time_and_the_request_goes_on() {
    let recorder = recorder(Strategy::Retried);
    let tried = recorder.register("tried", "posts/1").instrument(|place| {
        async move {
            for _ in 0..2 {
                sleep(10.0).await;
                place.headers(429);
                place.refused();
            }
            sleep(10.0).await;
            Ok(Reply { status: Some(200), ..Reply::default() })
        }
        .boxed_local()
    });
    run(tried).expect("it ends well");
    recorder.finish(false);
    let record = recorder.record().expect("the run is finished");
    let tried = &record.requests[0];
    assert_eq!((tried.refusals_ms.as_slice(), tried.refusals()), (&[10.0, 20.0][..], 2));
    assert_eq!((tried.outcome, tried.status), (Some(Outcome::Ok), Some(200)));
}

#[test]
fn a_request_that_ends_refused_counts_its_last_try_too() {
    let recorder = recorder(Strategy::Retried);
    let status = |code| Failure::Status { code, message: String::new(), retry_after: None };
    run(go(
        Strategy::JoinAll,
        vec![failing(&recorder, status(429)), failing(&recorder, status(503))],
    ));
    recorder.finish(false);
    let record = recorder.record().expect("the run is finished");
    assert_eq!(record.requests.iter().map(Request::refusals).collect::<Vec<_>>(), [1, 0]);
}
