//! The labs' runs, and what the network saw of them.

use e2e::{
    browser::{on_site_in, with_browser_of},
    engine::Engine,
    native::NativeServer,
    patience::{expect, in_three_attempts},
    record::{Network, Outcome, Record, RecordExt as _},
    runs::{assert_all_complete, run_all_at_once, run_each},
    setup,
};

use crate::{in_engines, in_firefox_and_webkit};

in_engines! {
    all_labs_run_to_their_end: chromium Chromium, firefox Firefox, webkit WebKit;
    what_the_page_gives_up_is_aborted_for_the_network: chromium Chromium, firefox Firefox, webkit WebKit;
    a_request_does_not_overtake_what_the_network_is_told_of_an_abort: chromium Chromium, firefox Firefox, webkit WebKit;
}

in_firefox_and_webkit! {
    a_wait_for_a_connection_is_no_part_of_opening_it
}

/// Once, or as often as the variable `OVERLAP_ROUNDS` says.
async fn all_labs_run_to_their_end(engine: Engine) {
    on_site_in(engine, async |browser, site| {
        for round in 1..=setup::rounds() {
            browser.open(&site.url).await;
            let records = run_all_at_once(&browser).await;
            println!("{engine:?}, round {round}: {} runs", records.len());
            assert_all_complete(&records);
        }
        browser.assert_no_error_in_console().await;
    })
    .await;
}

/// No browser tells a worker so as long as no header has gone out.
async fn what_the_page_gives_up_is_aborted_for_the_network(engine: Engine) {
    on_site_in(engine, async |browser, site| {
        // Limits that are over long before any header, and a failure that is.
        for link in
            ["timeouts&timeout=1&deadline=50", "permits&timeout=100", "errors&failures=6&seed=1"]
        {
            let lab = browser.open_lab(&site.url, link).await;
            in_three_attempts(async || {
                let both: [Record; 2] = run_each(&lab).await;
                both.iter().try_for_each(aborts_arrive)
            })
            .await;
        }
    })
    .await;
}

/// Messages to the worker take as long here as they may in Firefox on a busy machine, and then forever.
async fn a_request_does_not_overtake_what_the_network_is_told_of_an_abort(engine: Engine) {
    on_site_in(engine, async |browser, site| {
        let lab = browser.open_lab(&site.url, "permits&timeout=100").await;
        let slow = "const post = ServiceWorker.prototype.postMessage;
            ServiceWorker.prototype.postMessage = function (...message) {
                setTimeout(() => post.apply(this, message), 40);
            };";
        browser.js::<()>(slow, []).await;
        in_three_attempts(async || {
            let both: [Record; 2] = run_each(&lab).await;
            both.iter().try_for_each(aborts_arrive)
        })
        .await;
        // Longer than a request waits for the worker, and shorter than its answer takes.
        let lab = browser.open_lab(&site.url, "permits&timeout=250").await;
        browser.js::<()>("ServiceWorker.prototype.postMessage = () => {}", []).await;
        in_three_attempts(async || {
            let [after, _] = run_each(&lab).await;
            expect(after.seen().arrived == 9, || format!("{:?}", after.seen()))
        })
        .await;
    })
    .await;
}

/// The network has seen the end of each request, and what it did not answer is what was given up. On a
/// busy machine it may answer a moment before that.
fn aborts_arrive(record: &Record) -> Result<(), String> {
    let seen = record.seen();
    record.assert_nothing_in_flight_there();
    let outcomes = record.requests.iter().filter(|it| it.url.contains("/practice/"));
    let outcomes: Vec<_> = outcomes.filter_map(|request| request.outcome).collect();
    let count = |wanted: &[Outcome]| outcomes.iter().filter(|it| wanted.contains(it)).count();
    let given_up = count(&[Outcome::Timeout, Outcome::Cancelled]);
    let answered = outcomes.len() - given_up - count(&[Outcome::NeverStarted]);
    println!(
        "{}, {}: {seen:?}, {given_up} of {} given up",
        record.lab,
        record.name(),
        outcomes.len()
    );
    // One that is aborted at once may never leave the browser.
    assert!(seen.aborted as usize <= given_up, "{seen:?}: {outcomes:?}");
    expect(seen.answered as usize == answered, || format!("{seen:?}: {outcomes:?}"))?;
    let has_limit = record.lab == "permits";
    expect(!has_limit || seen.peak_in_flight <= 3, || format!("three permits: {seen:?}"))
}

/// Firefox looks a name up long before it connects.
async fn a_wait_for_a_connection_is_no_part_of_opening_it(engine: Engine) {
    let server = NativeServer::start().await;
    with_browser_of(engine, async |browser| {
        let lab = browser.open_lab(&server.page, "connections&network=server").await;
        let records = lab.run().await;
        let mut real = records.iter().filter(|record| record.network == Network::Server);
        let is_closing = |record: &&Record| {
            record.requests.iter().all(|request| request.url.contains("keepalive=off"))
        };
        let record = real.find(is_closing).expect("a run that opens a connection for each");
        let longest = record.requests.iter().filter_map(|it| it.phases).map(|it| it.connecting);
        let longest = longest.fold(0.0, f64::max);
        println!("{engine:?}: connecting takes {longest} ms of {} ms", record.total_ms);
        assert!(longest < record.total_ms / 10.0, "{longest} ms of {} ms", record.total_ms);
    })
    .await;
}
