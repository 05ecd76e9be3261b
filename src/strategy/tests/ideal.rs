//! The ideal is what a run on the virtual clock takes: there, nothing but waiting takes time.

use futures::{FutureExt, task::LocalSpawnExt};

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

/// Each strategy, with many a limit where it has one.
fn every() -> impl Iterator<Item = Strategy> {
    const NUMBERS: Numbers = Numbers {
        limits: &[1, 2, 3, 5, 39, 40, 64, 1_000],
        times_ms: &[1, 20, 150, 1_000],
        rates: &[(0, 1), (1, 2), (100, 3), (500, 40)],
    };
    NUMBERS.every()
}

/// When each job of a run starts, and when it ends or is given up.
fn measured(strategy: Strategy, lengths: &[f64]) -> Vec<(f64, f64)> {
    let (diary, begun) = (Diary::default(), now());
    let is_sent_when_made = strategy.request_kind() == RequestKind::SentWhenMade;
    let starts = jobs(&diary, lengths).into_iter().map(|job| {
        let diary = Rc::clone(&diary);
        // What was sent goes on whether it is polled or not. Its end is noted when it is awaited.
        let sent = move |job| {
            let sent = host().executor.spawn_local_with_handle(job).expect("all are taken");
            async move {
                let index = sent.await;
                diary.borrow_mut().push(('-', index, now()));
                index
            }
        };
        move || {
            let job = if is_sent_when_made { sent(job).boxed_local() } else { job.boxed_local() };
            job.map(Ok::<usize, ()>)
        }
    });
    run(strategy.run(starts.collect(), host()));
    let ended = now();
    let mut times = vec![(ended - begun, ended - begun); lengths.len()];
    for (what, index, at) in diary.borrow().iter() {
        match what {
            '+' => times[*index].0 = at - begun,
            _ => times[*index].1 = at - begun,
        }
    }
    times
}

#[test]
fn the_ideal_is_what_a_run_on_the_manual_clock_takes() {
    for strategy in every() {
        for lengths in lists() {
            assert_eq!(measured(strategy, &lengths), strategy.ideal(&lengths), "{strategy:?}");
        }
    }
}
