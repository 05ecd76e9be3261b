//! Chapter 6: no more than so many at a time, four ways.

use e2e::{
    browser::on_lesson,
    lab::Lab,
    patience::{expect, in_three_attempts},
    record::Record,
};

use e2e::runs::{assert_request_order, run_each};

pub(super) async fn run_with(lab: &Lab, posts: u32, limit: u32) -> [Record; 4] {
    lab.until(&["idle", "done"]).await;
    lab.set("count", &posts.to_string()).await;
    lab.set("limit", &limit.to_string()).await;
    let strategies = ["semaphore", "buffer_unordered", "buffered", "batches"];
    let records = run_each(lab, strategies).await;
    for record in &records {
        record.assert_all_ok();
        assert_request_order(record);
        assert_eq!(record.settings["limit"], limit, "{}", record.strategy);
        assert_eq!(record.requests.len(), posts as usize, "{}", record.strategy);
    }
    records
}

#[tokio::test]
async fn there_are_never_more_in_flight_than_the_limit() {
    on_lesson(async |browser| {
        let lab = browser.lab("limits");
        // Fewer posts where the limit makes them take long.
        for (posts, limit) in [(6, 1), (10, 2), (20, 8), (20, 64)] {
            for record in run_with(&lab, posts, limit).await {
                let (strategy, most) = (&record.strategy, limit.min(posts));
                let (counted, seen) = (record.peak_in_flight, record.seen().peak_in_flight);
                assert_eq!(counted, most, "{strategy} with a limit of {limit}: the page's count");
                assert!(seen <= most, "{strategy} with a limit of {limit}: the network saw {seen}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn batches_are_slower_than_a_sliding_window() {
    on_lesson(async |browser| {
        let lab = browser.lab("limits");
        in_three_attempts(async || {
            let records = run_with(&lab, 20, 5).await;
            for record in &records {
                assert_eq!(record.peak_in_flight, 5, "{}: the page's count", record.strategy);
                assert!(record.seen().peak_in_flight <= 5, "{:?}", record.seen());
            }
            assert_batches(&records[3]);
            let totals = records.each_ref().map(|record| record.total_ms);
            let [semaphore, unordered, buffered, batches] = totals;
            println!("totals {totals:?} ms");
            for sliding in [semaphore, unordered] {
                expect(batches >= 1.1 * sliding, || {
                    format!("batches took {batches} ms, a sliding window {sliding} ms")
                })?;
            }
            expect(buffered >= 0.98 * unordered, || {
                format!("in order {buffered} ms, unordered {unordered} ms")
            })
        })
        .await;
    })
    .await;
}

/// No request of a batch starts before the one before it is over.
fn assert_batches(record: &Record) {
    let batches: Vec<_> = record.requests.chunks(5).collect();
    for pair in batches.windows(2) {
        let over = pair[0].iter().map(e2e::record::Request::ended).fold(0.0, f64::max);
        assert!(pair[1].iter().all(|request| request.started() >= over), "{pair:#?}");
    }
}

#[tokio::test]
async fn in_the_sweep_each_doubling_of_the_limit_about_halves_the_total() {
    on_lesson(async |browser| {
        let lab = browser.lab("sweep");
        lab.until(&["idle"]).await;
        lab.set("count", "32").await;
        in_three_attempts(async || {
            let records = run_each(&lab, ["semaphore"; 7]).await;
            for (record, limit) in records.iter().zip([1, 2, 4, 8, 16, 32, 64]) {
                record.assert_all_ok();
                assert_eq!(record.peak_in_flight, limit.min(32), "the page's count");
                assert!(record.seen().peak_in_flight <= limit, "{:?}", record.seen());
            }
            let totals = records.each_ref().map(|record| record.total_ms);
            println!("totals {totals:?} ms");
            // A round takes little more than an answer, as long as there are many rounds.
            for pair in totals[..4].windows(2) {
                let ratio = pair[0] / pair[1];
                expect((1.6..=2.4).contains(&ratio), || format!("{ratio} times: {totals:?}"))?;
            }
            Ok(())
        })
        .await;
    })
    .await;
}
