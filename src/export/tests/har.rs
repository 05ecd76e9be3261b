//! The network log. That it is a HAR by the public schema, the page's tests assert.

use serde_json::Value;

use super::*;

fn read(runs: &[EndedRun]) -> Value {
    let text: String = super::har(runs).expect("requests were sent").collect();
    serde_json::from_str(&text).expect("it is JSON")
}

fn list<'a>(har: &'a Value, name: &str) -> &'a Vec<Value> {
    har["log"][name].as_array().expect("a list")
}

/// The parts of an entry's time that are known.
fn parts(entry: &Value) -> Vec<f64> {
    let timings = entry["timings"].as_object().expect("timings");
    timings.values().filter_map(Value::as_f64).filter(|ms| *ms >= 0.0).collect()
}

#[test]
fn there_is_a_page_for_each_run_and_an_entry_for_each_request_that_was_sent() {
    let runs = runs("errors");
    let har = read(&runs);
    let pages = list(&har, "pages");
    assert_eq!(pages.len(), runs.len());
    assert_eq!(pages[0]["title"], format!("errors: {}", runs[0].title));
    let entries = list(&har, "entries");
    let sent = started(&runs);
    assert_eq!(entries.len(), sent.len());
    for (entry, request) in entries.iter().zip(sent) {
        assert_eq!(entry["request"]["url"], request.url);
        assert_eq!(entry["response"]["status"], request.status.unwrap_or_default());
        let took = request.duration_ms().expect("it has ended");
        assert!(is_near(entry["time"].as_f64().expect("a time"), took));
        assert!(is_near(parts(entry).iter().sum(), took), "{entry}");
        assert!(pages.iter().any(|page| page["id"] == entry["pageref"]));
    }
}

/// Panics unless there is a number at this place.
fn number(value: &Value, name: &str) -> f64 {
    value[name].as_f64().unwrap_or_else(|| panic!("{name} should be a number in {value}"))
}

/// Panics unless there is a time there that JavaScript's `Date` reads in every browser.
fn assert_date(value: &Value) {
    let text = value["startedDateTime"].as_str().expect("a date is a text");
    let digits: String =
        text.chars().map(|it| if it.is_ascii_digit() { '0' } else { it }).collect();
    assert_eq!(digits, "0000-00-00T00:00:00.000Z", "{text}");
}

/// What the importer of Chrome's developer tools throws without (`HARFormat.ts`), or draws wrongly
/// (`Importer.ts`), and what Firefox's reads without looking (`har-importer.js`).
fn assert_importable(har: &Value) {
    assert!(har["log"]["creator"].is_object());
    for page in list(har, "pages") {
        assert_date(page);
        for name in ["onContentLoad", "onLoad"] {
            assert!(number(&page["pageTimings"], name) >= -1.0, "{page}");
        }
    }
    for entry in list(har, "entries") {
        assert_date(entry);
        assert_eq!(entry["_resourceType"], "fetch", "and not the page's document");
        assert!(entry["cache"].is_object(), "Firefox looks into it: {entry}");
        let (request, response) = (&entry["request"], &entry["response"]);
        for message in [request, response] {
            assert!(message["httpVersion"].is_string(), "Chrome writes it small: {entry}");
            for name in ["headersSize", "bodySize"] {
                number(message, name);
            }
            for name in ["headers", "cookies"] {
                assert!(message[name].is_array(), "{name} in {entry}");
            }
        }
        assert!(request["url"].is_string() && request["method"].is_string(), "{entry}");
        assert!(response["statusText"].is_string() && response["redirectURL"].is_string());
        assert!(number(response, "status") >= 0.0 && number(&response["content"], "size") >= 0.0);
        assert!(response["content"]["mimeType"].is_string());
        // Both add up what is not -1, whatever it is.
        let mut sum = 0.0;
        for name in ["blocked", "dns", "connect", "ssl", "send", "wait", "receive"] {
            let ms = number(&entry["timings"], name);
            assert!(ms == -1.0 || ms >= 0.0, "{name} in {entry}");
            let is_always_known = ["send", "wait", "receive"].contains(&name);
            assert!(ms >= 0.0 || !is_always_known, "{name} in {entry}");
            sum += ms.max(0.0);
        }
        assert!(is_near(sum, number(entry, "time")), "{entry}");
    }
}

