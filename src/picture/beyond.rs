//! What the network went on doing for requests that the page had given up, by the network's own account.

use super::{
    Track,
    axis::Axis,
    layout::Place,
    shape::{path, rect},
};
use crate::run::{Outcome, Request};

/// The least width of an outline: up to an answer, and up to the moment at which the network heard that nobody
/// waits any longer, which is always a little later than the page's.
const LEAST: f64 = 2.0;
const LEAST_ABANDONED: f64 = 6.0;

/// Draws, once a run is over, an outline from the moment at which the page gave up to the moment at which the
/// network was done.
pub(super) fn draw(track: &Track, place: &Place, axis: &Axis) -> String {
    let mut outlines = String::new();
    let inset = place.bar * 0.2;
    for (row, request) in track.requests.iter().enumerate() {
        if let Some((from, to)) = outline(track, request, axis) {
            rect(&mut outlines, from, place.y(row) + inset, to - from, place.bar - 2.0 * inset);
        }
    }
    path("beyond", &outlines)
}

/// From where to where a request's outline reaches, if it has one.
pub(super) fn outline(track: &Track, request: &Request, axis: &Axis) -> Option<(f64, f64)> {
    let (from_ms, to_ms) = beyond(request).filter(|_| track.total_ms.is_some())?;
    let (from, to) = (axis.x(from_ms), axis.x(to_ms));
    let is_answered = request.served.is_some_and(|served| served.answered);
    let least = if is_answered { LEAST } else { LEAST_ABANDONED };
    (to - from >= least).then_some((from, to))
}

/// From when to when the network went on with a request that was given up.
fn beyond(request: &Request) -> Option<(f64, f64)> {
    let given_up = request.settled_ms.filter(|_| request.outcome == Some(Outcome::Cancelled))?;
    Some((given_up, request.served?.ended_ms))
}

/// "10 of 10": how many of a run's requests the network answered to the end, where it says so.
pub(super) fn answered(track: &Track) -> Option<String> {
    let served = || track.requests.iter().filter_map(|request| request.served);
    served().next()?;
    let answered = served().filter(|served| served.answered).count();
    Some(format!("{answered} of {}", track.requests.len()))
}
