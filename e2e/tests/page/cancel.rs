//! Cancelling a run: at any moment, on both networks.

use e2e::{
    browser::{Browser, on_lesson, on_lesson_with_failures, with_browser},
    lab::Lab,
    native::NativeServer,
    patience::{expect, in_three_attempts},
    record::Record,
};

use e2e::runs::run_both;

/// Runs a hundred posts and presses Cancel when this many of the strategy of this title have ended.
async fn cancelled(lab: &Lab, title: &str, done: usize) -> Vec<Record> {
    lab.until(&["idle", "done"]).await;
    lab.set("count", "100").await;
    lab.press_at("cancel", title, done).await;
    let records = lab.run().await;
    let last = records.last().expect("a record of the run that was cancelled");
    assert_eq!(last.state, "cancelled", "{last:#?}");
    assert_eq!(last.requests.len(), 100, "the record should be complete");
    for record in &records {
        record.assert_nothing_in_flight();
    }
    let said = lab.text("said").await;
    assert!(said.starts_with("Cancelled after"), "{said:?}");
    records
}

/// After a cancel, the same lab runs as if nothing had been.
async fn assert_next_run_is_clean(lab: &Lab) {
    lab.set("count", "10").await;
    for record in lab.run().await {
        record.assert_all_ok();
        assert_eq!(record.seen().arrived, 10, "the network counts this run alone: {record:#?}");
        assert_eq!(record.seen().aborted, 0, "nothing of this run was cancelled: {record:#?}");
    }
}

async fn assert_cancel_half_way_reaches_the_network(browser: &Browser) {
    // Here the network takes its time over a hundred: 0.6 s to 1.8 s over each, so half of that time is
    // over when a quarter of them is in. Quick answers are all sent before a busy page has read a few.
    let lab = browser.lab("same-in-js");
    let records = cancelled(&lab, "all at once in Rust", 25).await;
    let [turn, turn_js, once] = records.as_slice() else { panic!("three runs: {records:#?}") };
    turn.assert_all_ok();
    turn_js.assert_all_ok();
    let (answered, cut_short) = (once.count("ok"), once.count("cancelled"));
    assert!(answered >= 25, "Cancel came after 25 answers, not {answered}");
    assert_eq!(answered + cut_short, 100, "all had been started: {once:#?}");
    let seen = once.seen();
    assert_eq!(seen.arrived, seen.answered + seen.aborted, "nothing in flight there: {seen:?}");
    println!("cut short {cut_short}; the network saw {seen:?}");
    assert!(seen.aborted > 0, "the network saw nobody go away: {seen:?}");
    assert_next_run_is_clean(&lab).await;
}

async fn assert_cancel_one_at_a_time(browser: &Browser) {
    let lab = browser.lab("ten-posts");
    let records = cancelled(&lab, "one at a time", 5).await;
    let [record] = records.as_slice() else {
        panic!("the second strategy should not have run: {records:#?}")
    };
    assert_eq!(record.peak_in_flight, 1);
    assert!(record.count("ok") >= 5, "{record:#?}");
    assert!(record.count("cancelled") <= 1, "{record:#?}");
    assert!(record.count("never_started") >= 90, "{record:#?}");
    let seen = record.seen();
    assert_eq!(seen.arrived, seen.answered + seen.aborted, "nothing in flight there: {seen:?}");
    assert_next_run_is_clean(&lab).await;
}

#[tokio::test]
async fn half_way_through_all_at_once_in_the_browser() {
    on_lesson(async |browser| assert_cancel_half_way_reaches_the_network(&browser).await).await;
}

#[tokio::test]
async fn half_way_through_all_at_once_on_the_native_server() {
    on_native(async |browser| assert_cancel_half_way_reaches_the_network(&browser).await).await;
}

#[tokio::test]
async fn in_the_middle_of_one_at_a_time_in_the_browser() {
    on_lesson(async |browser| assert_cancel_one_at_a_time(&browser).await).await;
}

#[tokio::test]
async fn in_the_middle_of_one_at_a_time_on_the_native_server() {
    on_native(async |browser| assert_cancel_one_at_a_time(&browser).await).await;
}

async fn on_native(test: impl AsyncFnOnce(Browser)) {
    let server = NativeServer::start().await;
    with_browser(async |browser| {
        browser.open(&format!("{}?network=server", server.page)).await;
        test(browser.clone()).await;
        browser.assert_no_error_in_console().await;
    })
    .await;
}

#[tokio::test]
async fn right_after_run() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        // A hand is never this quick: the lab is still asking for its network.
        let script = "lab.querySelector('[data-action=run]').click();
            setTimeout(() => lab.querySelector('[data-action=cancel]').click())";
        let () = lab.js(script, []).await;
        lab.until(&["idle", "done"]).await;
        for record in lab.records().await {
            assert_eq!(record.state, "cancelled", "{record:#?}");
            record.assert_nothing_in_flight();
        }
        assert_next_run_is_clean(&lab).await;
    })
    .await;
}

#[tokio::test]
async fn timers_are_cancelled_too() {
    on_lesson(async |browser| {
        let lab = browser.lab("three-tasks");
        lab.until(&["idle"]).await;
        lab.press_at("cancel", "all at once", 1).await;
        let records = lab.run().await;
        let once = records.last().expect("a record of the run that was cancelled");
        assert_eq!(once.state, "cancelled", "{once:#?}");
        let (ended, cut_short) = (once.count("ok"), once.count("cancelled"));
        assert!(ended >= 1 && cut_short >= 1 && ended + cut_short == 3, "{once:#?}");
        run_both(&lab).await;
    })
    .await;
}

#[tokio::test]
async fn whatever_the_strategy_nothing_of_it_stays_under_way() {
    on_lesson_with_failures(async |browser| {
        for (name, title, done) in [
            ("mistakes", "created, then awaited", 1),
            ("mistakes", "the same in JavaScript", 1),
            ("mistakes", "spawned, then awaited", 1),
            // Sent, and not yet awaited.
            ("mistakes", "started, then awaited", 0),
            ("limits", "semaphore", 1),
            ("limits", "buffered", 1),
            ("rate-limits", "tried again", 1),
            ("one-thread", "with pauses", 1),
        ] {
            let lab = browser.lab(name);
            in_three_attempts(async || {
                lab.until(&["idle", "done"]).await;
                lab.press_at("cancel", title, done).await;
                let records = lab.run().await;
                let last = records.last().expect("a record of the run that was cancelled");
                expect(last.state == "cancelled", || format!("too late for {title}"))?;
                last.assert_nothing_in_flight();
                let given_up = last.count("cancelled") + last.count("never_started");
                assert!(given_up > 0, "{title}: {last:#?}");
                let seen = last.seen();
                assert_eq!(seen.arrived, seen.answered + seen.aborted, "{title}: {seen:?}");
                let said = lab.text("said").await;
                assert!(said.starts_with("Cancelled after"), "{title}: {said:?}");
                Ok(())
            })
            .await;
        }
    })
    .await;
}
