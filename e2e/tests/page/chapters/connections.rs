//! Chapter 13: more requests than there are connections.

use e2e::{
    browser::{on_lesson, with_browser},
    native::NativeServer,
    patience::{expect, in_three_attempts},
};

use crate::runs::run_each;

#[tokio::test]
async fn six_connections_make_four_rounds_of_what_this_page_began_at_once() {
    on_lesson(async |browser| {
        let lab = browser.lab("connections");
        in_three_attempts(async || {
            let records = run_each(&lab, ["join_all", "join_all"]).await;
            for record in &records {
                record.assert_all_ok();
                assert_eq!(record.peak_in_flight, 24, "this page's count");
            }
            let [free, bound] = records;
            assert_eq!([&free, &bound].map(|run| run.seen().peak_in_flight), [24, 6]);
            let began_late = bound.requests.iter().filter(|r| r.started() > 100.0).count();
            expect(began_late == 0, || format!("{began_late} of 24 began late"))?;
            let rounds = bound.total_ms / 200.0;
            expect((3.95..6.0).contains(&rounds), || format!("{rounds} rounds"))?;
            expect(free.total_ms < 0.6 * bound.total_ms, || {
                format!("{} and {} ms", free.total_ms, bound.total_ms)
            })
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn twice_the_connections_halve_the_total_and_one_for_each_ends_the_queue() {
    on_lesson(async |browser| {
        let lab = browser.lab("connections");
        in_three_attempts(async || {
            let mut totals = Vec::new();
            for connections in ["6", "12", "24"] {
                lab.until(&["idle", "done"]).await;
                lab.set("connections", connections).await;
                let [free, bound] = run_each(&lab, ["join_all", "join_all"]).await;
                totals.push((free.total_ms, bound.total_ms));
            }
            let [(_, six), (_, twelve), (free, each)] = totals[..] else { unreachable!() };
            expect((0.4..0.65).contains(&(twelve / six)), || format!("{twelve} of {six} ms"))?;
            expect(each < 1.3 * free + 50.0, || format!("{each} and {free} ms"))
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn over_real_connections_the_browser_itself_goes_six_at_a_time() {
    let server = NativeServer::start().await;
    with_browser(async |browser| {
        browser.open(&format!("{}?network=server", server.page)).await;
        let lab = browser.lab("connections");
        in_three_attempts(async || {
            let [free, _] = run_each(&lab, ["join_all", "join_all"]).await;
            free.assert_all_ok();
            assert_eq!(free.peak_in_flight, 24, "this page's count");
            assert_eq!(free.seen().peak_in_flight, 6, "the network's count");
            let rounds = free.total_ms / 200.0;
            expect((3.95..6.0).contains(&rounds), || format!("{rounds} rounds"))
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn over_http2_one_connection_carries_all_of_them_at_once() {
    let server = NativeServer::start().await;
    with_browser(async |browser| {
        browser.open(&format!("{}?network=server", server.tls_page)).await;
        let lab = browser.lab("connections");
        in_three_attempts(async || {
            let [free, _] = run_each(&lab, ["join_all", "join_all"]).await;
            free.assert_all_ok();
            let seen = free.seen();
            assert_eq!(seen.connections, Some(1), "{seen:?}");
            expect(seen.peak_in_flight == 24, || format!("{seen:?}"))?;
            expect(free.total_ms < 2.5 * 200.0, || format!("{} ms", free.total_ms))
        })
        .await;
    })
    .await;
}
