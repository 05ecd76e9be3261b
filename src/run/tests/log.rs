//! The log's lines.

#![allow(clippy::float_cmp, reason = "the virtual clock keeps exact time")]

use super::*;

#[test]
fn the_log_is_in_the_order_of_events_and_not_of_requests() {
    let recorder = recorder(Strategy::JoinAll);
    let jobs = vec![job(&recorder, "post 1", 300.0), job(&recorder, "post 2", 90.0)];
    run(go(Strategy::JoinAll, jobs));
    let lines: Vec<_> =
        recorder.events_after(0).into_iter().map(|line| (line.at_ms, line.text)).collect();
    let expected = [
        (0.0, "post 1 starts"),
        (0.0, "post 2 starts"),
        (90.0, "Fetched post 2: \"a title\" (270 chars) in 90 ms"),
        (300.0, "Fetched post 1: \"a title\" (270 chars) in 0.30 s"),
    ];
    assert_eq!(lines, expected.map(|(at, text)| (at, text.to_owned())));
}

#[test]
fn a_line_says_no_time_that_the_clock_cannot_tell() {
    let recorder = recorder(Strategy::JoinAll);
    run(go(Strategy::JoinAll, vec![job(&recorder, "post 1", 30.0)]));
    recorder.finish(false);
    let request = &recorder.record().expect("the run is finished").requests[0];
    let line =
        |clock_step_ms| super::super::log::line(Event::Ended(0), request, clock_step_ms).text;
    assert!(line(None).ends_with(" in 30 ms"), "{}", line(None));
    assert!(line(Some(100.0)).ends_with(" in less than 100 ms"), "{}", line(Some(100.0)));
}

#[test]
fn the_log_says_what_failed_and_what_was_cancelled() {
    let recorder = recorder(Strategy::JoinAll);
    let jobs = vec![
        failing(
            &recorder,
            Failure::Status { code: 500, message: "broken".into(), retry_after: None },
        ),
        job(&recorder, "post 2", 90.0),
    ];
    assert!(run_until(30.0, go(Strategy::JoinAll, jobs)).is_none());
    let lines = recorder.events_after(2);
    assert_eq!(lines[0].text, "bad failed after 10 ms: Status 500: broken");
    assert!(lines[0].is_failure && !lines[0].is_start);
    assert_eq!(lines[1].text, "post 2 cancelled after 30 ms");
    assert_eq!(lines.len(), 2);
}
