//! When something breaks: a request, a server, the browser's WebAssembly, our own code.

use e2e::{
    browser::{on_native, on_site},
    lab::{Lab, PATIENCE},
    patience::eventually,
    record::{Outcome, RecordExt as _, State},
    runs::run_both,
};

/// Has the network break some of the posts: the addresses are the page's own, with a fault added
/// on the way. Post 6 says something that must not become part of the page.
const BREAK: &str = "
  const FAULTS = { 2: 'status=404', 3: 'fault=garbled', 4: 'fault=cut' };
  const HOSTILE = '<img src=none onerror=\"window.isBroken = true\">';
  const real = window.fetch;
  window.fetch = (url, ...rest) => {
    const post = /posts[/](\\d+)/.exec(url)?.[1];
    if (post === '5') return Promise.resolve(Response.json({ error: HOSTILE }, { status: 500 }));
    if (post === '6') return Promise.resolve(Response.json({ title: HOSTILE }));
    return real(FAULTS[post] ? `${url}&${FAULTS[post]}` : url, ...rest);
  }";

#[tokio::test]
async fn each_failure_is_told_apart_and_ends_nothing_but_its_request() {
    on_site(async |browser, site| {
        browser.run_first(BREAK).await;
        browser.open(&site.url).await;
        let lab = browser.ready("ten-posts").await;
        lab.open_tab("table").await;
        let records = lab.run().await;
        for record in &records {
            assert_eq!(record.state, State::Done);
            assert_eq!(record.outcomes(), outcomes(), "{record:#?}");
            assert_eq!(
                [record.requests[1].status, record.requests[4].status],
                [Some(404), Some(500)]
            );
        }
        assert_eq!(records.len(), 2, "the second strategy should run all the same");
        let said = lab.text("said").await;
        assert!(said.starts_with("8 of 20 requests failed"), "{said:?}");
        assert_is_text(&lab).await;
        assert_marked(&lab).await;

        let uncaught =
            browser.console_errors().await.into_iter().filter(|e| e.contains("Uncaught"));
        assert_eq!(uncaught.collect::<Vec<_>>(), [""; 0], "every failure should be caught");
    })
    .await;
}

/// How the ten requests end.
fn outcomes() -> [Outcome; 10] {
    use Outcome::{Decode, Network, Ok, Status};
    [Ok, Status, Decode, Network, Status, Ok, Ok, Ok, Ok, Ok]
}

/// Failed requests have marks of their own in the picture, in both tracks.
async fn assert_marked(lab: &Lab) {
    lab.show_picture().await;
    let script = "return lab.querySelectorAll('svg.live .track path.mark').length";
    let marked: usize = lab.js(script, []).await;
    assert_eq!(marked, 2, "tracks with marks for failures");
}

/// What the network says enters the page as text.
async fn assert_is_text(lab: &Lab) {
    let images: usize = lab.js("return lab.querySelectorAll('img').length", []).await;
    let is_broken: bool = lab.js("return window.isBroken ?? false", []).await;
    assert!(images == 0 && !is_broken, "the answer to post 6 became part of the page");
    let log = lab.log_of("all at once").await;
    let shown = log.iter().filter(|line| line.contains("<img")).count();
    assert_eq!(shown, 2, "post 5's error and post 6's title should stand there: {log:#?}");
}

#[tokio::test]
async fn a_server_that_goes_away_ends_the_run_and_not_the_lab() {
    on_native(async |browser, server| {
        browser.open(&server.page).await;
        let lab = browser.ready("ten-posts").await;
        lab.choose_network("server").await;
        lab.press("run").await;
        lab.until_progress("one at a time", 3).await;
        server.kill().await;
        let records = lab.until_over().await;
        assert_eq!(records.len(), 2, "one record a strategy: {records:#?}");
        let (first, second) = (&records[0], &records[1]);
        first.assert_nothing_in_flight();
        assert!(first.count(Outcome::Ok) >= 3, "{first:#?}");
        assert_eq!(first.count(Outcome::Ok) + first.count(Outcome::Network), 10, "{first:#?}");
        assert_eq!(second.count(Outcome::Network), 10, "{second:#?}");
        assert_eq!(second.state, State::Failed);
        let said = lab.text("said").await;
        assert!(said.contains("failed"), "the page should say that requests failed: {said:?}");

        assert_marked(&lab).await;

        lab.choose_network("browser").await;
        run_both(&lab).await;
    })
    .await;
}

#[tokio::test]
async fn when_our_code_breaks_the_page_says_so_and_reads_all_the_same() {
    on_site(async |browser, site| {
        browser.open(&site.url).await;
        let lab = browser.ready("three-tasks").await;
        // A lab without one of its parts is something that can't be, and so a panic.
        let () = lab.js("lab.querySelector('[data-part=facts]').remove()", []).await;
        lab.press("run").await;
        let script = "return document.querySelector('[role=alert].broken')?.innerText";
        let message = eventually(PATIENCE, async || {
            let message: Option<String> = browser.js(script, []).await;
            message.ok_or_else(|| "without a message".to_owned())
        })
        .await;
        assert!(message.contains("reload"), "it should say what to do: {message:?}");
        browser.assert_text_reads().await;
    })
    .await;
}
