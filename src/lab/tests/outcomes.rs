//! What the later labs show when nothing but the network takes time, and what they say of it.

#![allow(clippy::float_cmp, reason = "the virtual clock keeps exact time")]

use super::*;
use crate::run::{Outcome, State};

fn default_records(name: &str) -> Vec<Record> {
    records(name, &lab(name).default_settings())
}

fn conclusion(name: &str, records: &[Record]) -> String {
    words(&lab(name).conclusion(records))
}

/// What the lab says after a run with settings that are all as they are at first but these.
fn said(name: &str, changes: &[(&'static str, u32)]) -> String {
    conclusion(name, &records(name, &settings(name, changes)))
}

fn said_with_deadline(ms: u32) -> String {
    said("timeouts", &[("deadline", ms)])
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
fn what_a_token_bucket_lets_through_is_never_refused_whatever_its_burst() {
    for (rate, burst) in [(2, 1), (10, 1), (10, 5), (33, 20), (50, 2)] {
        let settings = settings("rate-limits", &[("rate", rate), ("burst", burst)]);
        let spaced = records("rate-limits", &settings).remove(2);
        assert_eq!(count(&spaced, Outcome::Ok), 20, "{rate} a second, burst {burst}");
        let at_once = spaced.requests.iter().filter(|r| r.started_ms == Some(0.0)).count();
        assert_eq!(at_once, burst as usize, "the burst");
        let rest = f64::from(20 - burst) * f64::from(1000_u32.div_ceil(rate));
        assert_eq!(spaced.total_ms, rest + 60.0);
    }
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
    let once = "both kinds at once 0.45 s with join! and 0.45 s with join_all.";
    assert!(said.contains(once), "{said}");
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
fn only_a_limit_on_the_rate_keeps_the_rate() {
    let records = default_records("rate-limits");
    let answered: Vec<_> = records.iter().map(|record| count(record, Outcome::Ok)).collect();
    assert_eq!((answered[0], answered[2], answered[3]), (2, 20, 20));
    assert!((2..10).contains(&answered[1]), "three at a time: {answered:?}");
    let refused =
        |record: &Record| record.requests.iter().map(crate::run::Request::refusals).sum::<usize>();
    let refusals: Vec<_> = records.iter().map(refused).collect();
    assert_eq!((refusals[0], refusals[1], refusals[2]), (18, 20 - answered[1], 0));
    assert!(refusals[3] >= 18, "{refusals:?}");
    assert_eq!(
        figure(&records, "refused (429)"),
        Some(refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
    );
    let said = conclusion("rate-limits", &records);
    assert!(
        said.starts_with("All at once, 2 of 20 were answered; with the limit on how many at a")
    );
    let spaced =
        "Limited by rate, 20 of 20 were answered in 1.96 s, without a refusal; tried again, 20 of";
    assert!(said.contains(spaced), "{said}");
    assert!(said.ends_with(&format!(", after {} refusals.", refusals[3])), "{said}");
}

#[test]
fn with_jitter_all_are_answered_in_the_end_and_without_it_they_keep_failing_together() {
    let plan = plans("rate-limits", &[]).remove(3);
    let run = || count(&record_of(lab("rate-limits"), &plan, f64::INFINITY), Outcome::Ok);
    for _ in 0..200 {
        assert_eq!(run(), 20);
    }
    network::without_jitter();
    assert!(run() < 20);
}

#[test]
fn a_request_that_is_refused_each_time_is_tried_eight_times() {
    network::without_jitter();
    let plan = plans("rate-limits", &[]).remove(3);
    let record = record_of(lab("rate-limits"), &plan, f64::INFINITY);
    let mut refused = record.requests.iter().filter(|it| it.outcome == Some(Outcome::Status));
    assert!(refused.clone().count() > 0);
    assert!(refused.all(|it| it.refusals() == 8), "{record:?}");
}

#[test]
fn a_rate_that_is_kept_is_never_refused_whatever_it_is() {
    for (rate, count) in [2, 3, 7, 10, 33, 50].into_iter().flat_map(|it| [(it, 2), (it, 60)]) {
        let changes = [("rate", rate), ("count", count)];
        let plan = plans("rate-limits", &changes).remove(2);
        let record = record_of(lab("rate-limits"), &plan, f64::INFINITY);
        assert!(record.requests.iter().all(|it| it.outcome == Some(Outcome::Ok)), "{changes:?}");
    }
}

#[test]
fn a_limit_for_each_keeps_the_answers_that_a_deadline_for_all_loses_to_its_caller() {
    let records = default_records("timeouts");
    assert_eq!([count(&records[0], Outcome::Ok), count(&records[0], Outcome::Timeout)], [6, 4]);
    assert_eq!([count(&records[1], Outcome::Ok), count(&records[1], Outcome::Cancelled)], [6, 4]);
    assert_eq!(figure(&records, "abandoned, seen by the server").as_deref(), Some("4, then 4"));
    let said = conclusion("timeouts", &records);
    assert!(said.starts_with(
        "A timeout for each: 6 answered, 4 timed out, done in 0.32 s. One deadline for all: 6 answered, \
         4 cut short, done in 0.32 s, and none of the answers given to you. The slowest answer within \
         its timeout took "
    ));
    let in_time = said_with_deadline(450);
    assert!(in_time.contains("10 answered, done in 0.45 s, and all of the answers given to you."));
}

#[test]
fn in_a_millisecond_nothing_is_answered_and_the_error_says_so() {
    let records = records("timeouts", &settings("timeouts", &[("timeout", 1)]));
    for request in &records[0].requests {
        assert_eq!(request.outcome, Some(Outcome::Timeout));
        assert_eq!(request.error.as_deref(), Some("Timeout: no answer within 1 ms"));
    }
    let said = conclusion("timeouts", &records);
    assert!(said.contains(": 0 answered, 10 timed out, done in 1 ms."), "{said}");
    assert!(said.ends_with("No answer came within its timeout."), "{said}");
}

#[test]
fn errors_that_came_within_the_limit_are_not_said_to_have_timed_out() {
    let mut records = default_records("timeouts");
    for (index, request) in records.iter_mut().flat_map(|run| run.requests.iter_mut()).enumerate() {
        request.outcome = Some(Outcome::Status);
        request.error = Some(format!("Status 500: error {index}"));
    }
    assert_eq!(
        conclusion("timeouts", &records),
        "A timeout for each: 0 answered, 10 ended in an error, done in 0.32 s. One deadline for all: 0 \
         answered, 10 ended in an error, done in 0.32 s, and all of the answers given to you. Nothing \
         but errors came within the timeout, the first being that of post 1: “Status 500: error 0”."
    );
    records[0].requests[3].outcome = Some(Outcome::Ok);
    let said = conclusion("timeouts", &records);
    assert!(said.contains("1 answered, 9 ended in an error, done in"), "{said}");
    assert!(said.contains("The slowest answer within its timeout took "), "{said}");
}

#[test]
fn a_total_is_never_longer_than_the_deadline() {
    for deadline in [50, 320, 449, 5000] {
        let records = records("timeouts", &settings("timeouts", &[("deadline", deadline)]));
        assert!(records[1].total_ms <= f64::from(deadline).min(450.0) + 1e-6);
    }
}

#[test]
fn six_failures_have_each_their_own_outcome_and_leave_four_answers() {
    let records = default_records("errors");
    let ways = [Outcome::Status, Outcome::Network, Outcome::Decode, Outcome::Timeout, Outcome::Ok];
    assert_eq!(ways.map(|outcome| count(&records[0], outcome)), [2, 2, 1, 1, 4]);
    let mut statuses: Vec<_> =
        records[0].requests.iter().filter_map(|it| it.status.filter(|it| *it >= 400)).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [404, 500]);
    let said = conclusion("errors", &records);
    let kept = "join_all kept all 4 answers beside the 6 failures, in 0.60 s. try_join_all ended";
    assert!(said.starts_with(kept), "{said}");
}

#[test]
fn try_join_all_is_over_at_the_first_failure_at_every_seed() {
    for seed in 0..20 {
        let [all, first] =
            records("errors", &settings("errors", &[("seed", seed)])).try_into().expect("two");
        let failed = |it: &&crate::run::Request| it.outcome != Some(Outcome::Ok);
        let ends = all.requests.iter().filter(failed).filter_map(|it| it.settled_ms);
        let earliest = ends.fold(f64::INFINITY, f64::min);
        assert!((first.total_ms - earliest).abs() < 1e-6, "seed {seed}");
        let dropped = count(&first, Outcome::Cancelled);
        assert!(dropped > 0, "seed {seed}");
        let said = conclusion("errors", &[all, first]);
        assert!(said.contains(&format!("it dropped {dropped} still in flight")));
    }
}

#[test]
fn when_nothing_goes_wrong_both_do_the_same() {
    let said = said("errors", &[("failures", 0)]);
    assert!(said.starts_with("join_all kept all 10 answers beside the 0 failures, in 0.45 s."));
    assert!(said.ends_with("Nothing failed, so try_join_all did the same."), "{said}");
}

#[test]
fn dropped_and_aborted_look_alike_to_the_page_and_not_to_the_network() {
    let records = default_records("cancelling");
    let outcome =
        |record: &Record| record.requests.iter().map(|request| request.outcome).collect::<Vec<_>>();
    assert_eq!(outcome(&records[0]), outcome(&records[1]));
    let given_up = count(&records[0], Outcome::Cancelled);
    assert!((5..10).contains(&given_up));
    let [dropped, aborted] = [0, 1].map(|run| records[run].witness.expect("it was asked"));
    assert_eq!((dropped.arrived, dropped.answered, dropped.aborted), (10, 10, 0));
    let answered = 10 - u32::try_from(given_up).expect("few");
    assert_eq!((aborted.arrived, aborted.answered), (10, answered));
    assert_eq!(
        conclusion("cancelling", &records),
        format!(
            "To this page the two look alike: {given_up} abandoned each time. The server saw the \
             difference. It answered 10 of the 10 dropped requests to the end, and {answered} of the \
             10 aborted ones."
        )
    );
    let away = format!("0, then {given_up}");
    assert_eq!(figure(&records, "abandoned, seen by the server"), Some(away));
}

#[test]
fn without_a_witness_cancelling_says_only_what_the_page_saw() {
    let mut records = default_records("cancelling");
    records[1].witness = None;
    assert!(conclusion("cancelling", &records).ends_with("look alike: 7 abandoned each time."));
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
fn a_try_that_was_refused_counts_beside_a_request_that_was() {
    let mut records = default_records("ten-posts");
    records[0].requests[0].refusals_ms = vec![10.0, 20.0];
    records[1].requests[3].status = Some(429);
    records[1].requests[4].status = Some(500);
    assert_eq!(figure(&records, "refused (429)").as_deref(), Some("2, then 1"));
}

#[test]
fn a_clock_that_starts_before_the_permit_lets_in_only_those_that_need_not_wait() {
    let [after, before] = default_records("permits").try_into().expect("two runs");
    assert_eq!((count(&after, Outcome::Ok), after.total_ms), (9, 900.0));
    assert_eq!((count(&before, Outcome::Ok), before.total_ms), (3, 450.0));
    let said = said("permits", &[]);
    let started = |when: &str, ends: &str| format!("Clock started {when}: {ends}. ");
    assert!(said.contains(&started("after the permit", "9 answered, done in 0.90 s")), "{said}");
    assert!(
        said.contains(&started("before it", "3 answered, 6 cut short, done in 0.45 s")),
        "{said}"
    );
    let said = self::said("permits", &[("limit", 9)]);
    assert!(said.contains(&started("before it", "9 answered, done in 0.30 s")), "{said}");
}

#[test]
fn a_future_that_was_busy_for_less_than_the_clock_shows_is_not_said_to_have_taken_no_time() {
    // No poll takes time on the virtual clock, as it seems to take none on a coarse one.
    let said = said("polls", &[]);
    assert!(said.contains("Post 1 was busy for less than 1 ms of its "), "{said}");
}
