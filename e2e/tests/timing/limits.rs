//! No more than so many at a time, four ways.

use e2e::{
    browser::on_lab,
    patience::{expect, in_three_attempts},
    record::{Record, RecordExt as _, Request, RequestExt as _},
    runs::run_each,
};

const LIMIT: usize = 5;

fn sorted(run: &Record, time: impl Fn(&Request) -> f64) -> Vec<f64> {
    let mut times: Vec<f64> = run.requests.iter().map(time).collect();
    times.sort_by(f64::total_cmp);
    times
}

/// How long permits lay unused while there was work, added up. The permit of the first to end is the
/// first to be taken again.
fn unused_ms(run: &Record) -> f64 {
    let starts = sorted(run, Request::started);
    let ends = sorted(run, Request::ended);
    starts[LIMIT..].iter().zip(&ends).map(|(start, end)| (start - end).max(0.0)).sum()
}

/// The latest end of the requests that come before this one by as many as the limit.
fn handed_over(run: &Record, index: usize) -> f64 {
    run.requests[..=index - LIMIT].iter().map(Request::ended).fold(0.0, f64::max)
}

#[tokio::test]
async fn a_window_fills_a_place_at_once_and_batches_which_leave_places_empty_are_slower() {
    on_lab("limits", async |lab| {
        in_three_attempts(async || {
            let records: [Record; 4] = run_each(&lab).await;
            for record in &records {
                record.assert_all_ok();
                record.assert_request_order();
                assert_eq!(record.peak_in_flight, LIMIT, "{}: the page's count", record.name());
                assert!(record.seen().peak_in_flight <= 5, "{:?}", record.seen());
            }
            let unused = records.each_ref().map(unused_ms);
            let totals = records.each_ref().map(|record| record.total_ms);
            println!("totals {totals:?} ms, permits unused for {unused:?} ms");
            let [semaphore, unordered, buffered, batches] = &records;
            // All futures of a semaphore are there from the start; of a stream those that wait do not
            // exist yet.
            for (run, created) in [(semaphore, 20), (unordered, LIMIT)] {
                let before = |time: Option<f64>| time.is_some_and(|time| time < run.first_end());
                let made = run.requests.iter().filter(|r| before(Some(r.created_ms))).count();
                let begun = run.requests.iter().filter(|r| before(r.started_ms)).count();
                assert_eq!((made, begun), (created, LIMIT), "{run:#?}");
            }
            // What comes early is kept until those before it are handed over.
            for index in LIMIT..20 {
                let started = buffered.requests[index].started();
                assert!(started >= handed_over(buffered, index), "{index} of {buffered:#?}");
            }
            assert_batches(batches);
            for sliding in &totals[..2] {
                expect(totals[3] >= 1.1 * sliding, || format!("batches are as quick: {totals:?}"))?;
            }
            expect(totals[2] >= 0.98 * totals[1], || format!("in order is quicker: {totals:?}"))?;
            for (run, lost) in [semaphore, unordered].into_iter().zip(unused) {
                expect(lost <= 0.05 * run.sum_ms, || format!("{}: {lost} ms", run.name()))?;
            }
            let least = 3.0 * unused[0].max(unused[1]);
            expect(unused[2..].iter().all(|lost| *lost > least), || format!("{unused:?} ms"))
        })
        .await;
    })
    .await;
}

/// No request of a batch starts before the one before it is over.
fn assert_batches(record: &Record) {
    let batches: Vec<_> = record.requests.chunks(LIMIT).collect();
    for pair in batches.windows(2) {
        let over = pair[0].iter().map(Request::ended).fold(0.0, f64::max);
        assert!(pair[1].iter().all(|request| request.started() >= over), "{pair:#?}");
    }
}

#[tokio::test]
async fn each_doubling_of_the_limit_about_halves_the_total_until_all_fit_into_one_round() {
    on_lab("sweep", async |lab| {
        in_three_attempts(async || {
            let records: [Record; 7] = run_each(&lab).await;
            for (record, limit) in records.iter().zip([1, 2, 4, 8, 16, 32, 64]) {
                record.assert_all_ok();
                assert!(record.seen().peak_in_flight <= limit, "{:?}", record.seen());
            }
            let totals = records.each_ref().map(|record| record.total_ms);
            println!("totals {totals:?} ms");
            assert!(totals.iter().all(|total| *total >= 79.0), "no total is below one wait");
            // A round takes little more than an answer, as long as there are several rounds.
            for pair in totals[..4].windows(2) {
                let ratio = pair[0] / pair[1];
                expect((1.6..=2.4).contains(&ratio), || format!("{ratio} times: {totals:?}"))?;
            }
            expect(totals[0] >= 5.0 * totals[4], || format!("16 buys little: {totals:?}"))?;
            for total in &totals[5..] {
                let ratio = total / totals[4];
                expect((0.6..1.6).contains(&ratio), || format!("it should be flat: {totals:?}"))?;
            }
            Ok(())
        })
        .await;
    })
    .await;
}
