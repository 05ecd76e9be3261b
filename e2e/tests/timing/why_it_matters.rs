//! Three requests: what their bars are, and what they add up to.

use std::{cell::Cell, collections::BTreeMap};

use e2e::{
    browser::{Browser, on_lab},
    lab::Lab,
    patience::{expect, in_three_attempts},
    record::{Record, RecordExt as _, RequestExt as _},
    runs::{expect_about, run_both},
};
use serde::Deserialize;

/// What the browser itself measured of a request.
#[derive(Debug, Deserialize)]
struct Entry {
    kind: String,
    ms: f64,
    went_to_worker: bool,
}

/// The browser's own entries, by URL.
async fn entries(browser: &Browser) -> BTreeMap<String, Entry> {
    let script =
        "return Object.fromEntries(performance.getEntriesByType('resource').map((entry) => [
        entry.name,
        { kind: entry.initiatorType, ms: entry.duration, went_to_worker: entry.workerStart > 0 },
      ]))";
    browser.js(script, []).await
}

#[tokio::test]
async fn three_requests_take_the_sum_or_the_longest() {
    on_lab("three-requests", async |lab| {
        // What else the machine does only ever adds to a total, now to one and now to the other.
        let least = Cell::new([f64::INFINITY; 2]);
        in_three_attempts(async || {
            let both = run_both(&lab).await;
            let peaks = both.each_ref().map(|run| run.seen().peak_in_flight);
            assert_eq!(peaks, [1, 3], "the network's count");
            let [turn, once] = least.get();
            least.set([turn.min(both[0].total_ms), once.min(both[1].total_ms)]);
            let [turn, once] = least.get();
            expect_about(turn, 600.0)?;
            expect_about(once, 200.0)
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn each_bar_is_a_fetch_that_a_service_worker_answers() {
    on_lab("three-requests", async |lab| {
        in_three_attempts(async || {
            for run in run_both(&lab).await {
                assert_eq!((run.seen().arrived, run.seen().answered), (3, 3), "its count");
                let entries = entries(lab.browser()).await;
                for request in &run.requests {
                    let (_, entry) = entries
                        .iter()
                        .find(|(url, _)| url.ends_with(&request.url))
                        .expect("the browser has an entry for each request");
                    assert!(entry.kind == "fetch" && entry.went_to_worker, "{entry:?}");
                    let (ms, took) = (entry.ms, request.took());
                    assert!(took >= 199.0, "an answer takes 200 ms: {request:#?}");
                    // The browser counts from a little later to a little sooner.
                    expect((0.8..1.05).contains(&(ms / took)), || {
                        format!("{took} ms by the page, {ms} ms by the browser")
                    })?;
                }
            }
            Ok(())
        })
        .await;
    })
    .await;
}

/// Where rectangles of a path begin in each track, and how wide they are.
async fn rectangles(lab: &Lab, part: &str) -> Vec<Vec<[f64; 2]>> {
    let script = "return Array.from(lab.querySelectorAll(`svg.live .track path.${arguments[0]}`),
        (path) => Array.from(path.getAttribute('d').matchAll(/M([0-9.]+) [0-9.]+h([0-9.]+)/g),
          ([, x, width]) => [Number(x), Number(width)]))";
    lab.js(script, [part.into()]).await
}

#[tokio::test]
async fn outlines_show_the_ideal_and_a_bar_is_light_until_the_headers_and_dark_until_the_end() {
    on_lab("three-requests", async |lab| {
        lab.browser().set_colour_scheme("light").await;
        lab.show_picture().await;
        assert_ideal(&rectangles(&lab, "ideal").await);
        let both = run_both(&lab).await;
        lab.show_picture().await;
        let drawn = [rectangles(&lab, "waiting").await, rectangles(&lab, "receiving").await];
        for (track, run) in both.iter().enumerate() {
            assert_drawn_as_recorded(&drawn[0][track], &drawn[1][track], run);
        }
        let script = "return ['waiting', 'receiving'].map((part) =>
            getComputedStyle(lab.querySelector(`svg.live path.${part}`)).fill
              .match(/[0-9.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0))";
        let [light, dark]: [f64; 2] = lab.js(script, []).await;
        assert!(dark < light, "the dark end should be the darker one: {dark}, {light}");
    })
    .await;
}

/// Before a run: three in a row, and three of the same width one below the other.
fn assert_ideal(tracks: &[Vec<[f64; 2]>]) {
    let [turn, once] = tracks else { panic!("two runs: {tracks:?}") };
    assert_eq!((turn.len(), once.len()), (3, 3));
    let [left, width] = turn[0];
    for (place, (in_turn, at_once)) in (0_u8..).zip(turn.iter().zip(once)) {
        for (drawn, x) in [(in_turn, left + f64::from(place) * width), (at_once, left)] {
            // Lengths are rounded to a tenth of a pixel.
            let is_there = (drawn[0] - x).abs() <= 0.5 && (drawn[1] - width).abs() <= 0.2;
            assert!(is_there, "{tracks:?}");
        }
    }
}

/// The dark part of each bar has the same share of it as what came after the headers has of the
/// request.
fn assert_drawn_as_recorded(light: &[[f64; 2]], dark: &[[f64; 2]], run: &Record) {
    assert_eq!((light.len(), dark.len()), (run.requests.len(), run.requests.len()));
    for (request, (light, dark)) in run.requests.iter().zip(light.iter().zip(dark)) {
        let is_next = (light[0] + light[1] - dark[0]).abs() <= 0.2;
        assert!(is_next, "one after the other: {light:?}, {dark:?}");
        let drawn = dark[1] / (light[1] + dark[1]);
        let headers = request.headers_ms.expect("it was answered");
        let recorded = (request.ended() - headers) / request.took();
        assert!((drawn - recorded).abs() <= 0.04, "{drawn} is drawn, {recorded} recorded");
    }
}
