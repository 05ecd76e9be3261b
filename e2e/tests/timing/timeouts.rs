//! A limit for each request, one deadline for all, and a clock around the wait for a permit.

use e2e::{
    browser::on_lab,
    patience::{expect, in_three_attempts},
    record::{Outcome, Record, RecordExt as _, Request, RequestExt as _},
    runs::run_each,
};

#[tokio::test]
async fn six_answers_come_within_their_limit_and_a_deadline_bounds_the_whole() {
    on_lab("timeouts", async |lab| {
        in_three_attempts(async || {
            let both: [Record; 2] = run_each(&lab).await;
            for record in &both {
                record.assert_request_order();
                record.assert_nothing_in_flight();
                record.assert_nothing_in_flight_there();
            }
            let [each, all] = &both;
            let counts = [each.count(Outcome::Timeout), all.count(Outcome::Cancelled)];
            println!("given up {counts:?}, {:?}", [each.seen(), all.seen()]);
            assert_eq!(each.count(Outcome::Ok) + counts[0], 10, "{each:#?}");
            assert_eq!(all.count(Outcome::Ok) + counts[1], 10, "{all:#?}");
            for request in each.requests.iter().filter(|r| r.outcome == Some(Outcome::Timeout)) {
                let error = request.error.as_deref().unwrap_or_default();
                assert_eq!(error, "Timeout: no answer within 320 ms", "{request:#?}");
                assert!(request.took() >= 319.0, "{request:#?}");
            }
            assert!(all.requests.iter().all(|request| request.error.is_none()), "{all:#?}");
            let answered = [each.answered(), all.answered()];
            expect(answered[0] == answered[1], || format!("not the same ones: {answered:?}"))?;
            expect(answered[0].len() == 6, || format!("not six: {answered:?}"))?;
            for record in &both {
                expect(record.seen().aborted >= 3, || format!("{:?}", record.seen()))?;
            }
            let deadline = lab.definition().settings.iter().find(|it| it.name == "deadline");
            let deadline = f64::from(deadline.expect("it has one").default);
            let total = all.total_ms;
            assert!(total >= deadline - 1.0, "over after {total} ms, before {deadline} ms");
            expect(total <= deadline + 100.0, || format!("{total} ms for {deadline} ms"))
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_clock_around_the_wait_for_a_permit_gives_up_six_of_nine() {
    on_lab("permits", async |lab| {
        in_three_attempts(async || {
            let [after, before]: [Record; 2] = run_each(&lab).await;
            for run in [&after, &before] {
                run.assert_nothing_in_flight();
                assert!(run.peak_in_flight <= 3, "three permits: {run:#?}");
            }
            println!("{:?}, {:?}", after.outcomes(), before.outcomes());
            let given_up = before.count(Outcome::Cancelled) + before.count(Outcome::NeverStarted);
            assert_eq!(before.count(Outcome::Ok) + given_up, 9, "{before:#?}");
            // The second three were sent when the first three were in, and cut short.
            for request in &before.requests[3..6] {
                assert_eq!(request.outcome, Some(Outcome::Cancelled), "{request:#?}");
                let (from, took) = (request.started(), request.took());
                expect(from >= 299.0 && took <= 160.0, || format!("{took} ms from {from} ms on"))?;
            }
            // Their permits went to the last three, and in the same moment these were given up.
            for request in &before.requests[6..] {
                let (from, took) = (request.started(), request.took());
                expect(from >= 449.0 && took <= 50.0, || format!("{took} ms from {from} ms on"))?;
            }
            expect(after.count(Outcome::Ok) == 9, || format!("{:?}", after.outcomes()))?;
            expect(before.answered() == [0, 1, 2], || format!("{:?}", before.outcomes()))?;
            expect(before.seen().answered <= 3, || format!("{:?}", before.seen()))?;
            let slowest = [&after, &before].map(|run| {
                let answered = run.requests.iter().filter(|r| r.outcome == Some(Outcome::Ok));
                answered.map(Request::took).fold(0.0, f64::max)
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
