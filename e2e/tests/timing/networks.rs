//! The native server where a page of another host looks for it, and an API of other people.

use e2e::{
    api::{DELAY_MS, JsonServer},
    browser::{on_lab, on_page},
    native::{NativeServer, USUAL_PORT},
    patience::{expect, in_three_attempts},
    ports::is_free,
    report,
    runs::{assert_six_at_a_time, run_each},
};

#[tokio::test]
async fn a_page_from_a_static_host_finds_the_native_server_and_without_one_says_how_to_start_it() {
    if !is_free(USUAL_PORT).await {
        return report::skipped("port 4600, where the page looks, is taken on this machine");
    }
    on_page("?embed=ten-posts&network=server", async |browser| {
        let lab = browser.lab("ten-posts");
        let records = lab.run().await;
        assert_eq!(lab.until(&["failed"]).await, "failed");
        assert!(records.is_empty(), "nothing should have run: {records:?}");
        let problem = lab.text("problem").await;
        assert!(problem.contains("cargo xtask serve --network"), "what to do: {problem:?}");

        let _server = NativeServer::start_on(USUAL_PORT).await;
        assert_six_at_a_time(&lab).await;
        assert_eq!(lab.text("problem").await, "", "the problem is gone");
    })
    .await;
}

#[tokio::test]
async fn waits_overlap_on_json_server_as_well() {
    let server = JsonServer::start().await;
    on_lab("ten-posts", async |lab| {
        lab.choose_api(&server.url, "").await;
        in_three_attempts(async || {
            let [turn, once] = run_each(&lab).await.map(|run| run.total_ms);
            assert!(turn >= f64::from(10 * DELAY_MS), "{turn} ms");
            // Six connections at a time: two rounds, and not ten.
            expect(once < turn / 2.0, || format!("{turn} ms and {once} ms"))
        })
        .await;
        let said = lab.text("said").await;
        assert!(said.contains("times sooner"), "{said}");
    })
    .await;
}
