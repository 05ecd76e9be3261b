//! A network log: HTTP Archive 1.2 (<http://www.softwareishard.com/blog/har-12-spec/>).

use serde_json::{Value, json};

use super::{iso, json::with_list, thousandths};
use crate::run::{EndedRun, Outcome, Phases, Request};

/// What the format wants where a length or a time is not known.
const UNKNOWN: i32 = -1;

/// The runs as a HAR: a page a run, an entry a request that was sent. None when none was.
///
/// It says what a page can know of a request. No header of one is kept anywhere, so none is in it,
/// and lengths are in characters, as the page counts them.
#[must_use]
pub fn har(runs: &[EndedRun]) -> Option<impl Iterator<Item = String>> {
    let numbered = || (1_u32..).zip(runs).map(|(number, run)| (format!("run_{number}"), run));
    let mut entries = numbered()
        .flat_map(|(id, run)| {
            let sent = run.record.requests.iter().filter(|request| !request.url.is_empty());
            sent.filter_map(move |request| entry(&id, run, request))
        })
        .peekable();
    entries.peek()?;
    let har = json!({
        "log": {
            "version": "1.2",
            "creator": { "name": "Overlap", "version": env!("CARGO_PKG_VERSION") },
            "pages": numbered().map(|(id, run)| page(&id, run)).collect::<Value>(),
            "entries": [],
        },
    });
    Some(with_list(&har.to_string(), "entries", entries.map(|entry| entry.to_string())))
}

fn page(id: &str, run: &EndedRun) -> Value {
    json!({
        "startedDateTime": iso(run.record.started_unix_ms),
        "id": id,
        "title": format!("{}: {}", run.record.lab, run.title),
        "pageTimings": { "onContentLoad": UNKNOWN, "onLoad": thousandths(run.record.total_ms) },
    })
}

/// A request's entry; none if it was never started, and so never sent.
fn entry(page: &str, run: &EndedRun, request: &Request) -> Option<Value> {
    let started_ms = request.started_ms?;
    let settled_ms = request.settled_ms.unwrap_or(run.record.total_ms);
    let timings = timings(request, started_ms, settled_ms);
    let sum: f64 = timings.iter().flatten().sum();
    let [blocked, connect, wait, receive] =
        timings.map(|ms| thousandths(ms.unwrap_or(UNKNOWN.into())));
    Some(json!({
        "pageref": page,
        // Without it, Chrome takes the first request of each page for the page's document.
        "_resourceType": "fetch",
        "startedDateTime": iso(run.record.started_unix_ms + started_ms),
        "time": thousandths(sum),
        "request": har_request(request),
        "response": har_response(request),
        "cache": {},
        "timings": {
            "blocked": blocked,
            "dns": UNKNOWN,
            "ssl": UNKNOWN,
            "connect": connect,
            "send": 0,
            "wait": wait,
            "receive": receive,
        },
        "comment": comment(request),
    }))
}

fn comment(request: &Request) -> String {
    match request.refusals_ms.len() {
        0 => request.label.clone(),
        refusals => format!("{}, refused before: {refusals}", request.label),
    }
}

fn har_request(request: &Request) -> Value {
    let query = request.url.split_once('?').map_or("", |(_, query)| query);
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        json!({ "name": name, "value": value })
    });
    json!({
        "method": "GET",
        "url": request.url,
        "queryString": pairs.collect::<Value>(),
        // What follows a HAR must have, and a page can't know.
        "httpVersion": "",
        "cookies": [],
        "headers": [],
        "headersSize": UNKNOWN,
        "bodySize": UNKNOWN,
    })
}

/// The response, as Chrome writes it: one that never came has status 0, and what went wrong stands
/// in `_error`.
fn har_response(request: &Request) -> Value {
    let is_whole = request.outcome == Some(Outcome::Ok);
    let mut response = json!({
        "status": request.status.unwrap_or_default(),
        "statusText": "",
        "content": {
            "size": request.chars.unwrap_or_default(),
            "mimeType": if is_whole { "application/json" } else { "x-unknown" },
            "comment": "size in characters",
        },
        "redirectURL": "",
        // What follows a HAR must have, and a page can't know.
        "httpVersion": "",
        "cookies": [],
        "headers": [],
        "headersSize": UNKNOWN,
        "bodySize": UNKNOWN,
    });
    // A status that says no is a response all the same.
    if !matches!(request.outcome, Some(Outcome::Ok | Outcome::Status)) {
        let outcome = request.outcome.map_or("", Outcome::name);
        response["_error"] = request.error.as_deref().unwrap_or(outcome).into();
    }
    response
}

/// How long a request was blocked, connecting, waiting and receiving, in milliseconds; none where that
/// is not known. By the browser's account if there is one, else by what the page saw.
fn timings(request: &Request, started_ms: f64, settled_ms: f64) -> [Option<f64>; 4] {
    if let Some(Phases { queued, connecting, waiting, receiving, .. }) = request.phases {
        return [queued, connecting, waiting, receiving].map(Some);
    }
    let headers_ms = request.headers_ms.unwrap_or(settled_ms);
    // Importers take what is below zero for a time that is not known.
    let between = |from: f64, to: f64| Some((to - from).max(0.0));
    [None, None, between(started_ms, headers_ms), between(headers_ms, settled_ms)]
}
