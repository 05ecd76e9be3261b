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

#[test]
fn an_entry_says_when_it_started_by_the_clock_on_the_wall() {
    let mut runs = runs("three-requests");
    runs[0].record.started_unix_ms = 1_795_289_709_000.0;
    let har = read(&runs);
    assert_eq!(list(&har, "pages")[0]["startedDateTime"], "2026-11-21T19:35:09.000Z");
    let times: Vec<_> = list(&har, "entries").iter().map(|it| &it["startedDateTime"]).collect();
    assert_eq!(times[0], "2026-11-21T19:35:09.000Z");
    assert_eq!(times[2], "2026-11-21T19:35:09.400Z", "two of 200 ms came before it");
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
