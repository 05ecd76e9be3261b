//! The same runs in two languages, and what a future costs.

#![allow(clippy::float_cmp, reason = "the virtual clock keeps exact time")]

use super::*;

/// The lab's plans with so many rounds.
fn rounds(rounds: u32) -> Vec<Plan> {
    plans("same-in-js", &[("rounds", rounds)])
}

fn totals(totals: &[(Strategy, f64)]) -> Vec<f64> {
    ratios(totals.iter().copied())
}

/// What the lab says when Rust's runs all at once take these times as long as they ideally do.
fn said_with(factors: &[f64]) -> String {
    let count = u32::try_from(factors.len()).expect("a few");
    let mut records = records("same-in-js", &settings("same-in-js", &[("rounds", count)]));
    let all_at_once = records.iter_mut().filter(|it| it.strategy == Strategy::JoinAll);
    all_at_once.zip(factors).for_each(|(record, factor)| record.total_ms *= factor);
    conclusion("same-in-js", &records)
}

#[test]
fn rounds_take_turns_and_so_does_who_comes_first() {
    let names: Vec<_> = rounds(3).iter().map(|plan| plan.strategy.name()).collect();
    let expected = [
        ["sequential", "sequential_js"],
        ["join_all", "promise_all_js"],
        ["promise_all_js", "join_all"],
        ["join_all", "promise_all_js"],
    ];
    assert_eq!(names, expected.concat());
    for count in [1, 20] {
        assert_eq!(rounds(count).len(), 2 + 2 * count as usize);
    }
}

#[test]
fn one_at_a_time_are_ten_posts_at_most_and_the_same_as_at_once() {
    for (count, in_turn) in [(1, 1), (9, 9), (10, 10), (50, 10), (1_000, 10)] {
        let plans = plans("same-in-js", &[("count", count), ("rounds", 1)]);
        let sizes: Vec<_> = plans.iter().map(|plan| plan.tasks.len()).collect();
        assert_eq!(sizes, [in_turn, in_turn, count as usize, count as usize]);
        assert_eq!(plans[0].tasks, plans[1].tasks);
        assert_eq!(plans[2].tasks, plans[3].tasks);
        if count <= 50 {
            assert_eq!(plans[0].tasks, plans[2].tasks[..in_turn]);
        }
    }
}

#[test]
fn over_many_posts_at_once_the_network_takes_longer_and_the_lab_says_so() {
    let longest_ms = |count| {
        let plans = plans("same-in-js", &[("count", count), ("rounds", 1)]);
        let ends = plans[2].ideal().into_iter().map(|(_, end)| end);
        ends.fold(0.0, f64::max)
    };
    assert_eq!(longest_ms(1_000), 4.0 * longest_ms(50));
    let note = |count| (lab("same-in-js").note)(&settings("same-in-js", &[("count", count)]));
    assert_eq!(note(50), None);
    let many = note(51).expect("it is said");
    assert!(many.ends_with("each takes the server 4 times as long."), "{many}");
}

#[test]
fn a_ratio_is_of_the_two_runs_of_a_round_whoever_came_first() {
    use Strategy::{JoinAll, PromiseAllJs};
    let two = [(JoinAll, 450.0), (PromiseAllJs, 300.0), (PromiseAllJs, 100.0), (JoinAll, 50.0)];
    assert_eq!(totals(&two), [1.5, 0.5]);
    // A round that has one run only has no ratio yet.
    assert_eq!(totals(&two[..3]), [1.5]);
    assert_eq!(totals(&[]), [0.0; 0]);
}

#[test]
fn the_median_of_the_rounds_is_told_with_their_spread() {
    assert_eq!(
        said_with(&[1.0, 1.02, 0.99]),
        "One at a time, 10 posts took 3.00 s in Rust and 3.00 s in JavaScript. Over 3 rounds all at once, Rust \
         took 1.00 times as long as JavaScript (the median; from 0.99 to 1.02). It is the server \
         that decides, whichever language waits for it."
    );
    let single = said_with(&[1.3]);
    assert!(single.contains("In a single round all at once, Rust took 1.30 times"), "{single}");
    assert!(single.ends_with("something besides the server had its say."), "{single}");
}

#[test]
fn of_rounds_the_peaks_of_the_first_are_enough() {
    let records = records("same-in-js", &settings("same-in-js", &[("rounds", 5)]));
    let facts = lab("same-in-js").facts(&records);
    assert_eq!(words(&facts[0].value), "1, 1, 10, 10");
}

#[test]
fn ready_futures_are_measured_in_tens_hundreds_thousands_and_ten_thousands() {
    let plans = default_plans("ready-futures");
    let sizes: Vec<_> = plans.iter().map(|plan| plan.ready).collect();
    assert_eq!(sizes, [10, 10, 100, 100, 1_000, 1_000, 10_000, 10_000]);
    for (plan, size) in plans.iter().zip(sizes) {
        let name = if plan.strategy.is_javascript() { "Promise.all" } else { "join_all" };
        assert_eq!(plan.title, format!("{name} of {}", crate::format::grouped(size)));
    }
}

#[test]
fn costs_are_told_by_their_medians() {
    let records = records("ready-futures", &Settings::new());
    let said = conclusion("ready-futures", &records);
    assert!(
        said.starts_with(
            "Making, polling and recording a future that is ready costs 2.00 µs among"
        )
    );
    assert!(said.ends_with("For a promise it is 2.00 µs and 2.00 µs."), "{said}");
    let mut cancelled = records[0].clone();
    cancelled.state = crate::run::State::Cancelled;
    cancelled.total_ms = 120.0;
    assert_eq!(conclusion("ready-futures", &[cancelled]), "Cancelled after 0.12 s.");
}
