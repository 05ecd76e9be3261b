//! Requests that are sent before anybody polls, and requests that outlive who asked for them.

use std::time::Duration;

use futures::FutureExt;
use overlap::request::{Failure, get, get_unguarded, start};
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::AbortController;

use crate::{
    practice::{Post, Run, wait},
    rejections::Rejections,
};

fn controller() -> AbortController {
    AbortController::new().expect("every browser that has fetch has it")
}

#[wasm_bindgen_test]
async fn a_started_request_is_sent_before_anybody_polls_and_another_is_not() {
    let run = Run::new();
    let url = run.url("posts/1?delay=100&n=0");
    let lazy = get::<Post>(&url, |_| {});
    let started = start::<Post, _>(&run.url("posts/2?delay=100&n=1").into(), |_| {});
    run.arrivals(1).await;
    let seen = run.settled().await;
    assert_eq!((seen.arrived, seen.answered), (1, 1), "it is even answered");
    assert_eq!(started.await.expect("a post").value.id, 2);
    assert_eq!(lazy.await.expect("a post").value.id, 1);
    assert_eq!(run.settled().await.arrived, 2);
}

#[wasm_bindgen_test]
async fn dropping_a_started_request_aborts_it_even_if_it_was_never_polled() {
    let run = Run::new();
    let started = start::<Post, _>(&run.url("posts/1?ttfb=20000&delay=20000").into(), |_| {});
    run.arrivals(1).await;
    drop(started);
    let seen = run.settled().await;
    assert_eq!((seen.answered, seen.aborted), (0, 1));
}

#[wasm_bindgen_test]
async fn no_dropped_start_is_left_for_the_console() {
    let rejections = Rejections::watched();
    let run = Run::new();
    drop(start::<Post, _>(&run.url("posts/1?delay=20000").into(), |_| {}));
    let failing = start::<Post, _>(&run.url("posts/1?delay=0&fault=cut").into(), |_| {});
    wait(100).await;
    let failed = failing.await.expect_err("it is cut off");
    assert!(matches!(failed, Failure::Network(_)), "{failed:?}");
    assert_eq!(rejections.count().await, 0);
}

#[wasm_bindgen_test]
async fn dropping_an_unguarded_request_leaves_the_network_to_answer_it_to_the_end() {
    let run = Run::new();
    let (url, controller) = (run.url("posts/1?ttfb=0&delay=600"), controller());
    let signal = controller.signal();
    let mut request = Box::pin(get_unguarded::<Post>(&url, |_| {}, &signal));
    assert!(request.as_mut().now_or_never().is_none());
    run.arrivals(1).await;
    drop(request);
    let seen = run.settled().await;
    assert_eq!((seen.arrived, seen.answered, seen.aborted), (1, 1, 0));
}

#[wasm_bindgen_test]
async fn an_unguarded_request_that_is_dropped_can_still_be_aborted() {
    let run = Run::new();
    let (url, controller) = (run.url("posts/1?ttfb=0&delay=20000"), controller());
    let signal = controller.signal();
    let mut request = Box::pin(get_unguarded::<Post>(&url, |_| {}, &signal));
    assert!(request.as_mut().now_or_never().is_none());
    run.arrivals(1).await;
    drop(request);
    controller.abort();
    let seen = run.settled().await;
    assert_eq!((seen.arrived, seen.answered, seen.aborted), (1, 0, 1));
}

#[wasm_bindgen_test]
async fn who_waits_for_an_aborted_request_is_told_that_it_was_cancelled() {
    let run = Run::new();
    let (url, controller) = (run.url("posts/1?ttfb=20000&delay=20000"), controller());
    let signal = controller.signal();
    spawn_local(async move {
        wait(200).await;
        controller.abort();
    });
    let told = get_unguarded::<Post>(&url, |_| {}, &signal).await;
    assert_eq!(told.expect_err("it was aborted"), Failure::Cancelled);
    assert_eq!(run.settled().await.aborted, 1);
}

#[wasm_bindgen_test]
async fn an_unguarded_request_that_is_not_polled_is_not_sent() {
    let run = Run::new();
    let (url, controller) = (run.url("posts/1?delay=0"), controller());
    let signal = controller.signal();
    let held = get_unguarded::<Post>(&url, |_| {}, &signal);
    wait(100).await;
    assert_eq!(run.witness().await.arrived, 0);
    drop(held);
}

#[wasm_bindgen_test]
async fn a_refusal_says_how_long_to_leave_the_network_alone() {
    let run = Run::new();
    let ask = async |n| {
        get::<Post>(&run.url(&format!("posts/1?n={n}&delay=0&rate=1&burst=1")), |_| {}).await
    };
    ask(0).await.expect("the first is let by");
    let refused = ask(1).await.expect_err("the second comes too soon");
    assert_eq!(refused.status(), Some(429));
    assert_eq!(refused.retry_after(), Some(Duration::from_secs(1)));
}

#[wasm_bindgen_test]
async fn another_refusal_does_not_ask_to_be_left_alone() {
    let url = Run::new().url("posts/1?delay=0&status=500");
    let refused = get::<Post>(&url, |_| {}).await.expect_err("it is refused");
    assert_eq!((refused.status(), refused.retry_after()), (Some(500), None));
}
