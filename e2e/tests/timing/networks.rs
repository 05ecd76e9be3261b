//! Both networks, as a page sees them.

use e2e::runs::{run_all_at_once, run_both};
use e2e::{
    browser::{Browser, on_lesson_with_failures, with_browser},
    native::{NativeServer, USUAL_PORT},
    ports::is_free,
    site::Site,
};

/// What all at once means to a browser that keeps six connections to an HTTP/1.1 server.
async fn assert_six_at_a_time(browser: &Browser) {
    let [turn, once] = run_both(&browser.lab("ten-posts")).await;
    assert_eq!([&turn, &once].map(|run| run.network.as_str()), ["server", "server"]);
    assert_eq!([&turn, &once].map(|run| run.peak_in_flight), [1, 10], "the page's count");
    let seen = [&turn, &once].map(|run| run.seen().peak_in_flight);
    assert_eq!(seen, [1, 6], "the network's count");
    // They are kept open and used again: ten requests, one connection, and then six.
    let connections = [&turn, &once].map(|run| run.seen().connections);
    assert_eq!(connections, [Some(1), Some(6)], "the connections they came on");
}

#[tokio::test]
async fn a_page_from_the_native_server_is_answered_six_at_a_time() {
    let server = NativeServer::start().await;
    with_browser(async |browser| {
        browser.open(&format!("{}?network=server", server.page)).await;
        assert_six_at_a_time(&browser).await;
        browser.assert_no_error_in_console().await;
    })
    .await;
}

#[tokio::test]
async fn a_page_from_a_static_host_finds_the_native_server_too() {
    if !is_free(USUAL_PORT).await {
        println!("left out: port {USUAL_PORT}, where the page looks, is taken on this machine");
        return;
    }
    let _server = NativeServer::start_on(USUAL_PORT).await;
    with_browser(async |browser| {
        let site = Site::start().await;
        browser.open(&site.url).await;
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        lab.choose_network("server").await;
        assert_six_at_a_time(&browser).await;
    })
    .await;
}

#[tokio::test]
async fn without_a_native_server_the_page_says_how_to_start_one() {
    if !is_free(USUAL_PORT).await {
        println!("left out: port {USUAL_PORT}, where the page looks, is taken on this machine");
        return;
    }
    let site = Site::start().await;
    with_browser(async |browser| {
        browser.open(&site.url).await;
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        lab.choose_network("server").await;
        let records = lab.run().await;
        assert_eq!(lab.until(&["failed"]).await, "failed");
        assert!(records.is_empty(), "nothing should have run: {records:?}");
        let problem = lab.text("problem").await;
        assert!(
            problem.contains("cargo xtask serve --network"),
            "it should say what to do: {problem:?}"
        );

        lab.choose_network("browser").await;
        run_both(&lab).await;
        assert_eq!(lab.text("problem").await, "", "the problem is gone");
    })
    .await;
}

#[tokio::test]
async fn the_lesson_asks_nobody_but_its_own_host() {
    on_lesson_with_failures(async |browser| {
        run_all_at_once(&browser).await;
        let script = "return performance.getEntriesByType('resource')
            .map(({ name }) => name).filter((name) => !name.startsWith(new URL('.', location)))";
        let mut elsewhere: Vec<String> = browser.js(script, []).await;
        // A host that does not exist learns nothing.
        elsewhere.retain(|url| !url.starts_with("https://no-such-host.invalid/"));
        assert!(elsewhere.is_empty(), "the page asked {elsewhere:#?}");
    })
    .await;
}
