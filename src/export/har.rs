//! A network log: HTTP Archive 1.2 (<http://www.softwareishard.com/blog/har-12-spec/>).

use super::{
    json::{Object, list, long_list},
    time::iso,
};
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
    let entries = numbered().flat_map(|(id, run)| {
        let sent = run.record.requests.iter().filter(|request| !request.url.is_empty());
        sent.filter_map(move |request| entry(&id, run, request))
    });
    let pages: Vec<String> = numbered().map(|(id, run)| page(&id, run)).collect();
    let creator =
        Object::new().text("name", "Overlap").text("version", env!("CARGO_PKG_VERSION")).end();
    let log = Object::new()
        .text("version", "1.2")
        .with("creator", &creator)
        .with("pages", &list(&pages))
        .up_to("entries");
    let head = Object::new().up_to("log") + &log;
    let is_sent = |request: &Request| !request.url.is_empty() && request.started_ms.is_some();
    let has_sent = runs.iter().any(|run| run.record.requests.iter().any(is_sent));
    has_sent.then(|| long_list(head, entries, "}}"))
}

fn page(id: &str, run: &EndedRun) -> String {
    let timings =
        Object::new().with("onContentLoad", &UNKNOWN).ms("onLoad", run.record.total_ms).end();
    Object::new()
        .text("startedDateTime", &iso(run.record.started_unix_ms))
        .text("id", id)
        .text("title", &format!("{}: {}", run.record.lab, run.title))
        .with("pageTimings", &timings)
        .end()
}

/// A request's entry; none if it was never started, and so never sent.
fn entry(page: &str, run: &EndedRun, request: &Request) -> Option<String> {
    let started_ms = request.started_ms?;
    let settled_ms = request.settled_ms.unwrap_or(run.record.total_ms);
    let timings = Timings::of(request, started_ms, settled_ms);
    let entry = Object::new()
        .text("pageref", page)
        .text("startedDateTime", &iso(run.record.started_unix_ms + started_ms))
        .ms("time", timings.sum())
        .with("request", &question(request))
        .with("response", &answer(request))
        .with("cache", &"{}")
        .with("timings", &timings.json())
        .text("comment", &comment(request));
    Some(entry.end())
}

fn comment(request: &Request) -> String {
    match request.refusals_ms.len() {
        0 => request.label.clone(),
        refusals => format!("{}, refused before: {refusals}", request.label),
    }
}

fn question(request: &Request) -> String {
    let query = request.url.split_once('?').map_or("", |(_, query)| query);
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs: Vec<String> = pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| Object::new().text("name", name).text("value", value).end())
        .collect();
    message(Object::new().text("method", "GET").text("url", &request.url))
        .with("queryString", &list(&pairs))
        .end()
}

/// The answer, as Chrome writes it: one that never came has status 0, and what went wrong stands in
/// `_error`.
fn answer(request: &Request) -> String {
    let is_whole = request.outcome == Some(Outcome::Ok);
    let media_type = if is_whole { "application/json" } else { "x-unknown" };
    let content = Object::new()
        .with("size", &request.chars.unwrap_or_default())
        .text("mimeType", media_type)
        .text("comment", "size in characters");
    let answer = Object::new().with("status", &request.status.unwrap_or_default());
    let answer = message(answer.text("statusText", ""))
        .with("content", &content.end())
        .text("redirectURL", "");
    match (request.outcome, &request.error) {
        // A status that says no is an answer all the same.
        (Some(Outcome::Ok | Outcome::Status), _) => answer,
        (_, Some(error)) => answer.text("_error", error),
        (outcome, None) => answer.text("_error", outcome.map_or("", Outcome::name)),
    }
    .end()
}

/// What questions and answers have in common: members that a HAR must have, and a page can't know.
fn message(message: Object) -> Object {
    message
        .text("httpVersion", "")
        .with("cookies", &"[]")
        .with("headers", &"[]")
        .with("headersSize", &UNKNOWN)
        .with("bodySize", &UNKNOWN)
}

/// Where a request's time went, in milliseconds; none where that is not known.
struct Timings {
    blocked: Option<f64>,
    connect: Option<f64>,
    wait: f64,
    receive: f64,
}

impl Timings {
    /// By the browser's account if there is one, else by what the page saw.
    fn of(request: &Request, started_ms: f64, settled_ms: f64) -> Self {
        if let Some(Phases { queued, connecting, waiting, receiving, .. }) = request.phases {
            let (blocked, connect) = (Some(queued), Some(connecting));
            return Self { blocked, connect, wait: waiting, receive: receiving };
        }
        let headers_ms = request.headers_ms.unwrap_or(settled_ms);
        let (wait, receive) = (headers_ms - started_ms, settled_ms - headers_ms);
        Self { blocked: None, connect: None, wait, receive }
    }

    fn sum(&self) -> f64 {
        let [blocked, connect] = [self.blocked, self.connect].map(Option::unwrap_or_default);
        blocked + connect + self.wait + self.receive
    }

    fn json(&self) -> String {
        let unknown = f64::from(UNKNOWN);
        Object::new()
            .ms("blocked", self.blocked.unwrap_or(unknown))
            .with("dns", &UNKNOWN)
            .with("ssl", &UNKNOWN)
            .ms("connect", self.connect.unwrap_or(unknown))
            .ms("send", 0.0)
            .ms("wait", self.wait)
            .ms("receive", self.receive)
            .end()
    }
}
