//! The strategies over real requests.

use std::{
    cell::{Cell, RefCell},
    time::Duration,
};

use gloo_timers::future::sleep;
use overlap::{
    request::{Answer, Failure, get, start},
    strategy::{
        Strategy, buffer_unordered, buffered, create_then_await, deadline, join_all, rate_limited,
        retried, sequential, spawn_then_await, start_then_await, try_join_all,
    },
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::practice::{CONNECTIONS, Executor, Post, Run, host, now, wait};

/// Posts 1, 2, 3 … with these delays in milliseconds; each notes when it is answered.
fn requests<'a>(
    run: &'a Run,
    delays: &'a [u32],
    answered: &'a RefCell<Vec<u32>>,
) -> Vec<impl Future<Output = Result<Answer<Post>, Failure>> + 'a> {
    let request = |(id, delay)| async move {
        let url = run.url(&format!("posts/{id}?delay={delay}"));
        let answer = get::<Post>(&url, |_| {}).await;
        answered.borrow_mut().push(id);
        answer
    };
    (1..).zip(delays).map(request).collect()
}

fn ids(answers: Vec<Result<Answer<Post>, Failure>>) -> Vec<u32> {
    answers.into_iter().map(|answer| answer.expect("a post").value.id).collect()
}

#[wasm_bindgen_test]
async fn one_at_a_time_the_network_never_sees_two() {
    let (run, answered, begun) = (Run::new(), RefCell::default(), now());
    let answers = sequential(requests(&run, &[150, 50, 100], &answered)).await;
    assert!(now() - begun > 295.0, "the total is the sum");
    assert_eq!(ids(answers), [1, 2, 3]);
    assert_eq!(*answered.borrow(), [1, 2, 3]);
    let seen = run.settled().await;
    assert_eq!((seen.arrived, seen.answered, seen.peak_in_flight), (3, 3, 1));
}

#[wasm_bindgen_test]
async fn all_at_once_answers_come_back_in_request_order_however_they_finish() {
    let (run, answered, begun) = (Run::new(), RefCell::default(), now());
    let answers = join_all(requests(&run, &[1200, 200, 700], &answered)).await;
    let total = now() - begun;
    assert_eq!(ids(answers), [1, 2, 3]);
    assert_eq!(*answered.borrow(), [2, 3, 1]);
    assert!((1195.0..1800.0).contains(&total), "{total} ms and not the sum");
    let seen = run.settled().await;
    assert_eq!((seen.answered, seen.peak_in_flight), (3, 3));
}

#[wasm_bindgen_test]
async fn unordered_answers_come_as_they_are_ready_and_ordered_ones_in_request_order() {
    let (run, answered) = (Run::new(), RefCell::default());
    let delays = [1200, 200, 700];
    let unordered = buffer_unordered(requests(&run, &delays, &answered), 3).await;
    assert_eq!(ids(unordered), [2, 3, 1]);
    let (run, answered) = (Run::new(), RefCell::default());
    let ordered = buffered(requests(&run, &delays, &answered), 3).await;
    assert_eq!(ids(ordered), [1, 2, 3]);
    assert_eq!(*answered.borrow(), [2, 3, 1], "they finish as before");
}

#[wasm_bindgen_test]
async fn all_at_once_over_http_1_goes_six_at_a_time() {
    let (run, answered) = (Run::new(), RefCell::default());
    let answers = join_all(requests(&run, &[400; 15], &answered)).await;
    assert_eq!(ids(answers), (1..=15).collect::<Vec<_>>());
    let seen = run.settled().await;
    assert_eq!((seen.answered, seen.peak_in_flight), (15, CONNECTIONS));
}

#[wasm_bindgen_test]
async fn one_failure_among_many_leaves_the_rest_their_answers() {
    let run = Run::new();
    let paths =
        ["posts/1?delay=0", "posts/0?delay=0", "posts/3?fault=cut&delay=0", "posts/4?delay=0"];
    let ask = async |path| get::<Post>(&run.url(path), |_| {}).await;
    let all = join_all(paths.map(ask)).await;
    let in_turn = sequential(paths.map(ask)).await;
    for answers in [all, in_turn] {
        let good: Vec<_> = answers.iter().map(Result::is_ok).collect();
        assert_eq!(good, [true, false, false, true]);
    }
}

