//! Requests that time out, fail, or are given up.

#![allow(clippy::float_cmp, reason = "the virtual clock keeps exact time")]

use super::*;

fn said_with_deadline(ms: u32) -> String {
    said("timeouts", &[("deadline", ms)])
}

#[test]
fn a_limit_for_each_keeps_the_answers_that_a_deadline_for_all_loses_to_its_caller() {
    let records = default_records("timeouts");
    assert_eq!([count(&records[0], Outcome::Ok), count(&records[0], Outcome::Timeout)], [6, 4]);
    assert_eq!([count(&records[1], Outcome::Ok), count(&records[1], Outcome::Cancelled)], [6, 4]);
    assert_eq!(figure(&records, "abandoned, seen by the server").as_deref(), Some("4, then 4"));
    let said = conclusion("timeouts", &records);
    assert!(said.starts_with(
        "A timeout for each: 6 answered, 4 timed out, done in 0.32 s. One deadline for all: 6 had arrived, \
         none were given to you, 4 cut short, done in 0.32 s. The slowest answer within its timeout took "
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
fn five_failures_go_wrong_in_five_ways_and_leave_five_answers() {
    let records = default_records("errors");
    let ways = [Outcome::Status, Outcome::Network, Outcome::Decode, Outcome::Timeout, Outcome::Ok];
    assert_eq!(ways.map(|outcome| count(&records[0], outcome)), [2, 1, 1, 1, 5]);
    let mut statuses: Vec<_> =
        records[0].requests.iter().filter_map(|it| it.status.filter(|it| *it >= 400)).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [404, 500]);
    let said = conclusion("errors", &records);
    let kept = "join_all kept all 5 answers beside the 5 failures, in 0.60 s. try_join_all ended";
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
        assert!(said.contains(&format!("given to you, {dropped} still in flight.")), "{said}");
    }
}

#[test]
fn at_first_some_have_been_answered_when_the_first_fails_and_others_would_be_after_it() {
    let [all, first] = default_records("errors").try_into().expect("two");
    assert_eq!([count(&first, Outcome::Ok), count(&first, Outcome::Cancelled)], [3, 6]);
    let said = conclusion("errors", &[all.clone(), first.clone()]);
    let ended = "after 0.25 s: 3 had arrived, none were given to you, 6 still in flight.";
    assert!(said.ends_with(ended), "{said}");
    // So far from the failure that a slow machine does not change which of them were in time.
    for request in all.requests.iter().filter(|it| it.outcome == Some(Outcome::Ok)) {
        let ms = request.settled_ms.expect("it ended");
        assert!((ms - first.total_ms).abs() >= 20.0, "{} after {ms} ms", request.label);
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
