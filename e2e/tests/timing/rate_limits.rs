//! A network that refuses more than so many a second.

use e2e::{
    browser::on_lab,
    lab::Lab,
    patience::{expect, in_three_attempts},
    record::{Outcome, Record, RecordExt as _, RequestExt as _},
    runs::run_each,
};

#[tokio::test]
async fn only_spacing_out_or_trying_again_gets_all_of_them_answered() {
    on_lab("rate-limits", async |lab| {
        in_three_attempts(async || {
            let records: [Record; 4] = run_each(&lab).await;
            for record in &records {
                record.assert_request_order();
                let statuses = record.count(Outcome::Status);
                assert_eq!(record.count(Outcome::Ok) + statuses, 20, "{record:#?}");
                assert_eq!(statuses, record.count_status(429), "{record:#?}");
            }
            let [unlimited, few, spaced, again] = &records;
            assert!(few.peak_in_flight <= 3, "{} at a time", few.peak_in_flight);
            assert_drawn(&lab, again).await;
            let refused = [unlimited, few].map(|record| record.count_status(429));
            println!("refused {refused:?}; then {:?}", spaced.outcomes());
            expect(refused.iter().all(|n| *n >= 5), || format!("refused only {refused:?}"))?;
            for all in [spaced, again] {
                expect(all.count(Outcome::Ok) == 20, || format!("{:?}", all.outcomes()))?;
            }
            let refusals: usize = again.requests.iter().map(|r| r.refusals_ms.len()).sum();
            expect(refusals >= 5, || format!("tried again {refusals} times"))?;
            assert_comes_back_when_it_may(again);
            expect_scattered(again)?;
            // Twenty starts, one every tenth of a second: a timer never rings early.
            let last = spaced.requests[19].started();
            expect(last >= 1890.0, || format!("the last of the spaced out started at {last} ms"))
        })
        .await;
    })
    .await;
}

/// Each refusal has a mark on its bar, and stands in the figures.
async fn assert_drawn(lab: &Lab, again: &Record) {
    lab.show_picture().await;
    let marks = lab.drawn("mark").await;
    let refusals: usize = again.requests.iter().map(|r| r.refusals_ms.len()).sum();
    assert_eq!(marks.len(), 4, "a track for each run");
    assert_eq!(marks[3], refusals + again.count(Outcome::Status), "marks on what was tried again");
    let facts = lab.text("facts").await;
    assert!(facts.contains("refused with 429"), "{facts:?}");
}

/// The network asks for a second each time, and a random part comes on top of it.
fn assert_comes_back_when_it_may(again: &Record) {
    for request in &again.requests {
        let ends = request.refusals_ms.iter().skip(1).copied().chain([request.ended()]);
        for (refused, next) in request.refusals_ms.iter().zip(ends) {
            assert!(next - refused >= 999.0, "back too soon: {request:#?}");
        }
    }
}

/// An error unless those that were refused together came back apart: that is the random part.
fn expect_scattered(again: &Record) -> Result<(), String> {
    let spread = |times: &[f64]| {
        let most = times.iter().copied().fold(0.0, f64::max);
        most - times.iter().copied().fold(f64::INFINITY, f64::min)
    };
    let refused = again.requests.iter().filter(|request| !request.refusals_ms.is_empty());
    let (firsts, ends): (Vec<f64>, Vec<f64>) =
        refused.map(|request| (request.refusals_ms[0], request.ended())).unzip();
    let [together, apart] = [spread(&firsts), spread(&ends)];
    println!("refused within {together} ms, answered within {apart} ms");
    expect(2.0 * together <= apart, || format!("refused within {together}, back in {apart} ms"))
}
