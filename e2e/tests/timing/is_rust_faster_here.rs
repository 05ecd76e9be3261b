//! The same runs in two languages, and what a future costs.

use e2e::{
    lab::Lab,
    patience::expect,
    record::{Record, RecordExt},
    runs::{measured_on, run_each},
};
use overlap::{lab::ratios, run::median};

/// An error unless the median of the rounds is within a twentieth of 1.
fn expect_even(records: &[Record]) -> Result<(), String> {
    // How many times as long as JavaScript's run Rust's took in each round.
    let ratios = ratios(records.iter().skip(2).map(|record| (record.strategy, record.total_ms)));
    let middle = median(&ratios).expect("there are rounds");
    println!("Rust to JavaScript: {middle:.3} of {ratios:.2?}");
    expect((0.95..=1.05).contains(&middle), || format!("{middle} times as long"))
}

#[tokio::test]
async fn over_ten_posts_and_over_a_thousand_the_languages_take_the_same_time() {
    measured_on("same-in-js", async |lab| {
        // One after the other in each language, and six rounds of both at once.
        let records: [Record; 14] = run_each(lab).await;
        assert_both_send_the_same(&records);
        assert_rounds_are_drawn(lab, &records).await;
        expect_even(&records)
    })
    .await;
    measured_on("same-in-js", async |lab| {
        lab.set("count", "1000").await;
        lab.set("rounds", "5").await;
        let records = lab.run().await;
        records.iter().for_each(RecordExt::assert_all_ok);
        expect_even(&records)
    })
    .await;
}

fn assert_both_send_the_same(records: &[Record]) {
    // What a run asked for, without what names the run.
    let asked = |record: &Record| -> Vec<String> {
        let path = |url: &str| url.split("&run=").next().unwrap_or_default().to_owned();
        record.requests.iter().map(|request| path(&request.url)).collect()
    };
    let answers = |record: &Record| -> Vec<_> {
        record.requests.iter().map(|request| (request.status, request.chars)).collect()
    };
    for record in records {
        record.assert_all_ok();
        assert_eq!(asked(record), asked(&records[0]), "{}", record.name());
        assert_eq!(answers(record), answers(&records[0]), "{}", record.name());
        let is_unpolled = record.polls() == 0;
        assert_eq!(is_unpolled, record.strategy.is_javascript(), "nobody polls a promise");
        assert!(record.requests.iter().all(|it| it.headers_ms.is_some()), "{record:#?}");
    }
    let peaks: Vec<_> = records.iter().map(|record| record.seen().peak_in_flight).collect();
    assert_eq!(peaks[..2], [1, 1], "as the network counted");
    assert!(peaks[2..].iter().all(|peak| *peak > 1), "{peaks:?}");
}

/// Every round has its dot, and the last one its bars.
async fn assert_rounds_are_drawn(lab: &Lab, records: &[Record]) {
    lab.show_picture().await;
    let script = "return [
        lab.querySelector('svg.live path.total-dot').getAttribute('d').split('z').length - 1,
        lab.querySelectorAll('svg.live path.total').length]";
    let drawn: [usize; 2] = lab.js(script, []).await;
    assert_eq!(drawn, [(records.len() - 2) / 2, 4]);
}

#[tokio::test]
async fn a_ready_future_costs_microseconds_however_many_there_are() {
    measured_on("ready-futures", async |lab| {
        let records = lab.run().await;
        let costs: Vec<_> = records
            .into_iter()
            .map(|record| {
                let name = record.name();
                let cost = record.cost.expect("it was measured");
                (name, cost.futures, median(&cost.samples_us).expect("samples"))
            })
            .collect();
        println!("{costs:.2?}");
        let of = |strategy: &str, futures| {
            let is_it = |it: &&(&str, u32, f64)| it.0 == strategy && it.1 == futures;
            costs.iter().find(is_it).expect("it was measured").2
        };
        assert!(costs.iter().all(|(.., cost_us)| *cost_us > 0.01), "measured: {costs:?}");
        let [hundred, most] = [100, 10_000].map(|futures| of("join_all", futures));
        expect(most <= 3.0, || format!("{most} µs among 10,000"))?;
        expect(most <= 1.5 * hundred, || format!("{most} µs, and {hundred} µs among 100"))?;
        let [promise, promises] = [100, 10_000].map(|promises| of("promise_all_js", promises));
        expect(promises <= 10.0, || format!("a promise costs {promises} µs"))?;
        expect(promises <= 2.0 * promise, || format!("{promises} µs, and {promise} among 100"))
    })
    .await;
}
