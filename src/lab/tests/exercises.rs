//! The exercises: what does them, and what does not.

use super::*;
use crate::{exercise, link::Link};

/// What they ask for, and where they lead.
const ASKED: &str = include_str!("../../../lesson/parts/exercises.html");

/// What is said of each exercise under a key, in their order.
fn said(key: &str) -> Vec<&'static str> {
    let start = format!("\"{key}\": \"");
    ASKED.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

fn is_met(exercise: &str, records: &[Record]) -> bool {
    let exercise = exercise::ALL.iter().find(|it| it.name == exercise);
    records.iter().any(exercise.expect("there is one of that name").is_met)
}

/// The records of a lab whose settings are all as they are at first but these.
fn made(name: &str, changes: &[(&'static str, u32)]) -> Vec<Record> {
    records(name, &settings(name, changes))
}

#[test]
fn every_exercise_has_its_text_in_the_order_of_the_list() {
    assert_eq!(said("name"), exercise::ALL.map(|it| it.name));
    assert_eq!(said("asks").len(), exercise::ALL.len());
}

#[test]
fn every_exercise_opens_a_lab_with_settings_that_it_has() {
    let (labs, sets) = (said("lab"), said("set"));
    assert_eq!((labs.len(), sets.len()), (exercise::ALL.len(), exercise::ALL.len()));
    for (name, set) in labs.into_iter().zip(sets) {
        let pairs = set.split('&').skip(1).map(|pair| pair.split_once('=').expect("name=value"));
        let wanted: Vec<_> = pairs.map(|(name, value)| (name.into(), value.into())).collect();
        assert_eq!(Link::read(lab(name), &wanted).problems, [""; 0], "{name}{set}");
    }
}

#[test]
fn what_an_exercise_asks_for_does_it() {
    let cases = [
        ("fifty-at-once", "ten-posts", vec![("count", 50)]),
        ("five-at-a-time", "limits", vec![("count", 50), ("limit", 5)]),
        ("two-kinds", "two-endpoints", vec![]),
        ("without-a-429", "rate-limits", vec![("count", 12)]),
        ("one-millisecond", "timeouts", vec![("timeout", 1)]),
        ("nobody-there", "errors", vec![("failures", 6)]),
        ("nine-beside-one", "errors", vec![("failures", 1)]),
        ("some-in-time", "timeouts", vec![]),
    ];
    for (exercise, lab, changes) in cases {
        assert!(is_met(exercise, &made(lab, &changes)), "{exercise}");
    }
}

#[test]
fn an_exercise_asks_what_happened_and_not_by_which_strategy() {
    let own = |name: &str, mut records: Vec<Record>| {
        for record in &mut records {
            record.strategy = Strategy::OwnJs;
        }
        is_met(name, &records)
    };
    let by = |strategy: &str, records: Vec<Record>| -> Vec<Record> {
        records.into_iter().filter(|record| record.strategy.name() == strategy).collect()
    };
    let fifty = || made("ten-posts", &[("count", 50)]);
    assert!(own("fifty-at-once", by("join_all", fifty())));
    assert!(!own("fifty-at-once", by("sequential", fifty())), "one at a time");
    let limited = || made("limits", &[("count", 50), ("limit", 5)]);
    assert!(own("five-at-a-time", by("semaphore", limited())));
    let one = made("limits", &[("count", 50), ("limit", 1)]);
    assert!(!own("five-at-a-time", one), "that is one at a time");
    assert!(!own("two-kinds", by("sequential", made("two-endpoints", &[]))));
    // Nine had arrived when the tenth failed, and none was given to anybody.
    let mut nine = by("join_all", made("errors", &[("failures", 1)]));
    assert!(is_met("nine-beside-one", &nine));
    nine[0].strategy = Strategy::TryJoinAll;
    assert!(!is_met("nine-beside-one", &nine));
}

#[test]
fn cancelling_a_run_in_the_middle_is_seen_by_the_network() {
    let plan = plans("ten-posts", &[("count", 50)]).remove(1);
    let record = record_of(lab("ten-posts"), &plan, 200.0);
    assert!(is_met("seen-to-go", &[record]));
    assert!(!is_met("seen-to-go", &made("ten-posts", &[])), "nobody cancelled it");
}

#[test]
fn less_than_an_exercise_asks_for_does_not_do_it() {
    let cases = [
        ("fifty-at-once", "ten-posts", vec![("count", 49)]),
        ("five-at-a-time", "limits", vec![("count", 49), ("limit", 5)]),
        ("five-at-a-time", "limits", vec![("count", 50), ("limit", 6)]),
        ("without-a-429", "rate-limits", vec![("count", 11)]),
        // Spaced out enough, and so not quick enough.
        ("without-a-429", "rate-limits", vec![("count", 20)]),
        ("one-millisecond", "timeouts", vec![("timeout", 320)]),
        ("nobody-there", "errors", vec![("failures", 2)]),
        // One that is not there, and one that is cut off: no host is missing.
        ("nobody-there", "errors", vec![]),
        ("nine-beside-one", "errors", vec![("failures", 2)]),
        ("nine-beside-one", "errors", vec![("failures", 0)]),
        ("some-in-time", "timeouts", vec![("timeout", 1)]),
        ("some-in-time", "timeouts", vec![("timeout", 2000)]),
    ];
    for (exercise, lab, changes) in cases {
        assert!(!is_met(exercise, &made(lab, &changes)), "{exercise} by {changes:?}");
    }
}

#[test]
fn a_host_is_there_that_cuts_an_answer_off_over_https() {
    let mut records = made("errors", &[("failures", 4)]);
    for request in records.iter_mut().flat_map(|record| &mut record.requests) {
        request.url.insert_str(0, "https://localhost:4601/");
    }
    assert!(!is_met("nobody-there", &records));
}

#[test]
fn no_exercise_is_done_by_another_lab() {
    for lab in all() {
        let records = default_records(lab.name);
        for (exercise, opens) in exercise::ALL.iter().zip(said("lab")) {
            let is_own = opens == lab.name;
            assert!(
                is_own || !is_met(exercise.name, &records),
                "{} in {}",
                exercise.name,
                lab.name
            );
        }
    }
}
