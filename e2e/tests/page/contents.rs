//! The bar at the page's top, with the list of the chapters behind it.

use std::time::Duration;

use e2e::{browser::on_lesson, patience::eventually};
use overlap::lab::CHAPTERS;

#[tokio::test]
async fn the_bar_says_where_the_reader_is_what_was_run_and_offers_to_go_on_next_time() {
    on_lesson(async |browser| {
        browser.until_each_lab_is(&["idle"]).await;
        let bar = "return Array.from(['chapter', 'place', 'next'],
            (part) => document.querySelector(`#contents [data-part=${part}]`).textContent)";
        browser.js::<()>("document.querySelector('#limits').scrollIntoView()", []).await;
        let chapters = CHAPTERS.len();
        eventually(Duration::from_secs(20), async || {
            let [chapter, place, next]: [String; 3] = browser.js(bar, []).await;
            let is_there = chapter == "6 Limits"
                && place == format!("6 of {chapters}")
                && next == "Next: Rate limits";
            if is_there { Ok(()) } else { Err(format!("{chapter}, {place}, {next}")) }
        })
        .await;
        assert_eq!(browser.js::<String>("return document.title", []).await, "Limits · Overlap");
        browser.lab("three-requests").run().await;
        let runs = "return document.querySelector('#contents [data-part=runs]').textContent";
        let runs: String = browser.js(runs, []).await;
        let with_labs = CHAPTERS.iter().filter(|chapter| !chapter.labs.is_empty()).count();
        assert_eq!(runs, format!("· 1 of {with_labs} run"));
        browser.js::<()>("scrollTo(0, 0)", []).await;
        browser.reload().await;
        browser.ready("three-requests").await;
        let offer = "return document.querySelector('[data-part=continue]').textContent";
        assert_eq!(browser.js::<String>(offer, []).await, "Welcome back: go on with Limits");
        browser.click("#contents summary").await;
        let marked = "return Array.from(document.querySelectorAll('#contents [data-run]'), (it) => it.textContent)";
        assert_eq!(browser.js::<Vec<String>>(marked, []).await, ["Why it matters"]);
        browser.click("#contents [href='#errors']").await;
        browser.until_seen("#errors").await;
        let is_open = "return document.querySelector('#contents details').open";
        assert!(!browser.js::<bool>(is_open, []).await, "it closes behind the reader");
    })
    .await;
}
