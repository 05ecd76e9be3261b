//! The strategies over real requests.

use std::cell::RefCell;

use overlap::{
    request::{Answer, Failure, get},
    strategy::{Strategy, join_all, sequential},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::practice::{CONNECTIONS, Post, Run, now};

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
    for strategy in [Strategy::Sequential, Strategy::JoinAll] {
        let ask = async |path| get::<Post>(&run.url(path), |_| {}).await;
        let answers = strategy.run(paths.map(ask).into()).await;
        let good: Vec<_> = answers.iter().map(Result::is_ok).collect();
        assert_eq!(good, [true, false, false, true]);
    }
}
