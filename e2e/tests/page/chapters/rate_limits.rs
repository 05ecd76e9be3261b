//! Chapter 7: a network that refuses more than so many a second.

use e2e::{
    browser::on_lesson_with_failures,
    lab::Lab,
    patience::{expect, in_three_attempts},
    record::Record,
};

use crate::runs::{assert_request_order, run_each};

#[tokio::test]
async fn only_spacing_out_or_trying_again_gets_all_of_them_answered() {
    on_lesson_with_failures(async |browser| {
        let lab = browser.lab("rate-limits");
        in_three_attempts(async || {
            let strategies = ["join_all", "semaphore", "rate_limited", "retried"];
            let records = run_each(&lab, strategies).await;
            for record in &records {
                assert_eq!((record.state.as_str(), record.requests.len()), ("done", 20));
                assert_request_order(record);
                assert_eq!(record.count("ok") + record.count("status"), 20, "{record:#?}");
                assert_eq!(record.count("status"), record.count_status(429), "{record:#?}");
            }
            let [unlimited, few, spaced, again] = &records;
            assert!(few.peak_in_flight <= 3, "{} at a time", few.peak_in_flight);
            assert_drawn(&lab, again).await;
            let refused = [unlimited, few].map(|record| record.count_status(429));
            println!("refused {refused:?}; then {:?}", spaced.outcomes());
            expect(refused.iter().all(|n| *n >= 5), || format!("refused only {refused:?}"))?;
            expect(spaced.count("ok") == 20, || format!("spaced: {:?}", spaced.outcomes()))?;
            expect(again.count("ok") == 20, || format!("tried again: {:?}", again.outcomes()))?;
            let refusals: usize = again.requests.iter().map(|r| r.refusals_ms.len()).sum();
            expect(refusals >= 5, || format!("tried again {refusals} times"))?;
            assert_spaced_out(spaced)
        })
        .await;
    })
    .await;
}

/// Twenty starts, one every tenth of a second: a timer never rings early.
fn assert_spaced_out(spaced: &Record) -> Result<(), String> {
    let last = spaced.requests[19].started();
    expect(last >= 1890.0, || format!("the last of the spaced out started at {last} ms"))
}

/// Each refusal has a mark on its bar, and stands in the figures.
async fn assert_drawn(lab: &Lab, again: &Record) {
    lab.show_picture().await;
    let script = "return Array.from(lab.querySelectorAll('svg.live .track'), (track) =>
        (track.querySelector('path.mark')?.getAttribute('d').match(/M/g) ?? []).length)";
    let marks: Vec<usize> = lab.js(script, []).await;
    let refusals: usize = again.requests.iter().map(|r| r.refusals_ms.len()).sum();
    assert_eq!(marks.len(), 4, "a track for each run");
    assert_eq!(marks[3], refusals + again.count("status"), "marks on what was tried again");
    let facts = lab.text("facts").await;
    assert!(facts.contains("refused with 429"), "{facts:?}");
}
