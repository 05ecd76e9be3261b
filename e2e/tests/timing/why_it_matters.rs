//! Three requests: what their bars are.

use std::collections::BTreeMap;

use e2e::{
    browser::{Browser, on_lab},
    patience::{expect, in_three_attempts},
    record::{RecordExt as _, RequestExt as _},
    runs::run_both,
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
                    assert!(took >= 599.0, "an answer takes 600 ms: {request:#?}");
                    // The browser counts from a little later to a little sooner.
                    expect((0.8..1.05).contains(&(ms / took)), || {
                        format!("{took} ms by the page, {ms} ms by the browser")
                    })?;
                }
            }
            Ok(())
        })
        .await;
        lab.browser().set_colour_scheme("light").await;
        lab.show_picture().await;
        let script = "return ['waiting', 'receiving'].map((part) =>
            getComputedStyle(lab.querySelector(`svg.live path.${part}`)).fill
              .match(/[0-9.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0))";
        let [light, dark]: [f64; 2] = lab.js(script, []).await;
        assert!(dark < light, "the dark end should be the darker one: {dark}, {light}");
    })
    .await;
}
