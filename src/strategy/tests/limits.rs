//! No more than so many at a time.

use super::*;

const LIMITS: [usize; 4] = [1, 2, 5, 64];

/// The four ways to keep a limit.
fn limited(limit: usize) -> [Strategy; 4] {
    [
        Strategy::Semaphore(limit),
        Strategy::BufferUnordered(limit),
        Strategy::Buffered(limit),
        Strategy::Batches(limit),
    ]
}

/// Forty lists of delays: none, one, a few, many, none like another.
fn delays() -> impl Iterator<Item = Vec<f64>> {
    let counts = [0, 1, 2, 5, 6, 20, 64, 100].into_iter().cycle();
    (1..=40).zip(counts).map(|(seed, count)| uneven(seed, count))
}

fn total(strategy: Strategy, lengths: &[f64]) -> f64 {
    timed(go(strategy, jobs(&Diary::default(), lengths))).1
}

#[test]
fn there_are_never_more_in_flight_than_the_limit_and_as_many_if_there_are() {
    for limit in LIMITS {
        for (lengths, strategy) in
            delays().flat_map(|lengths| limited(limit).map(|it| (lengths.clone(), it)))
        {
            let diary = Diary::default();
            run(go(strategy, jobs(&diary, &lengths)));
            assert_eq!(peak(&diary), limit.min(lengths.len()), "{strategy:?} over {lengths:?}");
            assert_eq!(finishing_order(&diary).len(), lengths.len());
        }
    }
}

#[test]
fn requests_start_in_their_order() {
    for strategy in LIMITS.into_iter().flat_map(limited) {
        let diary = Diary::default();
        run(go(strategy, jobs(&diary, &uneven(3, 100))));
        assert!(times(&diary, '+').is_sorted_by_key(|(index, _)| *index), "{strategy:?}");
    }
}

#[test]
fn at_a_limit_of_one_each_takes_the_sum_and_at_their_number_the_longest() {
    for lengths in delays() {
        for strategy in limited(1) {
            assert_eq!(total(strategy, &lengths), sum(&lengths), "{strategy:?}");
        }
        for strategy in limited(lengths.len().max(1)) {
            assert_eq!(total(strategy, &lengths), longest(&lengths), "{strategy:?}");
        }
    }
}

#[test]
fn a_semaphore_and_an_unordered_buffer_take_the_same_time() {
    for (lengths, limit) in delays().flat_map(|lengths| LIMITS.map(|it| (lengths.clone(), it))) {
        let [semaphore, unordered, ..] = limited(limit).map(|it| total(it, &lengths));
        assert_eq!(semaphore, unordered, "{limit} at a time: {lengths:?}");
    }
}

#[test]
fn a_place_that_is_given_away_at_once_is_worth_something_on_uneven_delays() {
    let mut worse = [0, 0];
    for (lengths, limit) in delays().flat_map(|lengths| [2, 5].map(|it| (lengths.clone(), it))) {
        let [_, unordered, buffered, batches] = limited(limit).map(|it| total(it, &lengths));
        assert!(batches >= buffered, "{limit} at a time: {lengths:?}");
        worse[0] += usize::from(batches > unordered);
        worse[1] += usize::from(buffered > unordered);
        if lengths.len() >= 20 {
            assert!(batches > unordered, "{limit} at a time: {lengths:?}");
        }
    }
    assert!(worse[0] > worse[1], "{worse:?}");
}

#[test]
fn on_even_delays_batches_cost_nothing() {
    for limit in [1, 2, 5] {
        let totals = limited(limit).map(|strategy| total(strategy, &[30.0; 20]));
        assert_eq!(totals, [totals[0]; 4]);
    }
}

#[test]
fn a_batch_waits_for_its_slowest_before_the_next_one_starts() {
    let diary = Diary::default();
    run(batches(jobs(&diary, &[10.0, 90.0, 20.0, 30.0, 5.0]), 2));
    let expected = [(0.0, 10.0), (0.0, 90.0), (90.0, 110.0), (90.0, 120.0), (120.0, 125.0)];
    assert_eq!(spans(&diary), expected);
}

#[test]
fn a_permit_is_handed_on_the_moment_it_is_free() {
    let diary = Diary::default();
    run(semaphore(jobs(&diary, &[10.0, 90.0, 20.0, 30.0, 5.0]), 2));
    let expected = [(0.0, 10.0), (0.0, 90.0), (10.0, 30.0), (30.0, 60.0), (60.0, 65.0)];
    assert_eq!(spans(&diary), expected);
}

#[test]
fn in_an_ordered_buffer_one_slow_request_holds_up_the_start_of_others() {
    let lengths = [100.0, 10.0, 10.0, 10.0];
    let (ordered, unordered) = (Diary::default(), Diary::default());
    let (_, slow) = timed(buffered(jobs(&ordered, &lengths), 2));
    let (_, quick) = timed(buffer_unordered(jobs(&unordered, &lengths), 2));
    assert_eq!((slow, quick), (110.0, 100.0));
    // The second has ended at 10 ms, but it stands behind the first.
    assert_eq!(times(&ordered, '+'), [(0, 0.0), (1, 0.0), (2, 100.0), (3, 100.0)]);
    assert_eq!(times(&unordered, '+'), [(0, 110.0), (1, 110.0), (2, 120.0), (3, 130.0)]);
}

#[test]
fn an_unordered_buffer_answers_in_finishing_order() {
    for limit in LIMITS {
        let diary = Diary::default();
        let answers = run(buffer_unordered(jobs(&diary, &uneven(8, 40)), limit));
        assert_eq!(answers, finishing_order(&diary), "{limit} at a time");
        assert_eq!(answers.is_sorted(), limit == 1);
    }
}

#[test]
fn the_others_answer_in_request_order_however_they_finish() {
    let in_order: Vec<_> = (0..40).collect();
    for (limit, seed) in LIMITS.into_iter().zip(1..) {
        let jobs = || jobs(&Diary::default(), &uneven(seed, 40));
        assert_eq!(run(semaphore(jobs(), limit)), in_order);
        assert_eq!(run(buffered(jobs(), limit)), in_order);
        assert_eq!(run(batches(jobs(), limit)), in_order);
    }
}
