//! A run's log: what happened, in the order in which it happened.

use super::{Outcome, Request};
use crate::format::{clipped, measured};

/// Something that happened to the request at this place in the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Event {
    Started(usize),
    /// A try of this index, after which another was made.
    Refused(usize, usize),
    Ended(usize),
}

impl Event {
    pub(super) const fn index(self) -> usize {
        match self {
            Self::Started(index) | Self::Refused(index, _) | Self::Ended(index) => index,
        }
    }
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// When it happened, in milliseconds from the run's start.
    pub at_ms: f64,
    /// What happened. A title or an error in it comes from the network: show it as text.
    pub text: String,
    /// Whether it tells of a start, and not of an end.
    pub is_start: bool,
    /// Whether it is bad news.
    pub is_failure: bool,
}

/// The line for an event of `request`, whose times are of a clock that goes on so much at a time where that is
/// coarse.
pub(super) fn line(event: Event, request: &Request, clock_step_ms: Option<f64>) -> Line {
    match event {
        Event::Started(_) => Line {
            at_ms: request.started_ms.unwrap_or_default(),
            text: format!("{} starts", request.label),
            is_start: true,
            is_failure: false,
        },
        Event::Refused(_, nth) => Line {
            at_ms: request.refusals_ms.get(nth).copied().unwrap_or_default(),
            text: format!("{} was refused, and is made again", request.label),
            is_start: false,
            is_failure: true,
        },
        Event::Ended(_) => Line {
            at_ms: request.settled_ms.unwrap_or_default(),
            text: ending(request, clock_step_ms),
            is_start: false,
            is_failure: request.outcome != Some(Outcome::Ok),
        },
    }
}

/// How many characters of a title are kept, so that a log line stays a line.
const TITLE: usize = 24;

/// What the log says of a request that has ended.
pub(super) fn ending(request: &Request, clock_step_ms: Option<f64>) -> String {
    let label = &request.label;
    let time = measured(request.duration_ms().unwrap_or_default(), clock_step_ms);
    match (request.outcome, &request.error) {
        (Some(Outcome::Ok), _) => match (&request.title, request.chars) {
            (Some(title), Some(chars)) => {
                format!("Fetched {label}: \"{}\" ({chars} chars) in {time}", clipped(title, TITLE))
            }
            (None, Some(chars)) => format!("Fetched {label} ({chars} chars) in {time}"),
            (_, None) => format!("{label} ends after {time}"),
        },
        (Some(Outcome::Cancelled), _) => format!("{label} cancelled after {time}"),
        (_, error) => {
            let error = error.as_deref().unwrap_or("failed");
            format!("{label} failed after {time}: {error}")
        }
    }
}
