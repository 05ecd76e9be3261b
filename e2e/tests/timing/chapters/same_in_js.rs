//! Chapter 14: the same runs in two languages, and what a future costs.

use e2e::{
    browser::{on_lesson, on_lesson_with_failures, with_browser},
    lab::Lab,
    patience::{expect, in_three_attempts},
    record::Record,
    site::Site,
};

use e2e::runs::assert_request_order;

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    f64::midpoint(values[(values.len() - 1) / 2], values[values.len() / 2])
}

/// How many times as long as JavaScript's run Rust's took in each round.
fn ratios(records: &[Record]) -> Vec<f64> {
    let totals = |strategy: &'static str| {
        records.iter().filter(move |it| it.strategy == strategy).map(|record| record.total_ms)
    };
    totals("join_all").zip(totals("promise_all_js")).map(|(rust, js)| rust / js).collect()
}

/// An error unless the median of the rounds is within a twentieth of 1.
async fn expect_even(lab: &Lab, count: &str, rounds: &str) -> Result<(), String> {
    lab.until(&["idle", "done"]).await;
    lab.set("count", count).await;
    lab.set("rounds", rounds).await;
    let records = lab.run().await;
    for record in &records {
        record.assert_all_ok();
    }
    let ratios = ratios(&records);
    let median = median(ratios.clone());
    println!("{count} posts, Rust to JavaScript: {median:.3} of {ratios:.2?}");
    expect((0.95..=1.05).contains(&median), || format!("{count} posts: {median}"))
}

#[tokio::test]
async fn over_ten_and_fifty_posts_the_languages_take_the_same_time() {
    on_lesson(async |browser| {
        let lab = browser.lab("same-in-js");
        for count in ["10", "50"] {
            in_three_attempts(async || expect_even(&lab, count, "7").await).await;
        }
    })
    .await;
}

#[tokio::test]
async fn over_a_thousand_posts_the_languages_take_the_same_time() {
    on_lesson(async |browser| {
        let lab = browser.lab("same-in-js");
        in_three_attempts(async || expect_even(&lab, "1000", "15").await).await;
    })
    .await;
}

#[tokio::test]
async fn both_languages_send_the_same_requests_and_take_turns() {
    on_lesson(async |browser| {
        let lab = browser.lab("same-in-js");
        lab.until(&["idle"]).await;
        lab.set("rounds", "2").await;
        let records = lab.run().await;
        let names: Vec<_> = records.iter().map(|record| record.strategy.as_str()).collect();
        let wanted = ["sequential", "sequential_js", "join_all", "promise_all_js"];
        assert_eq!(names[..4], wanted);
        assert_eq!(names[4..], [wanted[3], wanted[2]], "the second round is turned round");
        let first = asked(&records[0]);
        for record in &records {
            record.assert_all_ok();
            assert_request_order(record);
            assert_eq!(asked(record), first, "{}", record.strategy);
            let answers = |it: &Record| -> Vec<_> {
                it.requests.iter().map(|it| (it.status, it.chars)).collect()
            };
            assert_eq!(answers(record), answers(&records[0]), "{}", record.strategy);
            let is_js = record.strategy.ends_with("_js");
            let polls: usize = record.requests.iter().map(|request| request.polls).sum();
            assert_eq!(polls == 0, is_js, "{}: nobody polls a promise", record.strategy);
            assert!(record.requests.iter().all(|it| it.headers_ms.is_some()), "{record:#?}");
        }
        let peaks: Vec<_> = records.iter().map(|record| record.seen().peak_in_flight).collect();
        assert_eq!(peaks[..2], [1, 1], "as the network counted");
        assert!(peaks[2..].iter().all(|peak| *peak > 1), "{peaks:?}");
    })
    .await;
}

/// What a run asked for, without what names the run.
fn asked(record: &Record) -> Vec<String> {
    let path = |url: &str| url.split("&run=").next().unwrap_or_default().to_owned();
    record.requests.iter().map(|request| path(&request.url)).collect()
}

#[tokio::test]
async fn every_round_has_its_dot_and_the_last_one_its_bars() {
    on_lesson(async |browser| {
        let lab = browser.lab("same-in-js");
        lab.until(&["idle"]).await;
        lab.set("rounds", "3").await;
        let ratios = ratios(&lab.run().await);
        lab.show_picture().await;
        let script = "return [
            lab.querySelector('svg.live path.total-dot').getAttribute('d').split('z').length - 1,
            lab.querySelectorAll('svg.live path.total').length]";
        let drawn: [usize; 2] = lab.js(script, []).await;
        assert_eq!(drawn, [3, 4]);
        let said = lab.text("said").await;
        let [least, most] = [f64::min, f64::max]
            .map(|pick| ratios.iter().copied().reduce(pick).expect("there are three"));
        let spread = format!("(the median; from {least:.2} to {most:.2})");
        assert!(said.contains(&spread), "{spread} in {said:?}");
        lab.open_table().await;
        let rows: usize = lab.js("return lab.querySelectorAll('tbody tr').length", []).await;
        assert_eq!(rows, 8, "a row for each run");
    })
    .await;
}

