//! Bars that are split into phases.

use super::*;
use crate::run::Phases;

/// Queued from 10 ms on for 100 ms, then connecting for 20 ms, answered at 200 ms, whole at 250 ms.
const PHASES: Phases =
    Phases { queued: 100.0, connecting: 20.0, waiting: 70.0, receiving: 50.0, reused: Some(false) };

fn drawn(now_ms: f64, phases: Phases) -> String {
    let request = Request { phases: Some(phases), ..answered(10.0, 205.0, 250.0) };
    let run = Run::planned(Strategy::JoinAll, 1).at(now_ms, vec![request]);
    Picture::draw(Drawing::Phases, &[run.track()], Some(SPAN), ROOM).layers.remove(1)
}

/// The first row's rectangle, so far from its upper and from its lower edge.
fn inset(by: f64, from: f64, width: f64) -> String {
    format!("M{} {}h{width}v{}h-{width}z", LEFT + from, TOP + by, 14.0 - 2.0 * by)
}

#[test]
fn a_bar_is_split_into_a_thin_line_an_outlined_box_and_two_tones() {
    let svg = drawn(500.0, PHASES);
    assert_eq!(path_of(&svg, "queued"), "M84 55.3h100v3.5h-100z");
    assert_eq!(path_of(&svg, "connecting"), inset(0.5, 110.5, 19.0));
    assert_eq!(path_of(&svg, "waiting"), bar(0, 130.0, 70.0));
    assert_eq!(path_of(&svg, "receiving"), bar(0, 200.0, 50.0));
    assert_eq!(texts(&svg, "figure"), ["0.24"]);
}

#[test]
fn on_a_connection_that_was_open_already_there_is_no_box() {
    let svg = drawn(500.0, Phases { connecting: 0.0, waiting: 90.0, reused: Some(true), ..PHASES });
    assert_eq!(path_of(&svg, "connecting"), "");
    assert_eq!(path_of(&svg, "waiting"), bar(0, 110.0, 90.0));
}

#[test]
fn a_connection_that_took_no_time_is_seen_all_the_same() {
    let svg = drawn(500.0, Phases { connecting: 0.2, waiting: 89.8, ..PHASES });
    assert_eq!(path_of(&svg, "connecting"), inset(0.5, 110.5, 2.0));
    assert_eq!(path_of(&svg, "waiting"), bar(0, 113.0, 87.0));
}

#[test]
fn a_bar_that_ended_at_once_shows_its_dark_end() {
    let svg = drawn(500.0, Phases { waiting: 119.9, receiving: 0.1, ..PHASES });
    assert_eq!(path_of(&svg, "receiving"), bar(0, 248.0, 2.0));
}

#[test]
fn a_replay_shows_the_phases_up_to_its_moment() {
    let shown = |now_ms| {
        let svg = drawn(now_ms, PHASES);
        ["queued", "connecting", "waiting", "receiving"]
            .map(|class| !path_of(&svg, class).is_empty())
    };
    assert_eq!(shown(5.0), [false; 4]);
    assert_eq!(shown(60.0), [true, false, false, false]);
    assert_eq!(shown(120.0), [true, true, false, false]);
    assert_eq!(shown(190.0), [true, true, true, false]);
    assert_eq!(path_of(&drawn(60.0, PHASES), "queued"), "M84 55.3h50v3.5h-50z");
}

#[test]
fn without_phases_a_bar_is_as_in_other_pictures() {
    let run = Run::planned(Strategy::JoinAll, 1).at(500.0, vec![answered(10.0, 205.0, 250.0)]);
    let svg = Picture::draw(Drawing::Phases, &[run.track()], Some(SPAN), ROOM).layers.remove(1);
    assert_eq!(svg, run.drawn());
}
