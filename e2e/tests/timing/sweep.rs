//! The same requests at one limit after another.

use e2e::{
    patience::expect,
    record::{Record, RecordExt as _},
    runs::{measured_on, run_each},
};

#[tokio::test]
async fn a_server_that_tires_is_done_soonest_with_what_it_manages() {
    measured_on("sweep", async |lab| {
        let records: [Record; 7] = run_each(lab).await;
        records.iter().for_each(Record::assert_all_ok);
        let totals = records.each_ref().map(|record| record.total_ms);
        println!("{totals:.0?}");
        let at_four = totals[2];
        expect(at_four < 0.8 * totals[1] && at_four < 0.8 * totals[4], || format!("{totals:?}"))?;
        // With four times as many as it manages, each answer takes eight times as long.
        assert!(totals[6] >= 639.0, "{totals:?}");
        expect(at_four < 500.0, || format!("{totals:?}"))
    })
    .await;
}
