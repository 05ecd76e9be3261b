//! Chapter 7: a network that refuses more than so many a second.

use e2e::{
    browser::on_lesson_with_failures,
    lab::Lab,
    patience::{expect, in_three_attempts},
    record::Record,
};

use e2e::runs::{assert_request_order, run_each};

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
            assert_comes_back_when_it_may(again);
            expect_scattered(again)?;
            assert_spaced_out(spaced)
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn a_bucket_lets_its_burst_start_at_once_and_the_rest_at_the_rate() {
    on_lesson_with_failures(async |browser| {
        let lab = browser.lab("rate-limits");
        lab.until(&["idle"]).await;
        lab.set("burst", "8").await;
        in_three_attempts(async || {
            let strategies = ["join_all", "semaphore", "rate_limited", "retried"];
            let [_, _, spaced, _] = run_each(&lab, strategies).await;
            let at_once = spaced.requests.iter().filter(|r| r.started() < 90.0).count();
            expect(at_once == 8, || format!("{at_once} started at once"))?;
            expect(spaced.count("ok") == 20, || format!("{:?}", spaced.outcomes()))?;
            let last = spaced.requests[19].started();
            expect(last >= 1190.0, || format!("the last started at {last} ms"))
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

#[tokio::test]
async fn three_places_serve_up_to_fifty_a_second_when_an_answer_takes_60_ms() {
    on_lesson_with_failures(async |browser| {
        let lab = browser.lab("rate-limits");
        lab.until(&["idle"]).await;
        lab.set("count", "60").await;
        lab.set("rate", "50").await;
        in_three_attempts(async || {
            let strategies = ["join_all", "semaphore", "rate_limited", "retried"];
            let [_, few, _, _] = run_each(&lab, strategies).await;
            let mut answered = few.requests.iter().filter(|r| r.outcome.as_deref() == Some("ok"));
            assert!(answered.all(|r| r.took() >= 59.0), "an answer takes 60 ms: {few:#?}");
            // Of 60 requests each place serves 20, one after another.
            let answers = u32::try_from(few.answered().len()).expect("a few");
            let a_second = f64::from(answers) / few.total_ms * 1000.0;
            println!("{a_second} answers a second");
            // Each place serves one after another, and so no more than 16 and a bit.
            assert!(a_second <= 51.0, "three places can't serve {a_second} a second");
            // Three times what the network allows as the lab stands at first.
            expect(a_second >= 30.0, || format!("only {a_second} a second"))
        })
        .await;
    })
    .await;
}
