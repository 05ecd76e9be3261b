//! Ownership is cancellation: what dropping a request does, as the network sees it.

use futures::{
    FutureExt,
    future::{Either, abortable, join, join_all, select},
};
use overlap::request::{Answer, Failure, get};
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    practice::{Post, Run, wait},
    rejections::Rejections,
};

/// A request that is in no hurry: its headers come at once or late, its body never in time.
fn slow(
    run: &Run,
    ttfb_ms: u32,
    n: u32,
) -> impl Future<Output = Result<Answer<Post>, Failure>> + use<> {
    let url = run.url(&format!("posts/1?ttfb={ttfb_ms}&delay=20000&n={n}"));
    async move { get(&url, |_| {}).await }
}

/// Sends a request and drops it when the network has it and `ms` more have passed.
async fn sent_and_dropped(run: &Run, ttfb_ms: u32, ms: u64) {
    let meanwhile = async {
        run.arrivals(1).await;
        wait(ms).await;
    };
    let first = select(slow(run, ttfb_ms, 0).boxed_local(), meanwhile.boxed_local()).await;
    assert!(matches!(first, Either::Right(_)), "the answer takes longer");
}

#[wasm_bindgen_test]
async fn a_request_that_is_never_polled_is_never_sent() {
    let run = Run::new();
    let held = slow(&run, 0, 0);
    drop(slow(&run, 0, 1));
    wait(200).await;
    assert_eq!(run.witness().await.arrived, 0);
    drop(held);
    assert_eq!(run.witness().await.arrived, 0);
}

#[wasm_bindgen_test]
async fn one_poll_sends_it() {
    let run = Run::new();
    let mut request = Box::pin(slow(&run, 0, 0));
    assert!(request.as_mut().now_or_never().is_none());
    run.arrivals(1).await;
    assert_eq!(run.witness().await.aborted, 0);
}

#[wasm_bindgen_test]
async fn dropping_a_request_before_its_headers_aborts_it() {
    let run = Run::new();
    sent_and_dropped(&run, 20_000, 0).await;
    let seen = run.settled().await;
    assert_eq!((seen.arrived, seen.answered, seen.aborted), (1, 0, 1));
}

#[wasm_bindgen_test]
async fn dropping_a_request_in_the_middle_of_its_body_aborts_it() {
    let run = Run::new();
    sent_and_dropped(&run, 0, 200).await;
    let seen = run.settled().await;
    assert_eq!((seen.arrived, seen.answered, seen.aborted), (1, 0, 1));
}

#[wasm_bindgen_test]
async fn a_request_that_was_answered_is_not_aborted_afterwards() {
    let run = Run::new();
    get::<Post>(&run.url("posts/1?delay=0"), |_| {}).await.expect("a post");
    wait(100).await;
    let seen = run.witness().await;
    assert_eq!((seen.arrived, seen.answered, seen.aborted), (1, 1, 0));
}

#[wasm_bindgen_test]
async fn dropping_one_request_leaves_the_others_alone() {
    let run = Run::new();
    let kept = async { get::<Post>(&run.url("posts/2?delay=500"), |_| {}).await };
    let dropped = async {
        let (work, handle) = abortable(slow(&run, 0, 0));
        spawn_local(work.map(drop));
        run.arrivals(2).await;
        handle.abort();
    };
    let (kept, ()) = join(kept, dropped).await;
    assert_eq!(kept.expect("a post").value.id, 2);
    let seen = run.settled().await;
    assert_eq!((seen.answered, seen.aborted), (1, 1));
}

#[wasm_bindgen_test]
async fn cancelling_many_leaves_nothing_in_flight_and_the_next_run_clean() {
    let run = Run::new();
    let (work, handle) = abortable(join_all((0..20).map(|n| slow(&run, 300, n))));
    // Those in flight hold all connections, so the witness can't be asked before they are gone.
    let cancel = async {
        wait(600).await;
        handle.abort();
    };
    let (cancelled, ()) = join(work, cancel).await;
    assert!(cancelled.is_err());
    let seen = run.settled().await;
    // Six were on their way. Others may be sent on connections that come free before their own
    // abort gets through. (With headers that come at once, Chromium was often seen to keep those
    // connections taken for five seconds.)
    assert!(seen.arrived > 1, "{seen:?}");
    assert_eq!((seen.answered, seen.aborted), (0, seen.arrived));

    let next = Run::new();
    get::<Post>(&next.url("posts/1?delay=0"), |_| {}).await.expect("a post");
    assert_eq!(next.settled().await.answered, 1);
}

#[wasm_bindgen_test]
async fn no_abort_is_left_for_the_console() {
    let rejections = Rejections::watched();
    for (ttfb_ms, more_ms) in [(20_000, 0), (0, 0), (0, 200)] {
        sent_and_dropped(&Run::new(), ttfb_ms, more_ms).await;
    }
    let mut unsent = Box::pin(slow(&Run::new(), 0, 0));
    assert!(unsent.as_mut().now_or_never().is_none());
    drop(unsent);
    assert_eq!(rejections.count().await, 0);
}
