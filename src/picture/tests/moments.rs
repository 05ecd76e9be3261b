//! A run that is over, drawn as it stood while it lasted.

use super::*;

/// Answered from 100 ms on, whole at 300 ms; refused once, polled three times, woken twice.
fn request() -> Request {
    Request {
        refusals_ms: vec![40.0],
        polled_ms: vec![(0.0, 0.0), (100.0, 100.0), (300.0, 300.0)],
        woken_ms: vec![99.0, 299.0],
        ..answered(0.0, 100.0, 300.0)
    }
}

fn drawn_at(now_ms: f64, request: Request) -> String {
    let run = Run::planned(Strategy::JoinAll, 1).at(now_ms, vec![request]);
    Picture::draw(Drawing::Polls, &[run.track()], Some(SPAN), ROOM).layers.remove(1)
}

/// How many of each are drawn: marks, polls, last polls and wakes.
fn counts(svg: &str) -> [usize; 4] {
    ["mark", "poll", "poll ready", "wake"].map(|class| path_of(svg, class).matches('M').count())
}

#[test]
fn before_it_starts_a_request_is_not_drawn() {
    let later = Request { started_ms: Some(50.0), ..request() };
    let svg = drawn_at(49.0, later);
    assert_eq!([path_of(&svg, "waiting"), path_of(&svg, "receiving")], ["", ""]);
}

#[test]
fn until_its_headers_it_waits_up_to_the_moment() {
    let svg = drawn_at(60.0, request());
    assert_eq!(path_of(&svg, "waiting"), bar(0, 0.0, 60.0));
    assert_eq!(path_of(&svg, "receiving"), "");
    assert_eq!(counts(&svg), [1, 1, 0, 0]);
    assert!(texts(&svg, "figure").is_empty(), "it has no duration yet");
}

#[test]
fn between_headers_and_end_it_receives_up_to_the_moment() {
    let svg = drawn_at(299.5, request());
    assert_eq!(path_of(&svg, "waiting"), bar(0, 0.0, 100.0));
    assert_eq!(path_of(&svg, "receiving"), bar(0, 100.0, 199.5));
    assert_eq!(counts(&svg), [1, 2, 0, 2], "no poll has given ready");
}

#[test]
fn from_its_end_on_it_stands_as_it_ended() {
    for now_ms in [300.0, 450.0] {
        let svg = drawn_at(now_ms, request());
        assert_eq!(path_of(&svg, "receiving"), bar(0, 100.0, 200.0));
        assert_eq!(texts(&svg, "figure"), ["0.30"]);
        assert_eq!(counts(&svg), [1, 2, 1, 2]);
    }
}

#[test]
fn a_failure_shows_only_from_when_on_it_was_known() {
    let failed = failed(0.0, 300.0, Outcome::Network);
    let svg = drawn_at(299.0, failed.clone());
    assert_eq!((counts(&svg)[0], path_of(&svg, "broken")), (0, ""));
    assert_eq!(counts(&drawn_at(300.0, failed))[0], 2, "a cross has two strokes");
}

#[test]
fn in_words_a_run_that_is_not_over_says_how_far_it_has_come_and_nothing_ideal() {
    let requests = vec![answered(0.0, 50.0, 100.0), answered(0.0, 50.0, 200.0), waiting(200.0)];
    let at = |now_ms| {
        let run = Run::planned(Strategy::JoinAll, 3).at(now_ms, requests.clone());
        run.track().in_words()
    };
    assert_eq!(at(99.0), "all at once under way, 0 of 3 ended");
    assert_eq!(at(100.0), "all at once under way, 1 of 3 ended");
    assert_eq!(at(300.0), "all at once under way, 2 of 3 ended");
    let planned = Run::planned(Strategy::JoinAll, 3);
    assert_eq!(planned.track().in_words(), "all at once ideally 0.10 s");
    assert_eq!(
        planned.at(250.0, requests.clone()).ended(250.0).track().in_words(),
        "all at once 0.25 s"
    );
}
