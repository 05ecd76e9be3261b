//! Which of ten requests go wrong, and how.

use super::*;

const NO_HOST: &str = "https://no-such-host.invalid/posts/";

fn tasks(failures: u32, seed: u32) -> Vec<Task> {
    plans("errors", &[("failures", failures), ("seed", seed)]).remove(0).tasks
}

/// How the task at this place goes wrong, by what it asks for.
fn fault(index: usize, task: &Task) -> Option<&'static str> {
    let path = task.path.as_deref().expect("it asks the network");
    let id = index + 1;
    if path == format!("{NO_HOST}{id}") {
        return Some("no host");
    }
    if path.starts_with(&format!("posts/{}?n={id}&", id + 100)) {
        return Some("not found");
    }
    assert!(path.starts_with(&format!("posts/{id}?n={id}&")), "{path}");
    let faults = [
        ("&status=500&", "server error"),
        ("&fault=garbled&", "garbled"),
        ("&fault=cut&", "cut"),
        ("&fault=stall&", "stall"),
    ];
    let fault = faults.into_iter().find(|(parameter, _)| path.contains(parameter));
    fault.map(|(_, fault)| fault)
}

/// How each of the ten goes wrong, if it does.
fn faults(failures: u32, seed: u32) -> Vec<Option<&'static str>> {
    tasks(failures, seed).iter().enumerate().map(|(index, task)| fault(index, task)).collect()
}

#[test]
fn as_many_go_wrong_as_are_asked_for_at_every_seed() {
    for (failures, seed) in (0..=10).flat_map(|failures| (0..50).map(move |seed| (failures, seed)))
    {
        let faults = faults(failures, seed);
        let wrong = faults.iter().filter(|fault| fault.is_some()).count();
        assert_eq!((faults.len(), u32::try_from(wrong)), (10, Ok(failures)), "seed {seed}");
    }
}

#[test]
fn the_same_seed_fails_the_same_ones_in_the_same_way_in_both_runs() {
    for seed in [0, 1, 77, 9999] {
        let twice = plans("errors", &[("seed", seed)]);
        assert_eq!(twice[0].tasks, twice[1].tasks);
        assert_eq!(tasks(6, seed), tasks(6, seed));
    }
}

#[test]
fn another_seed_is_another_case() {
    let cases: BTreeSet<_> = (0..=9999).map(|seed| faults(6, seed)).collect();
    assert!(cases.len() > 5_000, "{} of 10,000", cases.len());
    for seed in 0..100 {
        assert_ne!(faults(6, seed), faults(6, seed + 1), "{seed}");
    }
}

#[test]
fn every_request_fails_at_some_seed_and_is_spared_at_another() {
    for index in 0..10 {
        let fails = (0..300).filter(|seed| faults(1, *seed)[index].is_some()).count();
        assert!((10..60).contains(&fails), "request {index} in {fails} of 300");
    }
}

#[test]
fn six_that_go_wrong_do_so_in_six_ways_and_more_begin_again() {
    for seed in 0..50 {
        let ways = |failures| faults(failures, seed).into_iter().flatten().collect::<Vec<_>>();
        let six: BTreeSet<_> = ways(6).into_iter().collect();
        let all = ["cut", "garbled", "no host", "not found", "server error", "stall"];
        assert!(six.into_iter().eq(all), "seed {seed}");
        assert_eq!(ways(10).len(), 10);
    }
}

#[test]
fn one_more_failure_leaves_the_others_as_they_were() {
    for failures in 0..10 {
        let (fewer, more) = (faults(failures, 1), faults(failures + 1, 1));
        let changed = fewer.iter().zip(&more).filter(|(before, after)| before != after);
        assert_eq!(changed.count(), 1);
    }
}

#[test]
fn only_what_never_answers_has_a_time_limit_and_takes_as_long_as_that() {
    for (index, task) in tasks(10, 1).iter().enumerate() {
        if fault(index, task) == Some("stall") {
            assert_eq!((task.timeout_ms, task.takes_ms), (Some(600), 600));
        } else {
            assert_eq!(task.timeout_ms, None, "{task:?}");
            assert!(task.takes_ms <= 450, "{task:?}");
        }
    }
}

#[test]
fn a_request_that_goes_wrong_is_called_the_same_as_one_that_does_not() {
    let labels = |failures| tasks(failures, 1).into_iter().map(|task| task.label);
    assert!(labels(0).eq(labels(10)));
    assert!(labels(0).eq((1..=10).map(|id| format!("post {id}"))));
}

#[test]
fn a_readers_own_code_begins_with_the_time_that_the_labs_runs_wait_for_what_never_answers() {
    let own = Lab::find("errors").and_then(|lab| lab.own).expect("it has a place for such code");
    let stalled = tasks(10, 5).into_iter().find_map(|task| task.timeout_ms).expect("one stalls");
    assert_eq!(own.values, format!("const milliseconds = {stalled};"));
}
