//! A burst of requests shares the thread.

use futures::{
    FutureExt,
    future::{join, join_all},
};
use js_sys::{Promise, Reflect};
use overlap::request::{Answer, Failure, get};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::Window;

use crate::{practice::wait, replaced_fetch::with_fetch};

/// Counts its calls and answers 1.
const FETCH: &str = "
    window.sent += 1;
    return Promise.resolve(new Response('1'));";

/// Holds the thread for 4 ms first, as on a slow phone.
const SLOW: &str = "
    const end = performance.now() + 4;
    while (performance.now() < end) {}";

/// How many requests the stand-in has sent.
fn sent() -> u32 {
    let sent = Reflect::get(&window(), &"sent".into()).expect("a member can be read");
    serde_wasm_bindgen::from_value(sent).expect("it is counted from 0")
}

/// Counts from 0, once the requests of earlier tests are no longer part of this one's burst.
async fn fresh() {
    wait(20).await;
    Reflect::set(&window(), &"sent".into(), &0.into()).expect("a member can be written");
}

fn window() -> Window {
    web_sys::window().expect("this runs on a page")
}

async fn burst(count: u32) -> Vec<Result<Answer<u32>, Failure>> {
    join_all((0..count).map(|_| get("posts/1", |_| {}))).await
}

async fn next_frame() {
    let frame = Promise::new(&mut |resolve, _| {
        window().request_animation_frame(&resolve).expect("a window has frames");
    });
    JsFuture::from(frame).await.expect("it never rejects");
}

#[wasm_bindgen_test]
async fn the_browser_draws_while_many_requests_go_out() {
    const COUNT: u32 = 200;
    fresh().await;
    let frames_meanwhile = async {
        let mut frames = 0;
        while sent() < COUNT {
            next_frame().await;
            frames += u32::from((1..COUNT).contains(&sent()));
        }
        frames
    };
    let slow = SLOW.to_owned() + FETCH;
    let (frames, answers) = with_fetch(&slow, join(frames_meanwhile, burst(COUNT))).await;
    assert!(answers.iter().all(Result::is_ok));
    assert!(frames >= 2, "{frames} frames in most of a second");
}

#[wasm_bindgen_test]
async fn a_request_dropped_while_it_waits_for_its_turn_is_never_sent() {
    fresh().await;
    let first_poll = with_fetch(&(SLOW.to_owned() + FETCH), async {
        let first_poll = burst(100).now_or_never();
        wait(100).await;
        first_poll
    })
    .await;
    assert!(first_poll.is_none());
    let sent = sent();
    assert!((1..50).contains(&sent), "{sent} of a hundred");
}

#[wasm_bindgen_test]
async fn a_few_requests_go_out_in_one_go() {
    fresh().await;
    let first_poll = with_fetch(FETCH, async { burst(10).now_or_never() }).await;
    assert!(first_poll.is_none());
    assert_eq!(sent(), 10);
}
