//! Runs that end before all of their requests have: at an error, or when time is up.

use super::*;

const LENGTHS: [f64; 4] = [10.0, 40.0, 20.0, 40.0];

/// What each job gives: job 2 fails, the others do not.
async fn third_fails(job: impl Future<Output = usize>) -> Result<usize, usize> {
    let index = job.await;
    if index == 2 { Err(index) } else { Ok(index) }
}

/// A strategy over jobs, and how often it told the host to abort.
fn aborts(strategy: Strategy, diary: &Diary, lengths: &[f64]) -> Vec<f64> {
    let (told, begun) = (RefCell::default(), now());
    let abort = || {
        let mut told: std::cell::RefMut<'_, Vec<f64>> = told.borrow_mut();
        told.push(now() - begun);
    };
    let starts = jobs(diary, lengths).into_iter();
    let starts = starts.map(|job| || async { Ok::<usize, ()>(job.await) }).collect();
    run(strategy.run(starts, Host { abort: &abort, ..host() }));
    told.take()
}

#[test]
fn try_join_all_ends_at_the_first_error_and_drops_the_rest() {
    let diary = Diary::default();
    let failing = jobs(&diary, &LENGTHS).into_iter().map(third_fails);
    assert_eq!(run(try_join_all(failing)), Err(2));
    assert_eq!(now(), 20.0);
    assert_eq!(finishing_order(&diary), [0, 2]);
    assert_eq!(times(&diary, 'x'), [(1, 20.0), (3, 20.0)]);
}

#[test]
fn of_two_errors_the_one_that_comes_first_is_given_and_not_the_one_that_stands_first() {
    let diary = Diary::default();
    let failing = jobs(&diary, &[30.0, 10.0]).into_iter();
    let failing = failing.map(|job| async { Err::<(), usize>(job.await) });
    assert_eq!(run(try_join_all(failing)), Err(1));
    assert_eq!(now(), 10.0);
}

#[test]
fn of_errors_in_the_same_poll_the_one_that_stands_first_is_given() {
    let failing = jobs(&Diary::default(), &[10.0, 10.0]).into_iter();
    let failing = failing.map(|job| async { Err::<(), usize>(job.await) });
    assert_eq!(run(try_join_all(failing)), Err(0));
}

#[test]
fn from_31_futures_on_try_join_all_sees_an_error_only_after_all_before_it() {
    // The last of so many fails after 10 ms: when that ends the whole, and how many it drops.
    let ended = |count: usize| {
        let diary = Diary::default();
        let mut lengths = vec![100.0; count];
        lengths[count - 1] = 10.0;
        let failing = jobs(&diary, &lengths).into_iter().map(|job| async {
            let index = job.await;
            if index == count - 1 { Err(index) } else { Ok(index) }
        });
        let (outcome, total) = timed(try_join_all(failing));
        assert_eq!(outcome, Err(count - 1));
        (total, times(&diary, 'x').len())
    };
    assert_eq!(ended(30), (10.0, 29));
    assert_eq!(ended(31), (100.0, 0));
}

#[test]
fn try_join_all_without_an_error_gives_all_in_request_order() {
    for count in [0, 1, 30, 31, 100] {
        let lengths = uneven(5, count);
        let fine = jobs(&Diary::default(), &lengths).into_iter();
        let fine = fine.map(|job| async { Ok::<usize, ()>(job.await) });
        let (answers, total) = timed(try_join_all(fine));
        assert_eq!((answers, total), (Ok((0..count).collect()), longest(&lengths)));
    }
}

#[test]
fn one_error_among_a_hundred_drops_the_rest_too() {
    let diary = Diary::default();
    let lengths: Vec<_> = (0..100).map(|index| f64::from((index * 37) % 100 + 1)).collect();
    let failing = jobs(&diary, &lengths).into_iter().map(third_fails);
    assert_eq!(run(try_join_all(failing)), Err(2));
    assert_eq!(now(), lengths[2]);
    let ended = lengths.iter().filter(|length| **length <= lengths[2]).count();
    assert_eq!((times(&diary, '-').len(), times(&diary, 'x').len()), (ended, 100 - ended));
}

#[test]
fn join_all_keeps_every_answer_beside_an_error() {
    let fails = jobs(&Diary::default(), &LENGTHS).into_iter().map(third_fails);
    assert_eq!(run(join_all(fails)), [Ok(0), Ok(1), Err(2), Ok(3)]);
    assert_eq!(now(), 40.0);
}

#[test]
fn a_deadline_ends_the_run_on_time_and_loses_even_the_answers_that_were_in() {
    let diary = Diary::default();
    assert_eq!(run(deadline(jobs(&diary, &LENGTHS), sleep(25.0))), None);
    assert_eq!(now(), 25.0);
    assert_eq!(finishing_order(&diary), [0, 2]);
    assert_eq!(times(&diary, 'x'), [(1, 25.0), (3, 25.0)]);
}

