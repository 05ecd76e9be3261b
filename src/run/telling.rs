//! What became of one request by a moment of its run, in words.

use super::{Outcome, Request, log};
use crate::format::seconds;

/// What became of `request` by a moment, in milliseconds from its run's start: its times, where its time went and,
/// once it has ended, the log's line, which says how and after how long. Its times are of a clock that goes on so much
/// at a time where that is coarse. A title or an error in it comes from the network: show it as text.
#[must_use]
pub fn told(request: &Request, at_ms: f64, clock_step_ms: Option<f64>) -> String {
    let had = |time: &f64| *time <= at_ms;
    let (sent, over) =
        if request.url.is_empty() { ("started", "over") } else { ("sent", "answered") };
    if request.outcome == Some(Outcome::NeverStarted) {
        return format!("never {sent}");
    }
    let Some(start) = request.started_ms.filter(had) else { return format!("not {sent} yet") };
    let refused = refusals(request, at_ms);
    let Some(end) = request.settled_ms.filter(had) else {
        let so_far = match request.headers_ms.filter(had) {
            Some(headers) => format!("its answer began at {}", seconds(headers)),
            None => format!("not {over} yet"),
        };
        return format!("{sent} at {}, {so_far}{refused}", seconds(start));
    };
    let parts = spent(request, end - start).unwrap_or_default();
    let line = log::ending(request, clock_step_ms);
    format!("{} to {}{parts}{refused}. {line}", seconds(start), seconds(end))
}

/// Where the time of a request that has ended went, in brackets, if that is known: what took a hundredth of it or
/// more. Of one that was tried again, nobody knows.
fn spent(request: &Request, took_ms: f64) -> Option<String> {
    let [start, headers, end] =
        [request.started_ms, request.headers_ms, request.settled_ms].map(Option::unwrap_or_default);
    let [queued, connecting, waiting, receiving] = match request.phases {
        Some(phases) => [phases.queued, phases.connecting, phases.waiting, phases.receiving],
        None if request.refusals_ms.is_empty() && request.headers_ms.is_some() => {
            [0.0, 0.0, headers - start, end - headers]
        }
        None => return None,
    };
    let parts = [
        ("queued", queued),
        ("connecting", connecting),
        ("waiting", waiting),
        ("receiving", receiving),
    ];
    let known = parts.into_iter().filter(|(_, ms)| *ms >= (took_ms / 100.0).max(0.5));
    let words: Vec<_> = known.map(|(name, ms)| format!("{name} {}", seconds(ms))).collect();
    (!words.is_empty()).then(|| format!(" ({})", words.join(", ")))
}

/// When a request had been refused before it was sent again.
fn refusals(request: &Request, at_ms: f64) -> String {
    let times = request.refusals_ms.iter().filter(|time| **time <= at_ms);
    let times: Vec<String> = times.map(|time| seconds(*time)).collect();
    if times.is_empty() { String::new() } else { format!(", refused at {}", times.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Phases;

    fn request() -> Request {
        Request {
            label: "post 7".to_owned(),
            url: "posts/7".to_owned(),
            started_ms: Some(310.0),
            headers_ms: Some(660.0),
            settled_ms: Some(740.0),
            outcome: Some(Outcome::Ok),
            status: Some(200),
            chars: Some(213),
            title: Some("A title".to_owned()),
            ..Request::default()
        }
    }

    fn failed(outcome: Outcome, status: Option<u16>, error: &str) -> String {
        let error = Some(error.to_owned());
        let request =
            Request { outcome: Some(outcome), status, error, headers_ms: None, ..request() };
        told(&request, 1_000.0, None)
    }

    #[test]
    fn a_request_that_has_ended_tells_its_times_its_outcome_and_its_log_line() {
        assert_eq!(
            told(&request(), 740.0, None),
            "0.31 s to 0.74 s (waiting 0.35 s, receiving 80 ms). \
             Fetched post 7: \"A title\" (213 chars) in 0.43 s"
        );
    }

    #[test]
    fn phases_are_told_where_the_browser_has_told_them() {
        let phases = Some(Phases {
            queued: 200.0,
            connecting: 0.0,
            waiting: 229.0,
            receiving: 1.0,
            reused: Some(true),
        });
        let words = told(&Request { phases, ..request() }, 740.0, None);
        assert!(words.contains("(queued 0.20 s, waiting 0.23 s)"), "{words}");
    }

    #[test]
    fn a_moment_tells_no_more_than_had_happened_by_then() {
        let at = |ms| told(&request(), ms, None);
        assert_eq!(at(309.0), "not sent yet");
        assert_eq!(at(310.0), "sent at 0.31 s, not answered yet");
        assert_eq!(at(700.0), "sent at 0.31 s, its answer began at 0.66 s");
        let timer = Request { url: String::new(), headers_ms: None, ..request() };
        assert_eq!(told(&timer, 400.0, None), "started at 0.31 s, not over yet");
    }

    #[test]
    fn each_way_to_end_badly_has_its_words() {
        let cases = [
            (Outcome::Status, Some(500), "post 7 failed after 0.43 s: why"),
            (Outcome::Timeout, None, "post 7 failed after 0.43 s: why"),
            (Outcome::Cancelled, None, "post 7 cancelled after 0.43 s"),
        ];
        for (outcome, status, words) in cases {
            assert_eq!(failed(outcome, status, "why"), format!("0.31 s to 0.74 s. {words}"));
        }
        let never = Request {
            outcome: Some(Outcome::NeverStarted),
            started_ms: None,
            settled_ms: None,
            ..request()
        };
        assert_eq!(told(&never, 1_000.0, None), "never sent");
    }

    #[test]
    fn tries_that_were_refused_are_told_as_far_as_the_moment() {
        let tried = Request { refusals_ms: vec![400.0, 600.0], ..request() };
        let words = told(&tried, 500.0, None);
        assert_eq!(words, "sent at 0.31 s, not answered yet, refused at 0.40 s");
        let words = told(&tried, 740.0, None);
        assert!(
            words.starts_with("0.31 s to 0.74 s, refused at 0.40 s, 0.60 s. Fetched"),
            "{words}"
        );
    }

    #[test]
    fn a_time_that_a_coarse_clock_can_not_tell_is_not_told() {
        let quick = Request { settled_ms: Some(310.0), headers_ms: None, ..request() };
        let words = told(&quick, 400.0, Some(100.0));
        assert!(words.contains("in less than 100 ms"), "{words}");
    }
}
