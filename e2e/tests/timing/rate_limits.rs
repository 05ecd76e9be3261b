//! A network that refuses more than so many a second.

use e2e::{
    patience::expect,
    record::{Outcome, Record, RecordExt as _, RequestExt as _},
    runs::{measured_on, run_each},
};

#[tokio::test]
async fn only_spacing_out_or_trying_again_gets_all_of_them_answered() {
    measured_on("rate-limits", async |lab| {
        let records: [Record; 4] = run_each(lab).await;
        for record in &records {
            let statuses = record.count(Outcome::Status);
            assert_eq!(record.count(Outcome::Ok) + statuses, 20, "{record:#?}");
            assert_eq!(statuses, record.count_status(429), "{record:#?}");
        }
        let [unlimited, few, spaced, again] = &records;
        assert!(few.peak_in_flight <= 3, "{} at a time", few.peak_in_flight);
        let refused = [unlimited, few].map(|record| record.count_status(429));
        println!("refused {refused:?}; then {:?}", spaced.outcomes());
        expect(refused.iter().all(|n| *n >= 5), || format!("refused only {refused:?}"))?;
        for all in [spaced, again] {
            expect(all.count(Outcome::Ok) == 20, || format!("{:?}", all.outcomes()))?;
        }
        let refusals: usize = again.requests.iter().map(|r| r.refusals_ms.len()).sum();
        expect(refusals >= 5, || format!("tried again {refusals} times"))?;
        // Twenty starts, one every tenth of a second: a timer never rings early.
        let last = spaced.requests[19].started();
        expect(last >= 1890.0, || format!("the last of the spaced out started at {last} ms"))
    })
    .await;
}
