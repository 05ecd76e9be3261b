//! What the text says of the pictures: real requests, light and dark, lit up by the text's terms.

use std::collections::BTreeMap;

use e2e::{
    browser::{Browser, on_lesson},
    lab::Lab,
    patience::{expect, in_three_attempts},
    record::Record,
};
use serde::Deserialize;
use thirtyfour::By;

use e2e::runs::run_both;

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
async fn each_bar_is_a_fetch_that_a_service_worker_answers() {
    on_lesson(async |browser| {
        let lab = browser.lab("three-requests");
        in_three_attempts(async || {
            for run in run_both(&lab).await {
                assert_eq!(
                    (run.seen().arrived, run.seen().answered),
                    (3, 3),
                    "the network's count"
                );
                let entries = entries(&browser).await;
                for request in &run.requests {
                    let entry = &entries[&absolute(&browser, &request.url).await];
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

async fn absolute(browser: &Browser, url: &str) -> String {
    browser.js("return new URL(arguments[0], document.baseURI).href", [url.into()]).await
}

/// Where rectangles of a path begin in each track, and how wide they are.
async fn rectangles(lab: &Lab, part: &str) -> Vec<Vec<[f64; 2]>> {
    let script = "return Array.from(lab.querySelectorAll(`svg.live .track path.${arguments[0]}`),
        (path) => Array.from(path.getAttribute('d').matchAll(/M([0-9.]+) [0-9.]+h([0-9.]+)/g),
          ([, x, width]) => [Number(x), Number(width)]))";
    lab.js(script, [part.into()]).await
}

#[tokio::test]
async fn before_a_run_outlines_show_the_ideal() {
    on_lesson(async |browser| {
        let lab = browser.lab("three-requests");
        lab.until(&["idle"]).await;
        lab.show_picture().await;
        let tracks = rectangles(&lab, "ideal").await;
        let [turn, once] = tracks.as_slice() else { panic!("two runs: {tracks:?}") };
        let width = turn[0][1];
        for (place, (in_turn, at_once)) in (0_u8..).zip(turn.iter().zip(once)) {
            let start = turn[0][0] + f64::from(place) * width;
            let wanted = [[start, width], [turn[0][0], width]];
            for ([x, wide], [left, all]) in [in_turn, at_once].into_iter().zip(wanted) {
                // Lengths are rounded to a tenth of a pixel.
                assert!((x - left).abs() <= 0.5 && (wide - all).abs() <= 0.2, "{tracks:?}");
            }
        }
        assert_eq!((turn.len(), once.len()), (3, 3));
    })
    .await;
}

#[tokio::test]
async fn a_bar_is_light_until_the_headers_and_dark_until_the_end() {
    on_lesson(async |browser| {
        let lab = browser.lab("three-requests");
        browser.set_colour_scheme("light").await;
        let both = run_both(&lab).await;
        lab.show_picture().await;
        let drawn = [rectangles(&lab, "waiting").await, rectangles(&lab, "receiving").await];
        for (track, run) in both.iter().enumerate() {
            assert_drawn_as_recorded(&drawn[0][track], &drawn[1][track], run);
        }
        let [light, dark]: [f64; 2] = lab
            .js(
                "return ['waiting', 'receiving'].map((part) =>
                   getComputedStyle(lab.querySelector(`svg.live path.${part}`)).fill
                     .match(/[0-9.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0))",
                [],
            )
            .await;
        assert!(dark < light, "the dark end should be the darker one: {dark}, {light}");
    })
    .await;
}

/// The dark part of each bar has the same share of it as what came after the headers has of the
/// request.
fn assert_drawn_as_recorded(light: &[[f64; 2]], dark: &[[f64; 2]], run: &Record) {
    assert_eq!((light.len(), dark.len()), (run.requests.len(), run.requests.len()));
    for (request, (light, dark)) in run.requests.iter().zip(light.iter().zip(dark)) {
        assert!(
            (light[0] + light[1] - dark[0]).abs() <= 0.2,
            "one after the other: {light:?}, {dark:?}"
        );
        let drawn = dark[1] / (light[1] + dark[1]);
        let headers = request.headers_ms.expect("it was answered");
        let recorded = (request.ended() - headers) / request.took();
        assert!((drawn - recorded).abs() <= 0.04, "{drawn} is drawn, {recorded} recorded");
    }
}

/// How much of something is seen in the pictures: the least and the most.
async fn seen(browser: &Browser, part: &str) -> [f64; 2] {
    let script =
        "const seen = Array.from(document.querySelectorAll(`.picture svg.live .${arguments[0]}`),
          (part) => Number(getComputedStyle(part).opacity));
        return [Math.min(...seen), Math.max(...seen)]";
    browser.js(script, [part.into()]).await
}

#[tokio::test]
async fn a_term_lights_up_its_part_of_every_picture() {
    on_lesson(async |browser| {
        for name in ["three-requests", "polls", "connections"] {
            let lab = browser.lab(name);
            lab.run().await;
            lab.show_picture().await;
        }
        let pairs = [
            ("waiting", "receiving"),
            ("receiving", "waiting"),
            ("queued", "waiting"),
            ("poll", "wake"),
            ("wake", "poll"),
        ];
        for (term, other) in pairs {
            let selector = format!(".words [data-term={term}]");
            let word = browser.driver.find(By::Css(&selector)).await.expect("the list has it");
            word.scroll_into_view().await.expect("it can be scrolled to");
            let pointed = browser.driver.action_chain().move_to_element_center(&word);
            pointed.perform().await.expect("it can be pointed at");
            assert!(seen(&browser, term).await[0] > 0.9, "{term} should be seen");
            assert!(seen(&browser, other).await[1] < 0.5, "for {term}, {other} should fade");
            let heading = browser.driver.find(By::Css("#words h2")).await.expect("a heading");
            let away = browser.driver.action_chain().move_to_element_center(&heading);
            away.perform().await.expect("it can be pointed at");
            assert!(seen(&browser, other).await[0] > 0.9, "then {other} should be seen again");
        }
    })
    .await;
}
