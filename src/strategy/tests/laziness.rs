//! In turn or at once: who polls a future, and when that begins.

use futures::{
    FutureExt,
    task::{LocalSpawn, LocalSpawnExt},
};

use super::*;

const LENGTHS: [f64; 3] = [30.0, 10.0, 20.0];

/// What happened to three jobs of 30, 10 and 20 ms that ran one after another.
const IN_TURN: [(char, usize, f64); 6] =
    [('+', 0, 0.0), ('-', 0, 30.0), ('+', 1, 30.0), ('-', 1, 40.0), ('+', 2, 40.0), ('-', 2, 60.0)];

/// And to those that ran side by side.
const AT_ONCE: [(char, usize, f64); 6] =
    [('+', 0, 0.0), ('+', 1, 0.0), ('+', 2, 0.0), ('-', 1, 10.0), ('-', 2, 20.0), ('-', 0, 30.0)];

/// A job at whose making the clock starts, as that of a promise does: awaiting it late costs
/// nothing.
fn eager(diary: &Diary, index: usize, length: f64) -> impl Future<Output = usize> + use<> {
    diary.borrow_mut().push(('+', index, now()));
    let (diary, end) = (Rc::clone(diary), now() + length);
    async move {
        sleep(end - now()).await;
        diary.borrow_mut().push(('-', index, now()));
        index
    }
}

/// A start a length, which gives an eager job.
fn starts(
    diary: &Diary,
    lengths: &[f64],
) -> Vec<impl FnOnce() -> futures::future::LocalBoxFuture<'static, usize>> {
    let start = |(index, length): (usize, &f64)| {
        let (diary, length) = (Rc::clone(diary), *length);
        move || -> futures::future::LocalBoxFuture<'static, usize> {
            Box::pin(eager(&diary, index, length))
        }
    };
    lengths.iter().enumerate().map(start).collect()
}

/// Calls each start only when the strategy asks for its future.
fn lazily(diary: &Diary, lengths: &[f64]) -> impl Iterator<Item = impl Future<Output = usize>> {
    starts(diary, lengths).into_iter().map(|start| start())
}

#[test]
fn sequential_takes_the_sum_and_has_one_in_flight() {
    let diary = Diary::default();
    assert_eq!(run(sequential(jobs(&diary, &LENGTHS))), [0, 1, 2]);
    assert_eq!(*diary.borrow(), IN_TURN);
}

#[test]
fn join_all_takes_the_longest_and_answers_in_request_order() {
    let diary = Diary::default();
    assert_eq!(run(join_all(jobs(&diary, &LENGTHS))), [0, 1, 2]);
    assert_eq!(*diary.borrow(), AT_ONCE);
}

#[test]
fn join_all_starts_a_thousand_before_the_first_ends() {
    let diary = Diary::default();
    run(join_all(jobs(&diary, &[5.0; 1000])));
    assert!(diary.borrow()[..1000].iter().all(|(what, _, at)| (*what, *at) == ('+', 0.0)));
    assert_eq!(now(), 5.0);
}

#[test]
fn futures_unordered_takes_the_longest_and_answers_in_finishing_order() {
    let diary = Diary::default();
    assert_eq!(run(futures_unordered(jobs(&diary, &LENGTHS))), [1, 2, 0]);
    assert_eq!(*diary.borrow(), AT_ONCE);
}

#[test]
fn join_pair_takes_the_longest_of_both_kinds_and_keeps_each_in_order() {
    let diary = Diary::default();
    let words = |index: usize, length: f64| {
        let job = job(&diary, index, length);
        async move { format!("user {}", job.await) }
    };
    let users = [words(2, 40.0), words(3, 5.0)];
    let ((posts, users), total) = timed(join_pair(jobs(&diary, &[30.0, 10.0]), users));
    assert_eq!((posts, users), (vec![0, 1], vec!["user 2".to_owned(), "user 3".to_owned()]));
    assert_eq!((total, peak(&diary)), (40.0, 4));
    assert_eq!(finishing_order(&diary), [3, 1, 0, 2]);
}

#[test]
fn two_kinds_of_futures_go_into_one_join_all_once_they_are_boxed() {
    let post = async {
        sleep(20.0).await;
        "post"
    };
    let user = async {
        sleep(10.0).await;
        "user"
    };
    let boxed = [post.boxed_local(), user.boxed_local()];
    assert_eq!(timed(join_all(boxed)), (vec!["post", "user"], 20.0));
}

#[test]
fn what_decides_is_the_most_that_the_iterator_may_give_and_not_how_many_it_gives() {
    let polls = Cell::new(0);
    let job = |length| {
        let polls = &polls;
        async move {
            let mut timer = std::pin::pin!(sleep(length));
            std::future::poll_fn(|cx| {
                polls.set(polls.get() + 1);
                timer.as_mut().poll(cx)
            })
            .await;
        }
    };
    let jobs = || [10.0, 20.0, 30.0].map(job).into_iter();
    run(join_all(jobs()));
    assert_eq!(polls.take(), 9, "all three, all three, two and one");
    let mut jobs = jobs();
    run(join_all(std::iter::from_fn(move || jobs.next())));
    assert_eq!(polls.take(), 6, "each at its start and at its end");
}

