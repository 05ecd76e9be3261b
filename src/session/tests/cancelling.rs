//! Cancel and Reset, whenever they come.

use super::*;

#[test]
fn a_cancel_while_the_network_is_asked_says_so_and_sends_nothing() {
    let host = PracticeHost { connects_after_ms: 500.0, ..PracticeHost::new() };
    let page = Page::on("ten-posts", host);
    page.run_with(100.0, |page| {
        assert_eq!(page.phase(), Phase::Connecting(None));
        assert_eq!(page.model.borrow().progress(), "asking the network …");
        page.dispatch(Msg::Cancel);
    });
    assert_eq!(page.summary(), "Cancelled before the first request was sent.");
    assert_eq!((page.phase(), page.records().len()), (Phase::Idle, 0));
}

#[test]
fn a_cancel_in_the_middle_keeps_what_was_measured_and_starts_no_other_run() {
    let page = Page::with("ten-posts");
    page.run_with(1000.0, |page| page.dispatch(Msg::Cancel));
    assert_eq!((page.phase(), page.states()), (Phase::Done, vec![State::Cancelled]));
    let record = &page.records()[0];
    let count = |outcome| record.requests.iter().filter(|it| it.outcome == Some(outcome)).count();
    assert_eq!(count(Outcome::Cancelled), 1);
    assert_eq!(count(Outcome::Ok) + count(Outcome::NeverStarted), 9);
    assert!(page.summary().starts_with("Cancelled after 1.00 s: "), "{}", page.summary());
    let witness = record.witness.expect("the network counts");
    assert_eq!((witness.aborted, witness.arrived), (1, witness.answered + 1));
    assert!(!page.model.borrow().shows_feedback);
    assert_eq!(page.model.borrow().measured_ms(), None);
}

#[test]
fn a_cancel_half_way_through_all_at_once_aborts_every_request() {
    let page = Page::with("ten-posts");
    let started = Cell::new(false);
    // The sequential run takes 3.03 s; the other lasts 0.45 s from then on.
    page.run_with(3250.0, |page| {
        started.set(page.model.borrow().runs[1].recorder().is_some());
        page.dispatch(Msg::Cancel);
    });
    assert!(started.get());
    assert_eq!(page.states(), [State::Done, State::Cancelled]);
    let witness = page.records()[1].witness.expect("the network counts");
    assert_eq!(witness.arrived, 10);
    assert!(witness.aborted > 0 && witness.is_settled(), "{witness:?}");
}

#[test]
fn a_cancelled_lab_runs_again() {
    let page = Page::with("three-requests");
    page.run_with(250.0, |page| page.dispatch(Msg::Cancel));
    assert_eq!(page.states(), [State::Cancelled]);
    let page = Page { stop: Stop::default(), ..page };
    page.run();
    assert_eq!(page.states(), [State::Done, State::Done]);
}

#[test]
fn a_reset_in_a_run_leaves_nothing_of_it() {
    let page = Page::with("limits");
    page.typed("count", "30");
    page.run_with(400.0, |page| {
        page.dispatch(Msg::Reset);
        // It is not downgraded.
        page.dispatch(Msg::Cancel);
    });
    assert_eq!((page.phase(), page.rows()), (Phase::Idle, vec![20; 4]));
    assert_eq!((page.summary(), page.records().len()), (String::new(), 0));
    assert!(page.model.borrow().history.as_ref().expect("it keeps runs").presses().is_empty());
}

#[test]
fn javascript_is_cancelled_like_any_other_run() {
    let page = Page::with("mistakes");
    let total: f64 = 3000.0;
    page.run_with(total, |page| page.dispatch(Msg::Cancel));
    let last = page.records().pop().expect("a run was started");
    assert!(last.requests.iter().all(|request| request.outcome.is_some()));
}
