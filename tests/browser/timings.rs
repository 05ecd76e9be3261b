//! What the browser notes of requests, and whose it is.

use overlap::{
    request::{Timings, get},
    run::{Phases, Timing},
};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::practice::{Post, Run, now, wait};

/// What is noted of a URL, once it is.
async fn noted(timings: &Timings, url: &str) -> Option<Timing> {
    for _ in 0..40 {
        if let Some(timing) = timings.of(url) {
            return Some(timing);
        }
        wait(25).await;
    }
    None
}

#[wasm_bindgen_test]
async fn of_two_requests_that_differ_in_a_digit_each_has_its_own() {
    let timings = Timings::listen().expect("this browser notes requests");
    let run = Run::new();
    let [quick, slow] =
        [100, 400].map(|delay| run.url(&format!("posts/1?ttfb={delay}&delay={delay}")));
    let begun = now();
    for url in [&slow, &quick] {
        get::<Post>(url, |_| {}).await.expect("a post");
    }
    let end = now();
    let mut waits = Vec::new();
    for url in [&quick, &slow] {
        let timing = noted(&timings, url).await.expect("it is noted");
        let phases = Phases::new(&timing, [begun, end, end]).expect("the server allows it");
        let sum = phases.queued + phases.connecting + phases.waiting + phases.receiving;
        assert!((sum - (end - begun)).abs() < 0.01, "{phases:?}");
        waits.push(phases.waiting);
    }
    assert!(waits[0] > 95.0 && waits[1] > 395.0 && waits[0] < waits[1], "{waits:?}");
}

#[wasm_bindgen_test]
async fn what_was_asked_for_before_or_after_is_not_noted() {
    let run = Run::new();
    let [before, during, after] = [1, 2, 3].map(|n| run.url(&format!("posts/1?delay=0&n={n}")));
    get::<Post>(&before, |_| {}).await.expect("a post");
    wait(200).await;
    let timings = Timings::listen().expect("this browser notes requests");
    get::<Post>(&during, |_| {}).await.expect("a post");
    assert!(noted(&timings, &during).await.is_some());
    assert!(timings.of(&before).is_none());
    assert!(timings.of(&after).is_none(), "nobody asked for it");
}