#[test]
fn either_kind_of_a_pair_may_be_missing() {
    for posts in [0, 1, 3, 9] {
        let diary = Diary::default();
        let ((), total) = timed(go(Strategy::JoinPair(posts), jobs(&diary, &LENGTHS)));
        assert_eq!((total, peak(&diary)), (30.0, 3), "{posts} posts");
    }
}

#[test]
fn created_then_awaited_takes_the_sum() {
    let diary = Diary::default();
    assert_eq!(run(create_then_await(jobs(&diary, &LENGTHS))), [0, 1, 2]);
    assert_eq!(*diary.borrow(), IN_TURN);
}

#[test]
fn created_then_awaited_overlaps_only_what_has_started_by_being_created() {
    let diary = Diary::default();
    let (answers, total) = timed(create_then_await(lazily(&diary, &LENGTHS)));
    assert_eq!((answers, total), (vec![0, 1, 2], 30.0));
}

#[test]
fn in_a_loop_even_what_starts_by_being_created_runs_in_turn() {
    let diary = Diary::default();
    let (answers, total) = timed(sequential(lazily(&diary, &LENGTHS)));
    assert_eq!((answers, total), (vec![0, 1, 2], 60.0));
    assert_eq!(*diary.borrow(), IN_TURN);
}

#[test]
fn spawned_then_awaited_takes_the_longest() {
    let diary = Diary::default();
    let answers = run(spawn_then_await(jobs(&diary, &LENGTHS), host().executor));
    assert_eq!(answers.expect("this executor takes all"), [0, 1, 2]);
    assert_eq!(*diary.borrow(), AT_ONCE);
}

#[test]
fn dropping_the_handle_of_a_spawned_future_drops_the_future() {
    let diary = Diary::default();
    let handle = host().executor.spawn_local_with_handle(job(&diary, 0, 30.0));
    let handle = handle.expect("this executor takes all");
    assert_eq!(run_until(10.0, handle), None);
    poll_spawned();
    assert_eq!(*diary.borrow(), [('+', 0, 0.0), ('x', 0, 0.0)]);
}

#[test]
fn an_executor_that_takes_no_more_is_reported() {
    struct Full;

    impl LocalSpawn for Full {
        fn spawn_local_obj(
            &self,
            _: futures::future::LocalFutureObj<'static, ()>,
        ) -> Result<(), futures::task::SpawnError> {
            Err(futures::task::SpawnError::shutdown())
        }
    }

    let diary = Diary::default();
    let refused = run(spawn_then_await(jobs(&diary, &LENGTHS), &Full));
    assert!(refused.expect_err("it is full").is_shutdown());
    assert_eq!(*diary.borrow(), []);
}

#[test]
fn started_then_awaited_takes_the_longest() {
    let diary = Diary::default();
    let (answers, total) = timed(start_then_await(starts(&diary, &LENGTHS)));
    assert_eq!((answers, total), (vec![0, 1, 2], 30.0));
    assert!(diary.borrow()[..3].iter().all(|(what, _, at)| (*what, *at) == ('+', 0.0)));
}

#[test]
fn an_early_answer_lies_ready_until_the_loop_asks_for_it() {
    let diary = Diary::default();
    run(start_then_await(starts(&diary, &[10.0, 50.0, 20.0])));
    assert_eq!(times(&diary, '-'), [(0, 10.0), (1, 50.0), (2, 50.0)]);
}

#[test]
fn started_then_awaited_takes_the_sum_of_futures_that_are_lazy_after_all() {
    let diary = Diary::default();
    let lazy = jobs(&diary, &LENGTHS).into_iter().map(|job| || job);
    assert_eq!(run(start_then_await(lazy)), [0, 1, 2]);
    assert_eq!(*diary.borrow(), IN_TURN);
}

/// When the strategy asks for each of six futures, of which each takes 10 ms.
fn made_at(strategy: Strategy) -> Vec<f64> {
    let made = Rc::new(RefCell::new(Vec::new()));
    let begun = now();
    let start = |_| {
        let made = Rc::clone(&made);
        move || {
            made.borrow_mut().push(now() - begun);
            async {
                sleep(10.0).await;
                Ok::<(), ()>(())
            }
        }
    };
    run(strategy.run((0..6).map(start).collect(), host()));
    made.take()
}

#[test]
fn a_future_is_made_when_its_strategy_has_a_use_for_it() {
    assert_eq!(made_at(Strategy::Sequential), [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]);
    for strategy in [Strategy::BufferUnordered(3), Strategy::Buffered(3), Strategy::Batches(3)] {
        assert_eq!(made_at(strategy), [0.0, 0.0, 0.0, 10.0, 10.0, 10.0], "{strategy:?}");
    }
    for strategy in [
        Strategy::CreateThenAwait,
        Strategy::StartThenAwait,
        Strategy::SpawnThenAwait,
        Strategy::JoinAll,
        Strategy::Semaphore(3),
    ] {
        assert_eq!(made_at(strategy), [0.0; 6], "{strategy:?}");
    }
}
