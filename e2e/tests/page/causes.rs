//! What the page says when a network does not answer, or answers in a way of its own.

use std::collections::HashMap;

use axum::{
    body::Body,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use e2e::{
    browser::{Browser, on_site, with_browser},
    record::Outcome,
    runs::run_both,
    site::Site,
};
use serde_json::json;

/// Has the browser send everything past service workers, as its developer tools can, or as usual.
async fn set_bypass(browser: &Browser, is_bypassed: bool) {
    browser.cdp("Network.enable", json!({})).await;
    browser.cdp("Network.setBypassServiceWorker", json!({ "bypass": is_bypassed })).await;
}

/// Run does nothing but say that the network is bypassed.
async fn assert_bypassed(browser: &Browser, answer: &str) {
    let lab = browser.lab("errors");
    let records = lab.run().await;
    assert!(records.is_empty(), "nothing should be run: {records:#?}");
    assert_eq!(lab.state().await.as_deref(), Some("failed"));
    let problem = lab.text("problem").await;
    for words in ["is bypassed", answer, "“Bypass for network”"] {
        assert!(problem.contains(words), "{words:?} should be in {problem:?}");
    }
    assert_eq!(lab.text("said").await, "");
}

#[tokio::test]
async fn a_bypassed_network_is_named_before_a_run_after_a_reload_and_from_the_first_visit() {
    on_site(async |browser, site| {
        set_bypass(&browser, true).await;
        browser.open(&site.url).await;
        browser.ready("errors").await;
        assert_bypassed(&browser, "status 404").await;
        set_bypass(&browser, false).await;
        run_both(&browser.lab("three-requests")).await;
        set_bypass(&browser, true).await;
        assert_bypassed(&browser, "status 404").await;
        browser.reload().await;
        browser.ready("errors").await;
        assert_bypassed(&browser, "status 404").await;
        set_bypass(&browser, false).await;
    })
    .await;
}

/// As a host does whose page has its own idea of addresses.
fn page_for_what_is_missing(_: &str, response: Response) -> Response {
    if response.status() == StatusCode::NOT_FOUND {
        let html = [("content-type", "text/html; charset=utf-8")];
        return (html, Body::from("<!doctype html><title>Home</title>")).into_response();
    }
    response
}

#[tokio::test]
async fn a_bypassed_network_is_named_where_the_host_has_a_page_for_every_address() {
    let site = Site::altering(page_for_what_is_missing).await;
    with_browser(async |browser| {
        browser.open(&site.url).await;
        run_both(&browser.lab("three-requests")).await;
        set_bypass(&browser, true).await;
        assert_bypassed(&browser, "with a page of its own").await;
        set_bypass(&browser, false).await;
    })
    .await;
}

/// What an API may say of a refusal, by the post that is asked for, and what of it is for a reader.
const REFUSALS: [(u32, &str, &str); 7] = [
    (1, r#"{"error":{"code":404,"message":"No such post."}}"#, "Status 404: No such post."),
    (2, r#"{"message":"Not Found","documentation_url":"/"}"#, "Status 404: Not Found"),
    (
        3,
        r#"{"type":"about:blank","title":"Gone","detail":"Taken down."}"#,
        "Status 404: Taken down.",
    ),
    (4, r#"{"title":"Gone","status":404}"#, "Status 404: Gone"),
    (5, r#"{"error":"Nothing here."}"#, "Status 404: Nothing here."),
    (6, r#"{"error":{"code":404}}"#, "Status 404"),
    (7, "null", "Status 404"),
];

#[tokio::test]
async fn an_api_whose_errors_are_objects_is_told_in_its_words_from_both_languages() {
    on_site(async |browser, site| {
        let bodies: HashMap<_, _> = REFUSALS.into_iter().map(|(id, body, _)| (id, body)).collect();
        browser
            .run_first(&format!(
                "const BODIES = {};
                const real = window.fetch;
                window.fetch = (url, ...rest) => {{
                  const body = BODIES[/posts[/](\\d+)/.exec(url)?.[1]];
                  return body ? Promise.resolve(new Response(body, {{ status: 404 }})) : real(url, ...rest);
                }}",
                json!(bodies)
            ))
            .await;
        let lab = browser.open_lab(&site.url, "same-in-js").await;
        let records = lab.run().await;
        for is_javascript in [false, true] {
            let is_there = records.iter().any(|it| it.strategy.is_javascript() == is_javascript);
            assert!(is_there, "there should be runs in both languages");
        }
        for record in records {
            for request in &record.requests {
                let id = request.url.split("posts/").nth(1).and_then(|rest| rest.split('?').next());
                let said = REFUSALS.iter().find(|it| id == Some(&it.0.to_string()));
                let Some((_, _, said)) = said else { continue };
                assert_eq!(request.error.as_deref(), Some(*said), "{:?}", record.strategy);
            }
        }
    })
    .await;
}

/// Refuses the first try of each post: the first without a word of when to come back, and the second
/// with a date.
const BUSY: &str = "
  const real = window.fetch;
  window.fetch = (url, ...rest) => {
    const [, post] = /posts[/](\\d+).*&seed=0$/.exec(url) ?? [];
    if (!post) return real(url, ...rest);
    const date = new Date(Date.now() + 3000).toUTCString();
    const headers = post === '2' ? { 'Retry-After': date } : {};
    return Promise.resolve(new Response('{}', { status: post === '2' ? 503 : 429, headers }));
  }";

#[tokio::test]
async fn a_refusal_is_tried_again_without_a_time_to_come_back_at_and_with_a_date() {
    on_site(async |browser, site| {
        browser.run_first(BUSY).await;
        let lab = browser.open_lab(&site.url, "rate-limits&count=2&rate=50").await;
        let retried = lab.run().await.pop().expect("four runs");
        for request in &retried.requests {
            assert_eq!(request.outcome, Some(Outcome::Ok), "{request:#?}");
            assert_eq!(request.refusals_ms.len(), 1, "{request:#?}");
        }
        // A date has no fractions of a second.
        let waited = retried.requests[1].settled_ms.expect("it has ended");
        assert!(waited >= 1900.0, "after {waited} ms, and not when it was asked to");
    })
    .await;
}
