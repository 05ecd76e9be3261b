//! Runs that end at the first success.

use super::*;

/// Jobs of these lengths, of which those at these places fail.
fn mirrors(
    diary: &Diary,
    lengths: &[f64],
    failing: &'static [usize],
) -> Vec<impl Future<Output = Result<usize, usize>> + use<>> {
    let mirror = |job| async {
        let index = job.await;
        if failing.contains(&index) { Err(index) } else { Ok(index) }
    };
    jobs(diary, lengths).into_iter().map(mirror).collect()
}

async fn after(
    hedge_ms: u64,
    mirrors: Vec<impl Future<Output = Result<usize, usize>>>,
) -> Result<Option<usize>, usize> {
    hedged(mirrors, Duration::from_millis(hedge_ms), host().sleep).await
}

#[test]
fn the_first_success_wins_and_the_losers_are_dropped_in_the_same_moment() {
    let diary = Diary::default();
    assert_eq!(run(select_ok(mirrors(&diary, &[600.0, 200.0, 400.0], &[]))), Ok(Some(1)));
    assert_eq!((now(), times(&diary, '+').len()), (200.0, 3));
    assert_eq!(times(&diary, 'x'), [(0, 200.0), (2, 200.0)]);
}

#[test]
fn a_failure_before_the_first_success_is_passed_over() {
    let diary = Diary::default();
    assert_eq!(run(select_ok(mirrors(&diary, &[600.0, 200.0, 400.0], &[1]))), Ok(Some(2)));
    assert_eq!((now(), finishing_order(&diary)), (400.0, vec![1, 2]));
    assert_eq!(times(&diary, 'x'), [(0, 400.0)]);
}

#[test]
fn where_all_fail_the_last_error_is_given() {
    let all_fail = || mirrors(&Diary::default(), &[600.0, 200.0, 400.0], &[0, 1, 2]);
    assert_eq!(timed(select_ok(all_fail())), (Err(0), 600.0));
    // The third starts after 500 ms.
    assert_eq!(timed(after(250, all_fail())), (Err(2), 900.0));
}

#[test]
fn with_nobody_to_ask_there_is_neither_an_answer_nor_an_error() {
    let nobody = || mirrors(&Diary::default(), &[], &[]);
    assert_eq!(run(select_ok(nobody())), Ok(None));
    assert_eq!(run(after(250, nobody())), Ok(None));
}

#[test]
fn a_hedge_asks_the_second_when_the_first_is_slow_and_never_the_third() {
    let diary = Diary::default();
    assert_eq!(run(after(250, mirrors(&diary, &[600.0, 200.0, 400.0], &[]))), Ok(Some(1)));
    assert_eq!(times(&diary, '+'), [(0, 0.0), (1, 250.0)]);
    assert_eq!(times(&diary, '-'), [(1, 450.0)]);
    assert_eq!(times(&diary, 'x'), [(0, 450.0)]);
}

#[test]
fn a_hedge_asks_nobody_else_when_the_first_is_quick() {
    let diary = Diary::default();
    assert_eq!(run(after(250, mirrors(&diary, &[249.0, 1.0, 1.0], &[]))), Ok(Some(0)));
    assert_eq!(*diary.borrow(), [('+', 0, 0.0), ('-', 0, 249.0)]);
}

#[test]
fn the_first_may_win_even_after_the_second_was_asked() {
    let diary = Diary::default();
    assert_eq!(run(after(250, mirrors(&diary, &[300.0, 200.0, 400.0], &[]))), Ok(Some(0)));
    assert_eq!(times(&diary, 'x'), [(1, 300.0)]);
}

#[test]
fn a_failure_does_not_bring_the_next_start_forward() {
    let diary = Diary::default();
    assert_eq!(run(after(250, mirrors(&diary, &[10.0, 200.0, 400.0], &[0]))), Ok(Some(1)));
    assert_eq!(times(&diary, '+'), [(0, 0.0), (1, 250.0)]);
}
