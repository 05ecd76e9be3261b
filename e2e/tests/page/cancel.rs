//! Cancelling at any moment, whatever the strategy, on both networks.

use e2e::{
    browser::{on_lab, on_lesson_with_failures, with_browser},
    native::NativeServer,
    patience::{expect, in_three_attempts},
    record::{Outcome, RecordExt as _, State},
    runs::run_each,
};

#[tokio::test]
async fn on_the_native_server_a_cancel_ends_what_is_in_flight_there() {
    let server = NativeServer::start().await;
    with_browser(async |browser| {
        browser.open(&format!("{}?embed=limits&network=server", server.page)).await;
        let lab = browser.lab("limits");
        lab.until(&["idle"]).await;
        lab.press_at("cancel", "semaphore", 3).await;
        let records = lab.run().await;
        let [record] = records.as_slice() else { panic!("one run, cancelled: {records:#?}") };
        assert_eq!(record.state, State::Cancelled);
        record.assert_nothing_in_flight();
        record.assert_nothing_in_flight_there();
        assert!(record.seen().aborted > 0, "{:?}", record.seen());
        for record in run_each::<4>(&lab).await {
            record.assert_all_ok();
            assert_eq!((record.seen().arrived, record.seen().aborted), (20, 0));
        }
        browser.assert_no_error_in_console().await;
    })
    .await;
}

#[tokio::test]
async fn right_after_run() {
    on_lab("ten-posts", async |lab| {
        // A hand is never this quick: the lab is still asking for its network.
        let script = "lab.querySelector('[data-action=run]').click();
            setTimeout(() => lab.querySelector('[data-action=cancel]').click())";
        lab.js::<()>(script, []).await;
        lab.until(&["idle", "done"]).await;
        for record in lab.records().await {
            assert_eq!(record.state, State::Cancelled, "{record:#?}");
            record.assert_nothing_in_flight();
        }
        for record in run_each::<2>(&lab).await {
            record.assert_all_ok();
            assert_eq!((record.seen().arrived, record.seen().aborted), (10, 0));
        }
    })
    .await;
}

#[tokio::test]
async fn whatever_the_strategy_nothing_of_it_stays_under_way() {
    on_lesson_with_failures(async |browser| {
        for (name, title, done) in [
            ("three-tasks", "all at once", 1),
            ("mistakes", "the same in JavaScript", 1),
            ("mistakes", "spawned, then awaited", 1),
            // Sent, and not yet awaited.
            ("mistakes", "started, then awaited", 0),
            ("rate-limits", "tried again", 1),
            ("one-thread", "with pauses", 1),
            ("polls", "FuturesUnordered of 30", 1),
        ] {
            let lab = browser.lab(name);
            in_three_attempts(async || {
                lab.until(&["idle", "done"]).await;
                lab.press_at("cancel", title, done).await;
                let records = lab.run().await;
                let last = records.last().expect("a record of the run that was cancelled");
                expect(last.state == State::Cancelled, || format!("too late for {title}"))?;
                last.assert_nothing_in_flight();
                let given_up = last.count(Outcome::Cancelled) + last.count(Outcome::NeverStarted);
                assert!(given_up > 0, "{title}: {last:#?}");
                if last.witness.is_some() {
                    last.assert_nothing_in_flight_there();
                }
                let said = lab.text("said").await;
                assert!(said.starts_with("Cancelled after"), "{title}: {said:?}");
                Ok(())
            })
            .await;
        }
    })
    .await;
}