#[tokio::test]
async fn a_ready_future_costs_microseconds_however_many_there_are() {
    on_lesson(async |browser| {
        let lab = browser.lab("ready-futures");
        in_three_attempts(async || {
            let records = lab.run().await;
            let costs: Vec<_> = records
                .into_iter()
                .map(|record| {
                    let cost = record.cost.expect("it was measured");
                    (record.strategy, cost.futures, median(cost.samples_us))
                })
                .collect();
            println!("{costs:.2?}");
            let of = |strategy: &str, futures| {
                let is_it = |it: &&(String, u32, f64)| it.0 == strategy && it.1 == futures;
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
    })
    .await;
}

#[tokio::test]
async fn a_run_in_javascript_can_be_cancelled_and_its_requests_with_it() {
    on_lesson_with_failures(async |browser| {
        let lab = browser.lab("same-in-js");
        lab.until(&["idle"]).await;
        lab.set("count", "100").await;
        lab.set("rounds", "3").await;
        for (title, done) in [("one at a time in JavaScript", 3), ("all at once in JavaScript", 5)]
        {
            in_three_attempts(async || {
                lab.until(&["idle", "done"]).await;
                lab.press_at("cancel", title, done).await;
                let records = lab.run().await;
                let last = records.last().expect("a record of the run that was cancelled");
                expect(last.state == "cancelled", || format!("too late for {title}"))?;
                assert!(last.strategy.ends_with("_js"), "{last:#?}");
                last.assert_nothing_in_flight();
                let all = last.requests.len();
                let (cut_short, unsent) = (last.count("cancelled"), last.count("never_started"));
                println!("{title}: {cut_short} cut short, {unsent} never started");
                expect(cut_short > 0, || "nothing was under way".to_owned())?;
                assert_eq!(last.count("ok") + cut_short + unsent, all, "{last:#?}");
                let seen = last.seen();
                assert_eq!(seen.arrived, seen.answered + seen.aborted, "{seen:?}");
                let sent = u32::try_from(all - unsent).expect("at most a hundred");
                assert!(seen.arrived <= sent, "none was sent afterwards: {seen:?}");
                if title.starts_with("all") {
                    expect(seen.aborted > 0, || format!("nobody went away: {seen:?}"))?;
                }
                Ok(())
            })
            .await;
        }
        lab.set("count", "10").await;
        lab.set("rounds", "1").await;
        for record in lab.run().await {
            record.assert_all_ok();
            assert_eq!((record.seen().arrived, record.seen().aborted), (10, 0), "{record:#?}");
        }
    })
    .await;
}

/// Has the network break some of the posts, and answer one of them with a user, whoever asks.
const BREAK: &str = "
  const FAULTS = { 2: 'status=404', 3: 'fault=garbled', 4: 'fault=cut' };
  const real = window.fetch;
  window.fetch = (url, ...rest) => {
    const post = /posts[/](\\d+)/.exec(url)?.[1];
    if (post === '5') return Promise.resolve(Response.json({ name: 'Ann' }));
    return real(FAULTS[post] ? `${url}&${FAULTS[post]}` : url, ...rest);
  }";

#[tokio::test]
async fn what_goes_wrong_is_noted_alike_in_both_languages() {
    let site = Site::start().await;
    with_browser(async |browser| {
        browser.run_first(BREAK).await;
        browser.open(&site.url).await;
        let lab = browser.lab("same-in-js");
        lab.until(&["idle"]).await;
        lab.set("rounds", "1").await;
        let records = lab.run().await;
        assert_eq!(records.len(), 4, "one record a run: {records:#?}");
        for record in &records {
            let outcomes: Vec<_> =
                record.requests[..6].iter().filter_map(|it| it.outcome.as_deref()).collect();
            let wanted = ["ok", "status", "decode", "network", "ok", "ok"];
            assert_eq!(outcomes, wanted, "{}", record.strategy);
            let title = record.requests[4].title.as_deref();
            assert_eq!(title, Some("Ann"), "what has no title has a name: {}", record.strategy);
            assert_eq!(record.requests[1].status, Some(404), "{}", record.strategy);
            let error = |it: &Record| it.requests[1].error.clone();
            assert_eq!(error(record), error(&records[0]), "the same words");
        }
        let said = lab.text("said").await;
        assert!(said.starts_with("12 of 40 requests failed"), "{said:?}");
        let uncaught: Vec<_> =
            browser.console_errors().await.into_iter().filter(|e| e.contains("Uncaught")).collect();
        assert!(uncaught.is_empty(), "every failure should be caught: {uncaught:?}");
    })
    .await;
}
