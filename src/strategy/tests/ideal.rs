//! The ideal is what a run on the manual clock takes: there, nothing but waiting takes time.

use super::*;

/// What some lengths become: alike, uneven, longer and longer, one slow one at the head.
fn lists() -> Vec<Vec<f64>> {
    let mut lists = vec![
        vec![],
        vec![7.0],
        vec![30.0, 10.0, 20.0],
        vec![30.0; 12],
        vec![200.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0],
    ];
    lists.extend((1..=10).map(|seed| uneven(seed, 40)));
    lists
}

/// When each job of a run starts and ends.
fn measured(strategy: Strategy, lengths: &[f64]) -> Vec<(f64, f64)> {
    let (diary, begun) = (Diary::default(), now());
    run(go(strategy, jobs(&diary, lengths)));
    spans(&diary).into_iter().map(|(start, end)| (start - begun, end - begun)).collect()
}

#[test]
fn the_ideal_is_what_a_run_on_the_manual_clock_takes() {
    let plain = [
        Strategy::Sequential,
        Strategy::JoinAll,
        Strategy::TryJoinAll,
        Strategy::JoinPair(2),
        Strategy::CreateThenAwait,
        Strategy::CreateThenAwaitJs,
        Strategy::SpawnThenAwait,
        Strategy::Retried,
        Strategy::FuturesUnordered,
    ];
    for (strategy, lengths) in
        plain.into_iter().flat_map(|it| lists().into_iter().map(move |l| (it, l)))
    {
        assert_eq!(measured(strategy, &lengths), strategy.ideal(&lengths), "{strategy:?}");
    }
}

#[test]
fn with_any_limit_the_ideal_is_what_a_run_takes() {
    for limit in [1, 2, 3, 5, 39, 40, 64, 1_000] {
        for strategy in [
            Strategy::Semaphore(limit),
            Strategy::BufferUnordered(limit),
            Strategy::Buffered(limit),
            Strategy::Batches(limit),
        ] {
            for lengths in lists() {
                assert_eq!(measured(strategy, &lengths), strategy.ideal(&lengths), "{strategy:?}");
            }
        }
    }
}

#[test]
fn at_any_rate_the_ideal_is_what_a_run_takes() {
    for strategy in
        [(0, 1), (1, 2), (100, 3), (500, 40)].map(|(ms, burst)| Strategy::RateLimited(ms, burst))
    {
        for lengths in lists() {
            assert_eq!(measured(strategy, &lengths), strategy.ideal(&lengths), "{strategy:?}");
        }
    }
}

#[test]
fn with_any_deadline_each_ends_when_it_has_ended_or_is_dropped() {
    for end_ms in [1, 20, 150, 1_000] {
        for strategy in
            [Strategy::Deadline(end_ms), Strategy::Dropped(end_ms), Strategy::Aborted(end_ms)]
        {
            for lengths in lists() {
                let (diary, begun) = (Diary::default(), now());
                run(go(strategy, jobs(&diary, &lengths)));
                for entry in diary.borrow_mut().iter_mut() {
                    entry.0 = if entry.0 == 'x' { '-' } else { entry.0 };
                    entry.2 -= begun;
                }
                assert_eq!(spans(&diary), strategy.ideal(&lengths), "{strategy:?}");
            }
        }
    }
}

#[test]
fn of_requests_that_start_when_they_are_made_the_ideal_is_that_of_all_at_once() {
    let lengths = uneven(4, 40);
    assert_eq!(Strategy::StartThenAwait.ideal(&lengths), Strategy::JoinAll.ideal(&lengths));
}
