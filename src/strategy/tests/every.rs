//! What holds for every strategy.

use super::*;

/// Every strategy, with a limit of two where it has one, and with time enough.
fn every() -> impl Iterator<Item = Strategy> {
    const NUMBERS: Numbers = Numbers { limits: &[2], times_ms: &[1_000_000_000], rates: &[(4, 1)] };
    NUMBERS.every()
}

/// Those that are not over before every job is.
fn patient() -> impl Iterator<Item = Strategy> {
    every().filter(|strategy| matches!(strategy.ends(), Ends::WithAll | Ends::AtDeadline))
}

#[test]
fn nothing_to_do_ends_at_once() {
    for strategy in every() {
        run(go(strategy, jobs(&Diary::default(), &[])));
    }
    assert_eq!(now(), 0.0);
}

#[test]
fn one_job_takes_as_long_either_way() {
    for strategy in every() {
        let diary = Diary::default();
        let ((), total) = timed(go(strategy, jobs(&diary, &[7.0])));
        assert_eq!((total, finishing_order(&diary)), (7.0, vec![0]), "{strategy:?}");
    }
}

#[test]
fn every_job_is_started_once_and_runs_to_its_end() {
    for strategy in every() {
        let diary = Diary::default();
        run(go(strategy, jobs(&diary, &uneven(1, 50))));
        for what in ['+', '-'] {
            let mut indexes: Vec<_> =
                times(&diary, what).into_iter().map(|(index, _)| index).collect();
            indexes.sort_unstable();
            assert_eq!(indexes, (0..50).collect::<Vec<_>>(), "{strategy:?}");
        }
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
    for strategy in every() {
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
        assert_eq!(run_until(now() + 1e6, go(strategy, futures)), None);
        // Spawned futures are dropped by their executor, once it sees that nobody wants them.
        poll_spawned();
        assert_eq!(*drops.borrow(), 2);
    }
}

#[test]
fn a_run_that_is_never_polled_starts_nothing() {
    for strategy in every() {
        let diary = Diary::default();
        drop(go(strategy, jobs(&diary, &[7.0, 7.0])));
        assert_eq!(*diary.borrow(), []);
    }
}

#[test]
fn dropping_a_run_drops_what_is_under_way_and_starts_nothing_more() {
    for strategy in every() {
        let (diary, begun) = (Diary::default(), now());
        let ended = run_until(begun + 100.0, go(strategy, jobs(&diary, &[100.0, 900.0, 900.0])));
        assert_eq!(ended, None);
        poll_spawned();
        assert_eq!(finishing_order(&diary), [0], "{strategy:?}");
        let [started, dropped] = ['+', 'x'].map(|what| times(&diary, what).len());
        assert_eq!(dropped, started - 1, "{strategy:?}");
    }
}

#[test]
fn one_that_does_not_stop_at_an_error_runs_the_rest_to_its_end() {
    for strategy in patient() {
        let diary = Diary::default();
        let failing = |job| move || async { Err::<(), usize>(job.await) };
        let starts = jobs(&diary, &[30.0, 10.0, 20.0]).into_iter().map(failing);
        run(strategy.run(starts.collect(), host()));
        assert_eq!(times(&diary, '-').len(), 3, "{strategy:?}");
    }
}
