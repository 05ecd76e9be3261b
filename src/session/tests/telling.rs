//! What the picture tells of the row that the reader points at.

use super::*;
use crate::{
    format::seconds,
    lab,
    picture::{Spot, SpotStep},
    session::telling::Telling,
};

#[allow(clippy::unnecessary_wraps, reason = "a spot may be none")]
const fn row(track: usize, row: usize) -> Option<Spot> {
    Some(Spot { track, row: Some(row) })
}

fn told(page: &Page, spot: Option<Spot>) -> Option<Telling> {
    page.dispatch(Msg::Pointed(spot));
    page.model.borrow().telling()
}

fn words(page: &Page, spot: Option<Spot>) -> String {
    told(page, spot).map(|it| it.words).unwrap_or_default()
}

#[test]
fn a_row_tells_its_run_its_request_and_what_the_log_says_of_it() {
    let page = Page::with("three-requests");
    let before = told(&page, row(1, 2)).expect("there is such a row");
    assert_eq!(
        (before.run, before.class, before.name.as_str()),
        ("all at once", "once", "request 3")
    );
    assert_eq!(before.words, "not run yet", "nothing is given away");
    page.run();
    let words = words(&page, row(1, 2));
    let record = page.records().remove(1);
    let request = &record.requests[2];
    let log = format!("Fetched {}", request.label);
    let times = format!("0 ms to {} (", seconds(request.settled_ms.unwrap()));
    assert!(words.starts_with(&times) && words.contains(&log), "{words}");
}

#[test]
fn in_a_replay_a_row_tells_what_had_become_of_it_by_then() {
    let page = Page::with("three-requests");
    page.run();
    page.dispatch(Msg::Replay(ReplayStep::To(100.0)));
    assert_eq!(words(&page, row(0, 0)), "sent at 0 ms, not answered yet");
    assert_eq!(words(&page, row(0, 2)), "not sent yet");
}

#[test]
fn while_a_run_lasts_a_row_tells_how_far_it_has_come() {
    let page = Page::with("three-requests");
    page.run_with(100.0, |page| {
        assert_eq!(words(page, row(0, 0)), "sent at 0 ms, not answered yet");
        assert_eq!(words(page, row(1, 0)), "not run yet");
    });
}

#[test]
fn a_row_that_was_chosen_is_told_until_another_is_pointed_at_and_after_that_again() {
    let page = Page::with("three-requests");
    let spot = || page.model.borrow().told_spot();
    page.dispatch(Msg::ChoseSpot(row(0, 1)));
    page.dispatch(Msg::Pointed(row(1, 0)));
    assert_eq!(spot(), row(1, 0));
    page.dispatch(Msg::Pointed(None));
    assert_eq!(spot(), row(0, 1));
    page.run();
    assert_eq!(spot(), row(0, 1), "a run leaves it");
    page.dispatch(Msg::ChoseSpot(None));
    assert_eq!((spot(), page.model.borrow().telling()), (None, None));
}

#[test]
fn a_row_that_is_no_longer_there_tells_nothing() {
    let page = Page::with("limits");
    page.dispatch(Msg::ChoseSpot(row(0, 11)));
    assert!(page.model.borrow().telling().is_some());
    page.typed("count", "4");
    assert_eq!(page.model.borrow().telling(), None);
    assert_eq!(told(&page, row(9, 0)), None);
}

#[test]
fn every_spot_of_every_lab_tells_something_before_and_after_its_run() {
    for lab in lab::all() {
        let page = Page::with(lab.name);
        let tell_all = |is_over: bool| {
            let spots = page.model.borrow_mut().picture(ROOM).0.spots;
            assert!(spots.count() > 0, "{}", lab.name);
            for place in 0..spots.count() {
                let spot = spots.step(None, SpotStep::To(place));
                let words = words(&page, spot);
                assert!(!words.is_empty(), "{}: {spot:?}", lab.name);
                let is_told = words != "not run yet" && !words.starts_with("not ");
                assert_eq!(is_told, is_over, "{}: {spot:?} tells {words}", lab.name);
            }
        };
        tell_all(false);
        page.run();
        tell_all(true);
    }
}

#[test]
fn what_a_lab_is_about_is_told_of_each_row_once_its_run_is_over() {
    let of = |lab: &str, spot| {
        let page = Page::with(lab);
        page.run();
        words(&page, spot)
    };
    assert!(of("polls", row(0, 3)).contains(". Polled "), "{}", of("polls", row(0, 3)));
    let page = Page::with("cancelling");
    page.run();
    for (run, how) in ["answered it at ", "saw it abandoned at "].into_iter().enumerate() {
        let rows = (0..page.rows()[run]).map(|place| words(&page, row(run, place)));
        let given_up: Vec<_> = rows.filter(|words| words.contains(" cancelled after ")).collect();
        let how = format!(". The server {how}");
        assert!(
            !given_up.is_empty() && given_up.iter().all(|it| it.contains(&how)),
            "{given_up:?}"
        );
    }
    let lost = of("timeouts", row(1, 0));
    assert!(lost.ends_with(". The answer was not given to you"), "{lost}");
    let run = of("sweep", Some(Spot { track: 0, row: None }));
    assert!(run.contains(", ideally ") && run.ends_with(" answered"), "{run}");
}
