//! Chapter 6: who waits for a place, who gets it, and when.

use e2e::{
    browser::on_lesson,
    patience::{expect, in_three_attempts},
    record::{Record, Request},
};

use e2e::runs::{expect_longest, expect_sum, first_end, run_each};

use super::limits::run_with;

const LIMIT: usize = 5;

fn sorted(run: &Record, time: impl Fn(&Request) -> f64) -> Vec<f64> {
    let mut times: Vec<f64> = run.requests.iter().map(time).collect();
    times.sort_by(f64::total_cmp);
    times
}

/// How long places stood empty while there was work, added up. The place of the first to end is
/// the first to be taken again.
fn empty_ms(run: &Record) -> f64 {
    let starts = sorted(run, Request::started);
    let ends = sorted(run, Request::ended);
    starts[LIMIT..].iter().zip(&ends).map(|(start, end)| (start - end).max(0.0)).sum()
}

/// The latest end of the requests that come before this one by as many as there are places.
fn handed_over(run: &Record, place: usize) -> f64 {
    run.requests[..=place - LIMIT].iter().map(Request::ended).fold(0.0, f64::max)
}

#[tokio::test]
async fn a_window_gives_a_place_away_at_once_and_a_batch_and_an_order_hold_it() {
    on_lesson(async |browser| {
        let lab = browser.lab("limits");
        in_three_attempts(async || {
            let records = run_with(&lab, 20, 5).await;
            let empty = records.each_ref().map(empty_ms);
            println!("places stood empty for {empty:?} ms");
            let [semaphore, unordered, buffered, batches] = &records;
            assert_permits_are_waited_for(semaphore);
            assert_made_when_there_is_a_place(unordered);
            // What comes early keeps its place until those before it are handed over.
            for place in LIMIT..20 {
                let started = buffered.requests[place].started();
                assert!(started >= handed_over(buffered, place), "{place} of {buffered:#?}");
            }
            let held_up = (LIMIT..20).filter(|place| {
                unordered.requests[*place].started() + 1.0 < handed_over(unordered, *place)
            });
            expect(held_up.count() > 0, || "no request was ready early".to_owned())?;
            for (run, lost) in [semaphore, unordered].into_iter().zip(empty) {
                let most = 0.05 * run.sum_ms;
                expect(lost <= most, || format!("{}: empty for {lost} ms", run.strategy))?;
            }
            for (run, lost) in [(batches, empty[3]), (buffered, empty[2])] {
                let least = 3.0 * empty[0].max(empty[1]);
                expect(lost > least, || format!("{}: empty for {lost} ms only", run.strategy))?;
            }
            Ok(())
        })
        .await;
    })
    .await;
}

/// All futures of a semaphore are there from the start, and most of them have not begun.
fn assert_permits_are_waited_for(semaphore: &Record) {
    let first_end = first_end(&semaphore.requests);
    let created = semaphore.requests.iter().filter(|r| r.created_ms < first_end).count();
    let started = semaphore.requests.iter().filter(|r| r.started() < first_end).count();
    assert_eq!((created, started), (20, LIMIT), "{semaphore:#?}");
}

/// Of a stream's futures those that wait do not exist yet.
fn assert_made_when_there_is_a_place(stream: &Record) {
    let first_end = first_end(&stream.requests);
    let created = stream.requests.iter().filter(|r| r.created_ms < first_end).count();
    assert_eq!(created, LIMIT, "{stream:#?}");
}

#[tokio::test]
async fn at_1_all_four_are_one_at_a_time_and_at_20_all_at_once() {
    on_lesson(async |browser| {
        let lab = browser.lab("limits");
        in_three_attempts(async || {
            // Fewer posts, since one at a time takes long, and it takes it four times.
            for run in run_with(&lab, 6, 1).await {
                assert_eq!(run.peak_in_flight, 1, "{}", run.strategy);
                expect_sum(&run)?;
            }
            for run in run_with(&lab, 20, 20).await {
                assert_eq!(run.peak_in_flight, 20, "{}", run.strategy);
                expect_longest(&run, 1.25)?;
            }
            let facts = lab.text("facts").await;
            assert!(facts.contains("most in flight20, 20, 20, 20"), "{facts:?}");
            assert!(facts.contains("the network counted"), "{facts:?}");
            Ok(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn once_all_fit_into_one_round_a_higher_limit_buys_nothing() {
    on_lesson(async |browser| {
        let lab = browser.lab("sweep");
        lab.until(&["idle"]).await;
        lab.set("count", "16").await;
        lab.show_picture().await;
        let script = "return lab.querySelector('svg.live').getAttribute('aria-label')";
        let label: String = lab.js(script, []).await;
        // Sixteen posts in 16, 8, 4, 2 rounds, and then in one.
        let rounds = [16, 8, 4, 2, 1, 1, 1].map(|rounds| 80 * rounds);
        for (limit, ms) in [1, 2, 4, 8, 16, 32, 64].into_iter().zip(rounds) {
            let seconds = if ms < 100 {
                format!("{ms} ms")
            } else {
                format!("{:.2} s", f64::from(ms) / 1000.0)
            };
            let ideal = format!("limit {limit} ideally {seconds}");
            assert!(label.contains(&ideal), "{label:?} should have {ideal:?}");
        }
        in_three_attempts(async || {
            let records = run_each(&lab, ["semaphore"; 7]).await;
            for request in records.iter().flat_map(|run| &run.requests) {
                assert!(request.took() >= 79.0, "an answer takes 80 ms: {request:#?}");
            }
            let totals = records.each_ref().map(|run| run.total_ms);
            println!("totals of sixteen {totals:?} ms");
            assert!(totals.iter().all(|total| *total >= 79.0), "no total is below one wait");
            expect(totals[0] >= 5.0 * totals[4], || {
                format!("a limit of 16 buys little: {totals:?}")
            })?;
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
