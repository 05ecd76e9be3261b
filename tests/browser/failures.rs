//! Requests that go wrong, each in its own way.

use std::{cell::Cell, rc::Rc, time::Duration};

use overlap::request::{Answer, Failure, get, within};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    practice::{Post, Run, now},
    rejections::Rejections,
    replaced_fetch::with_fetch,
};

/// What becomes of a request when this is what `fetch` does.
async fn outcome_of(fetch: &str) -> Result<Answer<Post>, Failure> {
    with_fetch(fetch, get("posts/1", |_| {})).await
}

async fn failure(url: &str) -> Failure {
    get::<Post>(url, |_| {}).await.expect_err("it fails")
}

#[wasm_bindgen_test]
async fn a_post_that_does_not_exist_is_a_404_with_the_servers_words() {
    let failed = failure(&Run::new().url("posts/101?delay=0")).await;
    let Failure::Status { code: 404, message, .. } = failed else { panic!("{failed:?}") };
    assert!(message.contains("posts/100"), "{message}");
}

#[wasm_bindgen_test]
async fn a_server_that_breaks_is_a_500_with_its_words() {
    let failed = failure(&Run::new().url("posts/1?delay=0&status=500")).await;
    let Failure::Status { code: 500, message, .. } = failed else { panic!("{failed:?}") };
    assert!(!message.is_empty());
}

#[wasm_bindgen_test]
async fn a_refusal_that_is_not_json_has_its_status_all_the_same() {
    let fetch = "return Promise.resolve(new Response('<h1>Bad gateway</h1>', { status: 502 }))";
    let expected = Failure::Status { code: 502, message: String::new(), retry_after: None };
    assert_eq!(outcome_of(fetch).await.expect_err("it fails"), expected);
}

#[wasm_bindgen_test]
async fn where_nothing_listens_there_is_no_answer() {
    // Were there a server, it would not allow this page to read: the same to a page.
    let failed = failure("http://127.0.0.1:4999/api/posts/1").await;
    assert!(matches!(failed, Failure::Network(_)), "{failed:?}");
}

#[wasm_bindgen_test]
async fn a_connection_that_is_cut_gives_no_answer() {
    let failed = failure(&Run::new().url("posts/1?delay=0&fault=cut")).await;
    assert!(matches!(failed, Failure::Network(_)), "{failed:?}");
}

#[wasm_bindgen_test]
async fn a_body_that_breaks_off_is_no_answer_either() {
    let fetch = "
        const begin = stream => {
            stream.enqueue(new TextEncoder().encode('{\"userId\":'));
            setTimeout(() => stream.error(new TypeError('connection lost')), 20);
        };
        return Promise.resolve(new Response(new ReadableStream({ start: begin })))";
    let status = Rc::new(Cell::new(0));
    let told = Rc::clone(&status);
    let answer = with_fetch(fetch, get::<Post>("posts/1", move |code| told.set(code))).await;
    assert_eq!(status.get(), 200, "it is the body that fails");
    assert!(matches!(answer, Err(Failure::Network(_))), "{answer:?}");
}

#[wasm_bindgen_test]
async fn an_abort_by_someone_else_is_told_apart_from_no_answer() {
    let fetch = "return Promise.reject(new DOMException('gone', 'AbortError'))";
    assert_eq!(outcome_of(fetch).await.expect_err("it fails"), Failure::Cancelled);
}

#[wasm_bindgen_test]
async fn a_body_that_is_not_json_can_not_be_decoded() {
    let failed = failure(&Run::new().url("posts/1?delay=0&fault=garbled")).await;
    let Failure::Decode(why) = failed else { panic!("{failed:?}") };
    assert!(why.contains("JSON"), "{why}");
}

#[wasm_bindgen_test]
async fn json_of_another_shape_can_not_be_decoded_and_what_is_missing_is_named() {
    let failed = failure(&Run::new().url("users/1?delay=0")).await;
    let Failure::Decode(why) = failed else { panic!("{failed:?}") };
    assert!(why.contains("userId"), "{why}");
}

#[wasm_bindgen_test]
async fn no_body_at_all_can_not_be_decoded() {
    let answer = outcome_of("return Promise.resolve(new Response(null, { status: 204 }))").await;
    assert!(matches!(answer, Err(Failure::Decode(_))), "{answer:?}");
}

#[wasm_bindgen_test]
async fn a_slow_answer_runs_into_its_limit_and_the_network_sees_the_request_go() {
    let limit = Duration::from_millis(200);
    for path in
        ["posts/1?ttfb=0&delay=20000", "posts/1?ttfb=20000&delay=20000", "posts/1?fault=stall"]
    {
        let (run, begun) = (Run::new(), now());
        let late = within(limit, get::<Post>(&run.url(path), |_| {})).await;
        assert_eq!(late.expect_err("it takes too long"), Failure::Timeout(limit), "{path}");
        assert!((195.0..10_000.0).contains(&(now() - begun)), "{path}");
        let seen = run.settled().await;
        assert_eq!((seen.arrived, seen.answered, seen.aborted), (1, 0, 1), "{path}");
    }
}

#[wasm_bindgen_test]
async fn a_limit_leaves_a_quick_answer_and_another_failure_as_they_are() {
    let limit = Duration::from_secs(20);
    let run = Run::new();
    let answer = within(limit, get::<Post>(&run.url("posts/1?delay=0"), |_| {})).await;
    assert_eq!(answer.expect("it is in time").value.id, 1);
    let refused = within(limit, get::<Post>(&run.url("posts/0?delay=0"), |_| {})).await;
    assert_eq!(refused.expect_err("there is no such post").status(), Some(404));
    assert_eq!(run.settled().await.answered, 2);
}

#[wasm_bindgen_test]
async fn no_failure_is_left_for_the_console() {
    let rejections = Rejections::watched();
    let run = Run::new();
    for query in ["status=500", "fault=cut", "fault=garbled"] {
        failure(&run.url(&format!("posts/1?delay=0&{query}"))).await;
    }
    let slow = run.url("posts/1?delay=20000");
    let late = within(Duration::from_millis(50), get::<Post>(&slow, |_| {})).await;
    assert!(late.is_err());
    assert_eq!(rejections.count().await, 0);
}
