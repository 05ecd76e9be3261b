#![allow(clippy::float_cmp, reason = "the manual clock keeps exact time")]

use std::{cell::RefCell, future::pending, rc::Rc};

use super::*;
use crate::run::manual::{host, now, poll_spawned, run, run_until, sleep};

/// What happened to the jobs, and when.
type Diary = Rc<RefCell<Vec<(char, usize, f64)>>>;

/// One job a length: notes its start (`+`) and its end (`-`), and gives its own index.
fn jobs(diary: &Diary, lengths: &[f64]) -> Vec<impl Future<Output = usize> + use<>> {
    let job = |index, length| {
        let diary = Rc::clone(diary);
        async move {
            diary.borrow_mut().push(('+', index, now()));
            sleep(length).await;
            diary.borrow_mut().push(('-', index, now()));
            index
        }
    };
    lengths.iter().enumerate().map(|(index, length)| job(index, *length)).collect()
}

#[test]
fn sequential_takes_the_sum_and_has_one_in_flight() {
    let diary = Diary::default();
    let answers = run(sequential(jobs(&diary, &[30.0, 10.0, 20.0])));
    assert_eq!(answers, [0, 1, 2]);
    assert_eq!(
        *diary.borrow(),
        [
            ('+', 0, 0.0),
            ('-', 0, 30.0),
            ('+', 1, 30.0),
            ('-', 1, 40.0),
            ('+', 2, 40.0),
            ('-', 2, 60.0)
        ]
    );
}

#[test]
fn join_all_takes_the_longest_and_answers_in_request_order() {
    let diary = Diary::default();
    let answers = run(join_all(jobs(&diary, &[30.0, 10.0, 20.0])));
    assert_eq!(answers, [0, 1, 2]);
    assert_eq!(
        *diary.borrow(),
        [
            ('+', 0, 0.0),
            ('+', 1, 0.0),
            ('+', 2, 0.0),
            ('-', 1, 10.0),
            ('-', 2, 20.0),
            ('-', 0, 30.0)
        ]
    );
}

#[test]
fn join_all_starts_a_thousand_before_the_first_ends() {
    let diary = Diary::default();
    run(join_all(jobs(&diary, &[5.0; 1000])));
    assert!(diary.borrow()[..1000].iter().all(|(what, _, at)| (*what, *at) == ('+', 0.0)));
    assert_eq!(now(), 5.0);
}

/// Every strategy, with a limit of two where it has one.
const EVERY: [Strategy; 17] = [
    Strategy::Sequential,
    Strategy::JoinAll,
    Strategy::TryJoinAll,
    Strategy::JoinPair(2),
    Strategy::CreateThenAwait,
    Strategy::CreateThenAwaitJs,
    Strategy::StartThenAwait,
    Strategy::SpawnThenAwait,
    Strategy::Semaphore(2),
    Strategy::BufferUnordered(2),
    Strategy::Buffered(2),
    Strategy::Batches(2),
    Strategy::Deadline(1_000_000_000),
    Strategy::Dropped(1_000_000_000),
    Strategy::Aborted(1_000_000_000),
    Strategy::RateLimited(4),
    Strategy::Retried,
];

fn go<F, T>(strategy: Strategy, futures: Vec<F>) -> impl Future<Output = ()>
where
    F: Future<Output = T> + 'static,
    T: 'static,
{
    let fine = |future: F| move || async { Ok::<T, ()>(future.await) };
    strategy.run(futures.into_iter().map(fine).collect(), host())
}

#[test]
fn nothing_to_do_ends_at_once() {
    for strategy in EVERY {
        run(go(strategy, jobs(&Diary::default(), &[])));
    }
    assert_eq!(now(), 0.0);
}

#[test]
fn one_job_takes_as_long_either_way() {
    for strategy in EVERY {
        let before = now();
        run(go(strategy, jobs(&Diary::default(), &[7.0])));
        assert_eq!(now() - before, 7.0);
    }
}

/// Says when it is dropped.
struct Tell(Rc<RefCell<u32>>);

impl Drop for Tell {
    fn drop(&mut self) {
        *self.0.borrow_mut() += 1;
    }
}

#[test]
fn a_job_that_never_ends_holds_up_the_run_until_both_are_dropped() {
    for strategy in EVERY {
        let drops = Rc::default();
        let job = |drops: &Rc<RefCell<u32>>| {
            let tell = Tell(Rc::clone(drops));
            async move {
                let _tell = tell;
                pending::<()>().await;
            }
        };
        let futures = vec![job(&drops), job(&drops)];
        // The run is dropped when its time is up.
        assert_eq!(run_until(1e6, go(strategy, futures)), None);
        // Spawned futures are dropped by their executor, once it sees that nobody wants them.
        poll_spawned();
        assert_eq!(*drops.borrow(), 2);
    }
}

#[test]
fn the_ideal_is_what_a_run_on_the_manual_clock_takes() {
    let lengths = [30.0, 10.0, 20.0];
    // These futures start when they are polled, which is not what that one is for.
    for strategy in EVERY.into_iter().filter(|it| *it != Strategy::StartThenAwait) {
        let origin = now();
        let diary = Diary::default();
        run(go(strategy, jobs(&diary, &lengths)));
        let seen = |what, index| {
            let diary = diary.borrow();
            let entry = diary.iter().find(|entry| (entry.0, entry.1) == (what, index));
            entry.expect("every job starts and ends").2 - origin
        };
        let measured: Vec<_> = (0..3).map(|index| (seen('+', index), seen('-', index))).collect();
        assert_eq!(measured, strategy.ideal(&lengths));
    }
}