#[test]
fn before_the_deadline_all_answers_are_given_and_nobody_waits_for_it() {
    let answers = run(deadline(jobs(&Diary::default(), &LENGTHS), sleep(1_000.0)));
    assert_eq!((answers, now()), (Some(vec![0, 1, 2, 3]), 40.0));
}

#[test]
fn an_answer_that_comes_with_the_deadline_is_in_time() {
    let answers = run(deadline(jobs(&Diary::default(), &LENGTHS), sleep(40.0)));
    assert_eq!(answers, Some(vec![0, 1, 2, 3]));
}

#[test]
fn a_total_is_never_longer_than_its_deadline() {
    for (seed, end_ms) in (1..=20).zip([1, 50, 150, 199, 200].into_iter().cycle()) {
        let lengths = uneven(seed, 30);
        for strategy in
            [Strategy::Deadline(end_ms), Strategy::Dropped(end_ms), Strategy::Aborted(end_ms)]
        {
            let (diary, begun) = (Diary::default(), now());
            run(go(strategy, jobs(&diary, &lengths)));
            let total = now() - begun;
            assert_eq!(total, longest(&lengths).min(end_ms.into()), "{strategy:?}");
            for what in ['-', 'x'] {
                assert!(times(&diary, what).iter().all(|(_, at)| at - begun <= total));
            }
            assert_eq!(times(&diary, '-').len() + times(&diary, 'x').len(), 30);
        }
    }
}

#[test]
fn what_is_dropped_is_dropped_on_time_and_nobody_is_told() {
    let diary = Diary::default();
    assert!(aborts(Strategy::Dropped(25), &diary, &LENGTHS).is_empty());
    assert_eq!(times(&diary, 'x'), [(1, 25.0), (3, 25.0)]);
    assert!(aborts(Strategy::Deadline(25), &diary, &LENGTHS).is_empty());
}

#[test]
fn what_is_aborted_is_dropped_on_time_and_told_once() {
    let diary = Diary::default();
    assert_eq!(aborts(Strategy::Aborted(25), &diary, &LENGTHS), [25.0]);
    assert_eq!(times(&diary, 'x'), [(1, 25.0), (3, 25.0)]);
}

#[test]
fn the_abort_comes_before_the_futures_are_dropped() {
    let diary = Diary::default();
    let dropped_before = Cell::new(None);
    let abort = || dropped_before.set(Some(times(&diary, 'x').len()));
    run(aborted(jobs(&diary, &LENGTHS), sleep(25.0), abort));
    assert_eq!(dropped_before.get(), Some(0));
    assert_eq!(times(&diary, 'x').len(), 2);
}

#[test]
fn nothing_is_aborted_when_all_have_ended() {
    for end_ms in [40, 41, 5_000] {
        let diary = Diary::default();
        assert!(aborts(Strategy::Aborted(end_ms), &diary, &LENGTHS).is_empty());
        assert_eq!(times(&diary, 'x'), []);
    }
    assert!(aborts(Strategy::Aborted(0), &Diary::default(), &[]).is_empty());
}

#[test]
fn no_other_strategy_aborts_anything() {
    for strategy in Strategy::ALL.into_iter().filter(|it| !matches!(it, Strategy::Aborted(_))) {
        assert!(aborts(strategy, &Diary::default(), &LENGTHS).is_empty(), "{strategy:?}");
    }
}

#[test]
fn a_clock_around_the_wait_for_a_permit_gives_up_what_is_still_in_the_queue() {
    let diary = Diary::default();
    let clock = || crate::run::virtual_time::sleep(450.0);
    let (answers, total) = timed(timeout_around_permit(jobs(&diary, &[300.0; 9]), 3, clock));
    let answered = [Some(0), Some(1), Some(2), None, None, None, None, None, None];
    assert_eq!((answers.as_slice(), total), (answered.as_slice(), 450.0));
    // The second three are cut short, and whoever gets their permits then is given up at once.
    let started = times(&diary, '+');
    assert_eq!(started[3..6], [(3, 300.0), (4, 300.0), (5, 300.0)]);
    assert!(started[6..].iter().all(|(_, at)| *at == 450.0), "{started:?}");
    let cut = times(&diary, 'x');
    assert!(cut.len() >= 3 && cut.iter().all(|(_, at)| *at == 450.0), "{cut:?}");
}

#[test]
fn a_clock_around_the_wait_changes_nothing_where_nobody_waits_too_long() {
    for limit in [1, 3, 9] {
        let clock = || crate::run::virtual_time::sleep(2_701.0);
        let jobs = jobs(&Diary::default(), &[300.0; 9]);
        let (answers, total) = timed(timeout_around_permit(jobs, limit, clock));
        assert!(answers.iter().all(Option::is_some));
        assert_eq!(total, timed(semaphore(self::jobs(&Diary::default(), &[300.0; 9]), limit)).1);
    }
}