#[wasm_bindgen_test]
async fn the_network_never_sees_more_than_the_limit() {
    for limit in [1, 2, 5] {
        for strategy in [
            Strategy::Semaphore(limit),
            Strategy::BufferUnordered(limit),
            Strategy::Buffered(limit),
            Strategy::Batches(limit),
        ] {
            let run = Run::new();
            let start = |id: u32| {
                let url = run.url(&format!("posts/{id}?delay={}", 20 + id * 37 % 60));
                move || async move { get::<Post>(&url, |_| {}).await }
            };
            strategy.run((1..=12).map(start).collect(), host()).await;
            let seen = run.settled().await;
            let limit = u32::try_from(limit).expect("a few");
            assert_eq!((seen.answered, seen.peak_in_flight), (12, limit), "{strategy:?}");
        }
    }
}

#[wasm_bindgen_test]
async fn at_the_first_failure_the_rest_are_aborted() {
    let run = Run::new();
    let paths = ["posts/1?delay=20000", "posts/0?delay=100", "posts/3?delay=20000&ttfb=0"];
    let begun = now();
    let first = try_join_all(paths.map(async |path| get::<Post>(&run.url(path), |_| {}).await));
    let failure = first.await.expect_err("there is no post 0");
    assert_eq!(failure.status(), Some(404));
    assert!(now() - begun < 10_000.0);
    let seen = run.settled().await;
    assert_eq!((seen.arrived, seen.answered, seen.aborted), (3, 1, 2));
}

#[wasm_bindgen_test]
async fn a_deadline_aborts_what_it_drops() {
    let run = Run::new();
    // What is in by then is lost as well.
    let paths = ["posts/1?delay=0", "posts/2?delay=20000", "posts/3?delay=20000"];
    let requests = paths.map(async |path| get::<Post>(&run.url(path), |_| {}).await);
    assert!(deadline(requests, wait(300)).await.is_none());
    let seen = run.settled().await;
    assert_eq!((seen.arrived, seen.answered, seen.aborted), (3, 1, 2));
}

#[wasm_bindgen_test]
async fn created_first_and_awaited_in_turn_the_network_never_sees_two() {
    let (run, answered) = (Run::new(), RefCell::default());
    let answers = create_then_await(requests(&run, &[150, 50, 100], &answered)).await;
    assert_eq!(ids(answers), [1, 2, 3]);
    assert_eq!(*answered.borrow(), [1, 2, 3]);
    assert_eq!(run.settled().await.peak_in_flight, 1);
}

#[wasm_bindgen_test]
async fn spawned_first_or_started_first_the_network_sees_all_of_them() {
    let spawned = Run::new();
    let ask = |id: u32| {
        let url = spawned.url(&format!("posts/{id}?delay=500"));
        async move { get::<Post>(&url, |_| {}).await }
    };
    let answers = spawn_then_await((1..=4).map(ask), &Executor).await;
    assert_eq!(ids(answers.expect("the browser takes all")), [1, 2, 3, 4]);
    assert_eq!(spawned.settled().await.peak_in_flight, 4);

    let started = Run::new();
    let start_one = |id: u32| {
        let url = started.url(&format!("posts/{id}?delay=500"));
        move || start::<Post, _>(&url.into(), |_| {})
    };
    let answers = start_then_await((1..=4).map(start_one)).await;
    assert_eq!(ids(answers), [1, 2, 3, 4]);
    assert_eq!(started.settled().await.peak_in_flight, 4);
}

#[wasm_bindgen_test]
async fn a_rate_that_is_kept_is_not_refused() {
    let run = Run::new();
    // Twice the time that the network's rate asks for: timers may ring early or late.
    let ask = |n: u32| {
        let url = run.url(&format!("posts/1?n={n}&delay=0&rate=10&burst=2"));
        async move { get::<Post>(&url, |_| {}).await }
    };
    let interval = Duration::from_millis(200);
    let answers = rate_limited((0..6).map(ask), interval, 1, sleep).await;
    assert_eq!(ids(answers), [1; 6]);
}

#[wasm_bindgen_test]
async fn what_was_refused_is_answered_when_it_is_tried_again() {
    let run = Run::new();
    let tries = Cell::new(0);
    let ask = async || {
        let n = tries.replace(tries.get() + 1);
        let url = run.url(&format!("posts/1?n={n}&delay=0&rate=1&burst=1"));
        get::<Post>(&url, |_| {}).await.map_err(|failure| {
            let retry_after = failure.retry_after();
            (failure, retry_after)
        })
    };
    retried(1, ask, sleep, |most| most / 2).await.expect("the first is let by");
    let begun = now();
    let again = retried(8, ask, sleep, |most| most / 2).await;
    assert_eq!(again.expect("it is let by a second later").value.id, 1);
    assert!(now() - begun > 995.0, "that is what the network asked for");
    assert!(tries.get() >= 3, "{} tries", tries.get());
}
