//! Chapter 8: a limit for each request, and one deadline for all.

use e2e::{
    browser::on_lesson,
    lab::Lab,
    patience::{expect, in_three_attempts},
    record::Record,
};

use e2e::runs::{assert_request_order, run_each};

async fn run(lab: &Lab) -> [Record; 2] {
    let records = run_each(lab, ["join_all", "deadline"]).await;
    for record in &records {
        assert_eq!((record.state.as_str(), record.requests.len()), ("done", 10));
        assert_request_order(record);
        record.assert_nothing_in_flight();
        let seen = record.seen();
        assert_eq!(seen.arrived, seen.answered + seen.aborted, "nothing in flight there: {seen:?}");
    }
    let [each, all] = &records;
    assert_eq!(each.count("ok") + each.count("timeout"), 10, "{each:#?}");
    assert_eq!(all.count("ok") + all.count("cancelled"), 10, "{all:#?}");
    records
}

/// An error unless the deadline bounded the run.
fn expect_in_time(run: &Record) -> Result<(), String> {
    let (total, deadline) = (run.total_ms, f64::from(run.settings["deadline"]));
    assert!(total >= deadline - 1.0, "over after {total} ms, before {deadline} ms");
    expect(total <= deadline + 100.0, || format!("{total} ms for a deadline of {deadline} ms"))
}

#[tokio::test]
async fn six_answers_come_within_their_limit_and_a_deadline_bounds_the_whole() {
    on_lesson(async |browser| {
        let lab = browser.lab("timeouts");
        in_three_attempts(async || {
            let [each, all] = run(&lab).await;
            for request in each.requests.iter().filter(|r| r.outcome.as_deref() == Some("timeout"))
            {
                let error = request.error.as_deref().unwrap_or_default();
                assert_eq!(error, "Timeout: no answer within 320 ms", "{request:#?}");
                assert!(request.took() >= 319.0, "{request:#?}");
            }
            assert!(all.requests.iter().all(|request| request.error.is_none()), "{all:#?}");
            println!(
                "{:?}, {:?}, {:?}",
                each.outcomes(),
                all.outcomes(),
                [each.seen(), all.seen()]
            );
            for record in [&each, &all] {
                let answered = record.count("ok");
                expect((5..=7).contains(&answered), || format!("{answered} answered"))?;
                expect(record.seen().aborted >= 3, || format!("{:?}", record.seen()))?;
            }
            let answered = [each.answered(), all.answered()];
            expect(answered[0] == answered[1], || format!("not the same ones: {answered:?}"))?;
            expect(answered[0].len() == 6, || format!("not six: {answered:?}"))?;
            expect_in_time(&all)
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn nothing_is_as_quick_as_a_millisecond() {
    on_lesson(async |browser| {
        let lab = browser.lab("timeouts");
        lab.until(&["idle"]).await;
        lab.set("timeout", "1").await;
        lab.set("deadline", "5000").await;
        in_three_attempts(async || {
            let [each, all] = run(&lab).await;
            assert_eq!(each.count("timeout"), 10, "{each:#?}");
            let error = each.requests[0].error.as_deref();
            assert_eq!(error, Some("Timeout: no answer within 1 ms"));
            assert_eq!(each.seen().answered, 0, "{:?}", each.seen());
            // And a deadline that nothing comes near changes nothing.
            expect(all.count("ok") == 10, || format!("{:?}", all.outcomes()))
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_clock_around_the_wait_for_a_permit_gives_up_six_of_nine() {
    on_lesson(async |browser| {
        let lab = browser.lab("permits");
        in_three_attempts(async || {
            let [after, before] = run_each(&lab, ["semaphore", "timeout_around_permit"]).await;
            for run in [&after, &before] {
                assert_eq!((run.state.as_str(), run.requests.len()), ("done", 9));
                run.assert_nothing_in_flight();
                assert!(run.peak_in_flight <= 3, "three permits: {run:#?}");
            }
            println!("{:?}, {:?}", after.outcomes(), before.outcomes());
            let given_up = before.count("cancelled") + before.count("never_started");
            assert_eq!(before.count("ok") + given_up, 9, "{before:#?}");
            // The second three were sent when the first three were in, and cut short.
            for request in &before.requests[3..6] {
                assert_eq!(request.outcome.as_deref(), Some("cancelled"), "{request:#?}");
                expect(request.started() >= 299.0 && request.took() <= 160.0, || {
                    format!(
                        "{} took {} ms from {}",
                        request.label,
                        request.took(),
                        request.started()
                    )
                })?;
            }
            // Their permits went to the last three, and in the same moment these were given up.
            for request in &before.requests[6..] {
                let (from, took) = (request.started(), request.took());
                expect(from >= 449.0 && took <= 50.0, || format!("{took} ms from {from} ms on"))?;
            }
            expect(after.count("ok") == 9, || format!("{:?}", after.outcomes()))?;
            expect(before.answered() == [0, 1, 2], || format!("{:?}", before.outcomes()))?;
            expect(before.seen().answered <= 3, || format!("{:?}", before.seen()))?;
            let slowest = [&after, &before].map(|run| {
                let answered = run.requests.iter().filter(|r| r.outcome.as_deref() == Some("ok"));
                answered.map(e2e::record::Request::took).fold(0.0, f64::max)
            });
            expect(slowest.iter().all(|ms| *ms <= 450.0), || format!("as quick: {slowest:?}"))?;
            expect(before.total_ms < 0.8 * after.total_ms, || {
                format!("{} ms and {} ms", before.total_ms, after.total_ms)
            })
        })
        .await;
    })
    .await;
}