#[test]
fn the_importers_of_chrome_and_firefox_find_what_they_need_in_whatever_became_of_the_runs() {
    for lab in crate::lab::all() {
        for until in [40.0, 250.0, f64::INFINITY] {
            let mut runs = runs_until(lab.name, until);
            let Some(har) = super::har(&runs) else { continue };
            let har: String = har.collect();
            assert_importable(&serde_json::from_str(&har).expect("it is JSON"));
            // A record that came from elsewhere may have times that no clock gives.
            for request in runs.iter_mut().flat_map(|run| &mut run.record.requests) {
                request.headers_ms = request.started_ms.map(|ms| ms - 1.0);
                request.settled_ms = request.started_ms.map(|ms| ms - 2.0);
            }
            assert_importable(&read(&runs));
        }
    }
}

#[test]
fn an_entry_says_when_it_started_by_the_clock_on_the_wall() {
    let mut runs = runs("three-requests");
    runs[0].record.started_unix_ms = 1_795_289_709_000.0;
    let har = read(&runs);
    assert_eq!(list(&har, "pages")[0]["startedDateTime"], "2026-11-21T19:35:09.000Z");
    let times: Vec<_> = list(&har, "entries").iter().map(|it| &it["startedDateTime"]).collect();
    assert_eq!(times[0], "2026-11-21T19:35:09.000Z");
    assert_eq!(times[2], "2026-11-21T19:35:10.200Z", "two of 600 ms came before it");
}

#[test]
fn what_was_not_answered_has_no_status_and_says_why() {
    let runs = runs_until("ten-posts", 100.0);
    let har = read(&runs);
    assert_eq!(list(&har, "entries").len(), 1 + 10, "what was never started was not sent");
    for entry in list(&har, "entries") {
        assert_eq!(entry["response"]["status"], 0);
        assert_eq!(entry["response"]["_error"], "cancelled");
    }
    let runs = runs_of_errors();
    let har = read(&runs);
    for (entry, request) in list(&har, "entries").iter().zip(started(&runs)) {
        let error = entry["response"]["_error"].as_str();
        let is_answer = matches!(request.outcome, Some(Outcome::Ok | Outcome::Status));
        assert_eq!(error.is_some(), !is_answer, "{entry}");
        assert!(is_answer || request.error.is_none() || error == request.error.as_deref());
    }
}

fn runs_of_errors() -> Vec<EndedRun> {
    let runs = runs("errors");
    let outcomes: Vec<_> = started(&runs).iter().filter_map(|request| request.outcome).collect();
    for outcome in [Outcome::Status, Outcome::Network, Outcome::Decode] {
        assert!(outcomes.contains(&outcome), "{outcome:?} in {outcomes:?}");
    }
    runs
}

#[test]
fn the_browsers_own_account_goes_before_ours() {
    let mut runs = runs("three-requests");
    let phases = Phases {
        queued: 10.0,
        connecting: 3.5,
        waiting: 180.0,
        receiving: 6.0,
        reused: Some(true),
    };
    runs[0].record.requests[0].phases = Some(phases);
    let har = read(&runs);
    let [first, second] = [0, 1].map(|index| &list(&har, "entries")[index]);
    assert_eq!(first["time"], 199.5);
    assert_eq!(parts(first).iter().sum::<f64>(), 199.5);
    assert_eq!(
        (&first["timings"]["blocked"], &first["timings"]["connect"]),
        (&10.0.into(), &3.5.into())
    );
    assert_eq!(second["timings"]["blocked"], -1.0);
}

#[test]
fn the_query_is_told_part_by_part() {
    let mut runs = runs("three-requests");
    runs[0].record.requests[0].url = "https://example.org/posts?a=1&b&c=x=y".to_owned();
    let har = read(&runs);
    let query = &list(&har, "entries")[0]["request"]["queryString"];
    let pairs = [("a", "1"), ("b", ""), ("c", "x=y")];
    let wanted = pairs.map(|(name, value)| serde_json::json!({ "name": name, "value": value }));
    assert_eq!(*query, Value::from(wanted.to_vec()));
}

#[test]
fn runs_that_ask_no_network_have_none() {
    assert!(super::har(&runs("three-tasks")).is_none());
}
