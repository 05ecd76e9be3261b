//! Cancel and Reset, whenever they come.

use std::time::Duration;

use super::{host::Aborts, *};
use crate::{
    session::host::{Host, Sending},
    strategy::semaphore,
};

#[test]
fn a_cancel_while_the_network_is_asked_says_so_and_sends_nothing() {
    let host = PracticeHost { connects_after_ms: 500.0, ..PracticeHost::new() };
    let page = Page::on("ten-posts", host);
    page.run_with(100.0, |page| {
        assert_eq!(page.phase(), Phase::Connecting(None));
        assert_eq!(page.model.borrow().progress().1, "asking the network …");
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
    assert_eq!(page.model.borrow().predicted_time_ms(), None);
}

#[test]
fn half_of_a_hundred_requests_are_cancelled_at_once_and_the_network_sees_each_go() {
    let page = Page::with("ten-posts");
    page.typed("count", "100");
    page.run();
    let [sequential, concurrent] = page.records().try_into().expect("two runs");
    let mut ends: Vec<_> = concurrent.requests.iter().filter_map(|it| it.settled_ms).collect();
    ends.sort_by(f64::total_cmp);
    // Between the fiftieth answer and the next.
    let half_way_ms = sequential.total_ms + f64::midpoint(ends[49], ends[50]);
    let page = Page::with("ten-posts");
    page.typed("count", "100");
    page.run_with(half_way_ms, |page| page.dispatch(Msg::Cancel));
    assert_eq!(page.states(), [State::Done, State::Cancelled]);
    let record = page.records().remove(1);
    let count = |outcome| record.requests.iter().filter(|it| it.outcome == Some(outcome)).count();
    assert_eq!([Outcome::Ok, Outcome::Cancelled].map(count), [50, 50]);
    let witness = record.witness.expect("the network counts");
    assert_eq!((witness.arrived, witness.answered, witness.aborted), (100, 50, 50));
    assert!(witness.is_settled(), "{witness:?}");
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

#[test]
fn a_server_can_be_at_work_on_more_than_there_are_permits() {
    let host = PracticeHost::new();
    let given_up = |n: u32| {
        let url = format!("posts/{n}?delay=300&run=a");
        let request = host.get(&(), url, Sending::Unguarded(Aborts::default()), Box::new(|_| {}));
        async { drop(select(request, PracticeHost::sleep(Duration::from_millis(100))).await) }
    };
    virtual_time::run(semaphore((1..=3).map(given_up), 1));
    let witness = virtual_time::run(host.witness(&(), "a")).expect("it is asked");
    assert_eq!((virtual_time::now(), witness.peak_in_flight), (300.0, 3));
}
