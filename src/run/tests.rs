//! What a record says of a run on the virtual clock.

#![allow(clippy::float_cmp, reason = "the virtual clock keeps exact time")]

mod endings;
mod log;

use futures::FutureExt;

use super::{
    virtual_time::{host, now, run, run_until, sleep, work},
    *,
};
use crate::{request::Failure, strategy::Strategy};

/// A recorder on the virtual clock.
pub(super) fn recorder(strategy: Strategy) -> Recorder {
    let settings = Settings::from_iter([("count", 3)]);
    let network = Network::Browser;
    Recorder::new(
        now,
        RunInfo {
            lab: "test",
            strategy,
            network,
            settings,
            started_unix_ms: 5e12,
            clock_step_ms: 0.0,
        },
    )
}

fn go(strategy: Strategy, jobs: Vec<Instrumented>) -> impl Future<Output = ()> {
    strategy.run(jobs.into_iter().map(|job| move || job).collect(), host())
}

/// A job whose headers come a third of the way through its `length`.
fn job(recorder: &Recorder, label: &str, length: f64) -> Instrumented {
    recorder.register(label, "posts/1").instrument(|place| {
        async move {
            sleep(length / 3.0).await;
            place.headers(200);
            sleep(length * 2.0 / 3.0).await;
            Ok(Reply { status: Some(200), chars: Some(270), title: Some(label_title()) })
        }
        .boxed_local()
    })
}

fn timer(length: f64) -> Job {
    sleep(length).map(|()| Ok(Reply::default())).boxed_local()
}

fn label_title() -> String {
    "a title".to_owned()
}

fn failing(recorder: &Recorder, failure: Failure) -> Instrumented {
    recorder.register("bad", "posts/0").instrument(|_| {
        async move {
            sleep(10.0).await;
            Err(failure)
        }
        .boxed_local()
    })
}

fn lengths_of(record: &Record) -> Vec<Option<f64>> {
    record.requests.iter().map(Request::duration_ms).collect()
}

#[test]
fn a_run_at_once_is_recorded_whole() {
    let recorder = recorder(Strategy::JoinAll);
    let jobs = vec![job(&recorder, "a", 300.0), job(&recorder, "b", 90.0)];
    assert_eq!(recorder.record(), None);
    run(go(Strategy::JoinAll, jobs));
    recorder.finish(false);
    let record = recorder.record().expect("the run is finished");
    assert_eq!(
        (&*record.schema, &*record.lab, record.strategy.name()),
        (SCHEMA, "test", "join_all")
    );
    assert_eq!(record.settings.get("count"), Some(&3));
    assert_eq!((record.state, record.hidden), (State::Done, false));
    assert_eq!(record.started_unix_ms, 5e12);
    assert_eq!((record.total_ms, record.sum_ms, record.slowest_ms), (300.0, 390.0, 300.0));
    assert_eq!(record.peak_in_flight, 2);
    let a = &record.requests[0];
    assert_eq!((a.index, a.label.as_str(), a.url.as_str()), (0, "a", "posts/1"));
    assert_eq!((a.created_ms, a.started_ms, a.settled_ms), (0.0, Some(0.0), Some(300.0)));
    assert_eq!(a.headers_ms, Some(100.0));
    assert_eq!((a.outcome, a.status, a.chars), (Some(Outcome::Ok), Some(200), Some(270)));
    assert_eq!((a.error.as_deref(), a.phases), (None, None));
    assert_eq!(record.requests[1].settled_ms, Some(90.0));
}

#[test]
fn one_at_a_time_starts_each_when_the_one_before_it_ends() {
    let recorder = recorder(Strategy::Sequential);
    let jobs = vec![job(&recorder, "a", 30.0), job(&recorder, "b", 60.0)];
    run(go(Strategy::Sequential, jobs));
    recorder.finish(false);
    let record = recorder.record().expect("the run is finished");
    assert_eq!((record.total_ms, record.sum_ms), (90.0, 90.0));
    assert_eq!(record.peak_in_flight, 1);
    assert_eq!(record.requests[1].created_ms, 0.0);
    assert_eq!(record.requests[1].started_ms, Some(30.0));
}

#[test]
fn polls_and_wakes_are_counted_for_each_request() {
    let recorder = recorder(Strategy::Sequential);
    run(go(Strategy::Sequential, vec![job(&recorder, "a", 30.0)]));
    recorder.finish(false);
    let record = recorder.record().expect("the run is finished");
    // Polled at its start and after each of its two timers; each timer woke it.
    assert_eq!((record.requests[0].polls, record.requests[0].wakes), (3, 2));
}

#[test]
fn a_future_that_is_polled_without_a_wake_shows_more_polls_than_wakes() {
    let recorder = recorder(Strategy::JoinAll);
    let jobs = vec![job(&recorder, "a", 30.0), job(&recorder, "b", 60.0)];
    run(go(Strategy::JoinAll, jobs));
    recorder.finish(false);
    let record = recorder.record().expect("the run is finished");
    // Up to 30 futures, join_all polls every unfinished one at each wake.
    assert!(record.requests[1].polls > record.requests[1].wakes + 1);
}

#[test]
fn time_inside_poll_is_time_busy() {
    let recorder = recorder(Strategy::Sequential);
    let busy = recorder.register("busy", "").instrument(|_| {
        async {
            // The virtual clock moves while the future is being polled: work, not waiting.
            run(sleep(40.0));
            sleep(60.0).await;
            Ok(Reply::default())
        }
        .boxed_local()
    });
    run(busy).expect("it ends well");
    recorder.finish(false);
    let record = recorder.record().expect("the run is finished");
    assert_eq!(record.requests[0].busy_ms, 40.0);
    assert_eq!(record.total_ms, 100.0);
}

