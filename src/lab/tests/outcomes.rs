//! What the later labs show when nothing but the network takes time, and what they say of it.

#![allow(clippy::float_cmp, reason = "the virtual clock keeps exact time")]

mod endings;
mod rates;

use super::*;
use crate::run::{Outcome, State};

/// What the lab says after a run with settings that are all as they are at first but these.
fn said(name: &str, changes: &[(&'static str, u32)]) -> String {
    conclusion(name, &records(name, &settings(name, changes)))
}

fn count(record: &Record, outcome: Outcome) -> usize {
    record.requests.iter().filter(|request| request.outcome == Some(outcome)).count()
}

fn figure(records: &[Record], name: &str) -> Option<String> {
    let fact = facts(records).into_iter().find(|fact| fact.name == name);
    fact.map(|fact| words(&fact.value))
}

#[test]
fn requests_fail_where_that_is_meant_and_nowhere_else() {
    for lab in all() {
        let records = default_records(lab.name);
        assert!(records.iter().all(|record| record.state == State::Done), "{}", lab.name);
        let fails = records.iter().any(|it| count(it, Outcome::Ok) < it.requests.len());
        assert_eq!(fails, lab.expects_failures, "{}: {records:?}", lab.name);
    }
}

#[test]
fn every_lab_draws_a_conclusion_from_its_own_records_and_none_from_others() {
    for lab in all() {
        let mut records = default_records(lab.name);
        assert!(conclusion(lab.name, &records).ends_with('.'), "{}", lab.name);
        records.truncate(1);
        assert_eq!((lab.summary)(&records), "", "{}", lab.name);
    }
}

#[test]
fn every_lab_says_that_it_was_cancelled_and_that_it_was_out_of_sight() {
    for lab in all() {
        let mut records = default_records(lab.name);
        records[0].hidden = true;
        assert!(conclusion(lab.name, &records).starts_with("This page was in the background"));
        records.truncate(1);
        records[0].state = State::Cancelled;
        assert!(conclusion(lab.name, &records).starts_with("Cancelled after "), "{}", lab.name);
    }
}

#[test]
fn mistakes_are_told_by_their_totals() {
    assert_eq!(
        said("mistakes", &[]),
        "One at a time took 1.23 s. Created first and then awaited in turn, it was 1.23 s in Rust and \
         0.41 s in JavaScript. The same lines mean different things: a promise is work under way, the \
         future of an async fn is work that has not begun."
    );
}

#[test]
fn cures_are_told_by_their_totals() {
    assert_eq!(
        said("cures", &[]),
        "Spawned and then awaited, it took 0.41 s; started and then awaited, 0.41 s; with join_all, 0.41 s. \
         Each of them sends all requests before it waits for any."
    );
}

#[test]
fn six_connections_take_rounds_which_the_page_cannot_tell_from_a_slow_network() {
    assert_eq!(
        said("connections", &[]),
        "All 50 posts, asked for at once, were answered within 0.20 s with nothing in the way, and \
         within 1.80 s over 6 simulated connections. To this page, all 50 were in flight from the start."
    );
    let records = default_records("connections");
    assert_eq!(figure(&records, "most in flight, seen from here").as_deref(), Some("50, then 50"));
    assert_eq!(figure(&records, "seen by the server").as_deref(), Some("50, then 6"));
    let totals = [(12, 1000.0), (25, 400.0), (50, 200.0), (1, 10_000.0)];
    for (connections, total_ms) in totals {
        let settings = settings("connections", &[("connections", connections)]);
        assert_eq!(super::records("connections", &settings)[1].total_ms, total_ms);
    }
}

#[test]
fn two_endpoints_share_one_wait() {
    let said = said("two-endpoints", &[]);
    let once = "both kinds at once 0.45 s with join! and 0.45 s with join_all. There, user 5 was the 3rd to \
                be answered, and is the 10th of the results.";
    assert!(said.ends_with(once), "{said}");
}

#[test]
fn limits_name_what_batches_lost_and_the_most_in_flight() {
    let said = said("limits", &[]);
    assert!(said.contains("Batches lost "), "{said}");
    assert!(said.ends_with("There were never more than 5 in flight."), "{said}");
}

#[test]
fn at_the_ends_of_the_limit_batches_lose_nothing() {
    for limit in [1, 20, 64] {
        let said = said("limits", &[("limit", limit)]);
        assert!(!said.contains("lost"), "{said}");
        assert!(said.ends_with(&format!("never more than {} in flight.", limit.min(20))), "{said}");
    }
}

#[test]
fn page_and_network_count_the_same_peaks_at_every_limit() {
    for limit in [1, 2, 5, 64] {
        for record in records("limits", &settings("limits", &[("limit", limit)])) {
            let witness = record.witness.expect("the network was asked");
            let peak = u32::try_from(record.peak_in_flight).expect("few");
            assert_eq!((peak, witness.peak_in_flight), (limit.min(20), limit.min(20)));
            assert_eq!((witness.arrived, witness.answered, witness.aborted), (20, 20, 0));
        }
    }
}

#[test]
fn work_without_a_pause_makes_every_post_wait_for_it() {
    let [blocking, yielding] = default_records("one-thread").try_into().expect("two");
    let posts = |record: &Record| record.requests[..10].to_vec();
    let done = |record: &Record| posts(record).into_iter().filter_map(|post| post.settled_ms);
    assert!(done(&blocking).all(|at| at >= 400.0));
    assert!(done(&yielding).filter(|at| *at < 400.0).count() >= 8);
    assert!(blocking.requests[10].busy_ms >= 400.0);
    let seen = blocking.witness.expect("the network was asked");
    assert_eq!((blocking.peak_in_flight, seen.peak_in_flight), (11, 10), "the work is one of them");
    let said = conclusion("one-thread", &[blocking, yielding]);
    assert!(said.starts_with("Without a pause, the quickest post was read after 0.4"), "{said}");
    assert!(said.contains("With pauses, the quickest post was read after 0.17 s, "), "{said}");
    assert!(said.ends_with(" It was the same 0.40 s of work."), "{said}");
}

#[test]
fn from_31_futures_on_join_all_needs_far_fewer_polls() {
    let polls: Vec<u32> = default_records("polls")
        .iter()
        .map(|record| record.requests.iter().map(|request| request.polls).sum())
        .collect();
    assert!(polls[0] > 5 * polls[1], "{polls:?}");
    assert_all_unfinished_are_polled_together(&default_records("polls")[0]);
    // In a set, each is polled at its start and once a wake.
    assert!(polls[1] > polls[2], "31 are more than 30: {polls:?}");
    for record in &default_records("polls")[1..] {
        assert!(record.requests.iter().all(|it| it.polls == it.wakes + 1), "{record:?}");
    }
    let said = conclusion("polls", &default_records("polls"));
    let [thirty, more, set] = [0, 1, 2].map(|run| crate::format::grouped(polls[run]));
    assert!(said.starts_with(&format!(
        "{thirty} polls with join_all of 30, {more} with join_all of 31, {set} with \
         FuturesUnordered of 30."
    )));
}

/// Futures are polled in rounds. The last to end is in all of them, and every other in each up to its end.
fn assert_all_unfinished_are_polled_together(record: &Record) {
    let polled = |request: &crate::run::Request| -> Vec<f64> {
        request.polled_ms.iter().map(|(from, _)| *from).collect()
    };
    let last = record.requests.iter().max_by_key(|request| request.polled_ms.len());
    let rounds = polled(last.expect("there are requests"));
    for request in &record.requests {
        let polls = polled(request);
        assert_eq!(polls, rounds[..polls.len()], "{}", request.label);
    }
}

#[test]
fn figures_that_are_zero_everywhere_are_not_worth_telling() {
    let records = default_records("ten-posts");
    assert_eq!(figure(&records, "abandoned, seen by the server"), None);
    assert_eq!(figure(&records, "refused (429)"), None);
    assert_eq!(figure(&records, "seen by the server").as_deref(), Some("1, then 10"));
}

#[test]
fn a_future_that_was_busy_for_less_than_the_clock_shows_is_not_said_to_have_taken_no_time() {
    // No poll takes time on the virtual clock, as it seems to take none on a coarse one.
    let said = said("polls", &[]);
    assert!(said.contains("Post 1 was busy for less than 1 ms of its "), "{said}");
}
