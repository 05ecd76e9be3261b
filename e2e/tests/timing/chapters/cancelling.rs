//! Chapter 10: dropping a future, and telling the network.

use e2e::{
    browser::{Browser, on_lesson, with_browser},
    native::NativeServer,
    patience::{expect, in_three_attempts},
};

use e2e::runs::{assert_request_order, run_each};

async fn assert_only_an_abort_reaches_the_network(browser: &Browser, network: &str) {
    let lab = browser.lab("cancelling");
    in_three_attempts(async || {
        let records = run_each(&lab, ["dropped", "aborted"]).await;
        for record in &records {
            assert_eq!((record.state.as_str(), record.network.as_str()), ("done", network));
            assert_eq!(record.requests.len(), 10);
            assert_request_order(record);
            assert_eq!(record.count("ok") + record.count("cancelled"), 10, "{record:#?}");
            for request in &record.requests {
                let is_polled_later =
                    request.polled_ms.iter().any(|(from, _)| *from > request.ended());
                assert!(!is_polled_later, "polled after it was dropped: {request:#?}");
            }
            let seen = record.seen();
            assert_eq!(seen.arrived, seen.answered + seen.aborted, "nothing in flight: {seen:?}");
        }
        let [dropped, aborted] = &records;
        let seen = [dropped.seen(), aborted.seen()];
        println!("{:?}, {:?}, {seen:?}", dropped.outcomes(), aborted.outcomes());
        assert_eq!(seen[0].aborted, 0, "nobody told the network: {seen:?}");
        expect(dropped.count("cancelled") > 0, || "all had ended before the drop".to_owned())?;
        expect(seen[0].answered == 10, || format!("answered to nobody: {seen:?}"))?;
        expect(seen[1].aborted > 0, || format!("the network saw nobody go away: {seen:?}"))?;
        // To this page the two look alike.
        for record in &records {
            let total = record.total_ms;
            assert!(total >= 249.0, "{} was over after {total} ms", record.strategy);
            expect(total <= 350.0, || format!("{} took {total} ms", record.strategy))?;
        }
        expect(dropped.count("ok").abs_diff(aborted.count("ok")) <= 1, || {
            format!("not alike: {:?}, {:?}", dropped.outcomes(), aborted.outcomes())
        })
    })
    .await;
}

#[tokio::test]
async fn in_the_browser_only_an_abort_reaches_the_network() {
    on_lesson(async |browser| {
        assert_only_an_abort_reaches_the_network(&browser, "browser").await;
    })
    .await;
}

#[tokio::test]
async fn on_the_native_server_only_an_abort_reaches_the_network() {
    let server = NativeServer::start().await;
    with_browser(async |browser| {
        browser.open(&format!("{}?network=server", server.page)).await;
        assert_only_an_abort_reaches_the_network(&browser, "server").await;
        browser.assert_no_error_in_console().await;
    })
    .await;
}
