//! The trace. That readers of traces find all of it, the page's tests assert.

use serde_json::Value;

use super::*;

fn text(runs: &[EndedRun]) -> String {
    super::trace(runs).collect()
}

fn events(runs: &[EndedRun]) -> Vec<Value> {
    let trace: Value = serde_json::from_str(&text(runs)).expect("it is JSON");
    trace["traceEvents"].as_array().expect("a list").clone()
}

fn slices(events: &[Value]) -> Vec<&Value> {
    events.iter().filter(|event| event["ph"] == "X").collect()
}

fn whole(event: &Value, member: &str) -> u64 {
    event[member].as_u64().unwrap_or_else(|| panic!("{member} of {event}"))
}

/// The names that these events give to processes, or to threads.
fn names<'a>(events: &'a [Value], of: &str) -> Vec<&'a str> {
    let names = events.iter().filter(|event| event["name"] == of);
    names.map(|event| event["args"]["name"].as_str().expect("a name")).collect()
}

#[test]
fn there_is_a_slice_for_each_run_each_request_that_was_started_and_each_poll() {
    for lab in ["polls", "three-tasks", "errors", "cancelling"] {
        let runs = runs(lab);
        let polls: usize = started(&runs).iter().map(|request| request.polled_ms.len()).sum();
        let wanted = runs.len() + started(&runs).len() + polls;
        assert_eq!(slices(&events(&runs)).len(), wanted, "{lab}");
    }
}

#[test]
fn slices_of_a_thread_lie_in_each_other_or_apart() {
    for lab in ["polls", "limits", "one-thread", "mistakes"] {
        let events = events(&runs(lab));
        let mut slices: Vec<_> = slices(&events)
            .into_iter()
            .map(|it| (whole(it, "tid"), whole(it, "ts"), whole(it, "dur"), &it["name"]))
            .collect();
        // As readers do: of two that start together, the longer is around the other.
        slices.sort_by_key(|(thread, start, length, _)| (*thread, *start, u64::MAX - length));
        let mut around: Vec<(u64, u64)> = Vec::new();
        for (thread, start, length, name) in slices {
            around.retain(|(its, end)| *its == thread && *end > start);
            let end = start + length;
            assert!(around.iter().all(|(_, outer)| end <= *outer), "{lab}: {name} at {start}");
            assert_eq!(around.len(), usize::from(name == "poll"), "{lab}: {name} at {start}");
            around.push((thread, end));
        }
    }
}

#[test]
fn there_are_as_many_lanes_as_requests_were_in_flight() {
    let runs = runs("limits");
    let events = events(&runs);
    let processes = names(&events, "process_name");
    let wanted: Vec<_> = runs.iter().map(|run| format!("limits: {}", run.title)).collect();
    assert_eq!(processes, wanted);
    for (process, run) in (1..).zip(&runs) {
        let own: Vec<_> = events.iter().filter(|it| whole(it, "pid") == process).cloned().collect();
        let threads = names(&own, "thread_name");
        assert_eq!(threads.len(), 1 + run.record.peak_in_flight, "{}", run.title);
        assert_eq!(threads[..2], ["the run", "lane 1"]);
    }
}

#[test]
fn times_are_microseconds_from_the_first_runs_start() {
    let mut runs = runs("three-requests");
    runs[1].record.started_unix_ms = runs[0].record.started_unix_ms + 2_000.5;
    let events = events(&runs);
    let found = slices(&events);
    let totals: Vec<_> = found
        .iter()
        .filter(|it| it["name"] == runs[0].title || it["name"] == runs[1].title)
        .collect();
    assert_eq!(totals.iter().map(|it| whole(it, "ts")).collect::<Vec<_>>(), [0, 2_000_500]);
    assert_eq!(totals.iter().map(|it| whole(it, "dur")).collect::<Vec<_>>(), [1_800_000, 600_000]);
}

#[test]
fn a_request_is_told_with_its_outcome_and_its_url() {
    let runs = runs("errors");
    let events = events(&runs);
    let requests = slices(&events).into_iter().filter(|it| it["args"]["url"].is_string());
    let requests: Vec<_> = requests.collect();
    assert_eq!(requests.len(), started(&runs).len());
    assert!(
        requests.iter().any(|it| it["args"]["status"] == 404 && it["args"]["outcome"] == "status")
    );
    assert!(requests.iter().any(|it| it["args"]["error"].is_string()));
}
