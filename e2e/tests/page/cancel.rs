//! Cancelling, whatever the strategy.

use e2e::{
    browser::on_lesson,
    patience::{expect, in_three_attempts},
    record::{Outcome, RecordExt as _, State},
};

#[tokio::test]
async fn whatever_the_strategy_nothing_of_it_stays_under_way() {
    on_lesson(async |browser| {
        for (name, title, done) in [
            ("three-tasks", "all at once", 1),
            ("mistakes", "the same in JavaScript", 1),
            ("cures", "spawned, then awaited", 1),
            // Sent, and not yet awaited.
            ("cures", "started, then awaited", 0),
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