#[test]
fn of_a_future_that_no_poll_shows_at_work_only_what_its_clock_can_tell_is_said() {
    let recorder = recorder(Strategy::Sequential);
    run(go(Strategy::Sequential, vec![job(&recorder, "a", 30.0)]));
    recorder.finish(false);
    let mut request = recorder.record().expect("the run is finished").requests[0].clone();
    let mut busy = |busy_ms, clock_step_ms| {
        request.busy_ms = busy_ms;
        request.busy(clock_step_ms)
    };
    // It was polled three times, each time for less than a step.
    let steps = [Some(1.0), Some(16.7), Some(100.0)];
    assert_eq!(steps.map(|step| busy(0.0, step)), ["less than 3", "less than 51", "less than 300"]);
    assert_eq!(busy(100.0, Some(100.0)), "100.0");
    assert_eq!(
        [0.0, 0.04, 0.06, 1.25].map(|ms| busy(ms, None)),
        ["less than 1", "less than 1", "0.1", "1.2"]
    );
}

#[test]
fn being_hidden_counts_only_during_the_run() {
    let recorder = recorder(Strategy::JoinAll);
    recorder.finish(false);
    recorder.note_hidden();
    assert!(!recorder.record().expect("the run is finished").hidden);
}

#[test]
fn a_future_whose_work_starts_with_it_is_started_before_anybody_polls() {
    let recorder = recorder(Strategy::StartThenAwait);
    let place = recorder.register("eager", "posts/1");
    run(sleep(20.0));
    let eager = place.instrument_started(|_| timer(30.0));
    run(sleep(10.0));
    run(eager).expect("it ends well");
    recorder.finish(false);
    let record = recorder.record().expect("the run is finished");
    let eager = &record.requests[0];
    assert_eq!(
        (eager.created_ms, eager.started_ms, eager.settled_ms),
        (20.0, Some(20.0), Some(60.0))
    );
    assert_eq!((record.peak_in_flight, eager.outcome), (1, Some(Outcome::Ok)));
    assert_eq!(recorder.events_after(0).len(), 2, "it starts once");
}

#[test]
fn each_poll_and_each_wake_is_kept_with_its_time() {
    let recorder = recorder(Strategy::Sequential);
    run(go(Strategy::Sequential, vec![job(&recorder, "a", 30.0)]));
    recorder.finish(false);
    let record = recorder.record().expect("the run is finished");
    assert_eq!(record.requests[0].polled_ms, [(0.0, 0.0), (10.0, 10.0), (30.0, 30.0)]);
    assert_eq!(record.requests[0].woken_ms, [10.0, 30.0]);
}

#[test]
fn the_moments_of_a_request_are_all_that_happened_to_it() {
    let recorder = recorder(Strategy::Sequential);
    run(go(Strategy::Sequential, vec![job(&recorder, "a", 30.0)]));
    recorder.finish(false);
    let record = recorder.record().expect("the run is finished");
    let request = Request { refusals_ms: vec![5.0], ..record.requests[0].clone() };
    let mut moments = Vec::new();
    request.each_moment(&mut |ms| moments.push(ms));
    moments.sort_by(f64::total_cmp);
    moments.dedup();
    assert_eq!(moments, [0.0, 5.0, 10.0, 30.0]);
}

#[test]
fn frames_are_counted_up_to_the_runs_end() {
    let recorder = recorder(Strategy::Blocking);
    recorder.note_frame();
    recorder.note_frame();
    recorder.finish(false);
    recorder.note_frame();
    let record = recorder.record().expect("the run is finished");
    assert_eq!((record.frames, record.frames_ms.len()), (2, 2));
}

#[test]
fn only_a_request_that_was_answered_has_phases_and_each_by_its_own_url() {
    run(sleep(1000.0));
    let recorder = recorder(Strategy::JoinAll);
    let fast = recorder.register("fast", "posts/1").instrument(|place| {
        async move {
            sleep(20.0).await;
            place.headers(200);
            Ok(Reply { status: Some(200), ..Reply::default() })
        }
        .boxed_local()
    });
    let jobs = vec![fast, failing(&recorder, Failure::Network("gone".into()))];
    run(go(Strategy::JoinAll, jobs));
    recorder.finish(false);
    assert!(!recorder.set_phases(|_| None), "what is not there yet may still come");
    // On the page's clock, by which the run began after a second.
    let timing = Timing {
        fetched: 1001.0,
        look_up: 0.0,
        connect: 0.0,
        connected: 1001.0,
        requested: 1005.0,
        responded: 1017.0,
        has_protocol: true,
    };
    assert!(recorder.set_phases(|url| (url == "posts/1").then_some(timing)));
    let record = recorder.record().expect("the run is finished");
    let (queued, connecting, waiting, receiving) = (5.0, 0.0, 12.0, 3.0);
    let phases = Phases { queued, connecting, waiting, receiving, reused: Some(true) };
    let of_each: Vec<_> = record.requests.iter().map(|request| request.phases).collect();
    assert_eq!(of_each, [Some(phases), None]);
}

#[test]
fn a_future_that_works_shows_from_when_on() {
    let recorder = recorder(Strategy::Blocking);
    let works = recorder.register("work", "").instrument(|place| {
        async move {
            sleep(10.0).await;
            place.works();
            work(40.0);
            Ok(Reply::default())
        }
        .boxed_local()
    });
    run(works).expect("it ends well");
    recorder.finish(false);
    let record = recorder.record().expect("the run is finished");
    let works = &record.requests[0];
    assert_eq!((works.headers_ms, works.settled_ms, works.busy_ms), (Some(10.0), Some(50.0), 40.0));
}
