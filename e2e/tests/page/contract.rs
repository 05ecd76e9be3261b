//! The practice network's contract, through `fetch`, on both of its hosts.

use e2e::{
    browser::{Browser, on_native},
    site::Site,
};
use practice::contract::{CASES, Case, Outcome};
use serde::Deserialize;
use serde_json::{Value, json};

/// Asks every case and gives what came of it.
const ASK: &str = include_str!("contract.js");

/// What `fetch` made of a case.
#[derive(Debug, Deserialize)]
struct Seen {
    status: Option<u16>,
    headers: Option<Value>,
    text: Option<String>,
    /// The name of the error that `fetch` or the reading of the body ended with.
    error: Option<String>,
    ms: f64,
}

/// Runs the whole contract from the page that the browser shows.
async fn assert_contract(browser: &Browser, base: &str) {
    let answers: Vec<Seen> = browser.js_async(ASK, [json!(base), json!(CASES)]).await;
    assert_eq!(answers.len(), CASES.len(), "an answer to each case");
    let broken: Vec<String> = CASES
        .iter()
        .zip(&answers)
        .filter_map(|(case, seen)| {
            let why = fault(case, seen)?;
            Some(format!("{} ({}): {why}; seen: {seen:?}", case.name, case.target))
        })
        .collect();
    assert!(broken.is_empty(), "{base} breaks the contract:\n{}", broken.join("\n"));
}

/// What is wrong with an answer, if anything.
fn fault(case: &Case, seen: &Seen) -> Option<String> {
    // `performance.now()` of a page is exact to a tenth of a millisecond.
    if seen.ms + 0.1 < f64::from(case.min_ms) {
        return Some(format!("it should take {} ms at least", case.min_ms));
    }
    match (case.outcome, seen.error.as_deref()) {
        (Outcome::NetworkError, Some("TypeError")) | (Outcome::Silence, Some("AbortError")) => None,
        (Outcome::Answer { status, headers, body }, None) => {
            let has = |(name, value): &(&str, &str)| {
                seen.headers.as_ref().is_some_and(|headers| headers[*name] == *value)
            };
            let text = seen.text.as_deref().unwrap_or_default();
            if seen.status != Some(status) {
                Some(format!("the status should be {status}"))
            } else if let Some(missing) = headers.iter().find(|header| !has(header)) {
                Some(format!("the header {missing:?} is missing"))
            } else {
                (!body.fits(text.as_bytes())).then(|| format!("the body should be {body:?}"))
            }
        }
        (outcome, _) => Some(format!("it should be {outcome:?}")),
    }
}

#[tokio::test]
async fn a_page_finds_the_contract_kept_by_its_worker_and_by_a_native_server_of_another_origin() {
    let site = Site::start().await;
    on_native(async |browser, server| {
        browser.open_lab(&site.url, "ten-posts").await;
        assert_contract(&browser, "practice/").await;
        assert_contract(&browser, &server.api).await;
    })
    .await;
}
