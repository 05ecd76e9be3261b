//! Which requests can share a line of a picture: those that are never under way together.

use crate::run::Request;

/// A request that was started, and the lane it goes in, from 0.
pub(super) struct InLane<'a> {
    pub(super) lane: usize,
    pub(super) request: &'a Request,
    /// From when to when it was under way, in milliseconds.
    pub(super) from_ms: f64,
    pub(super) to_ms: f64,
}

/// Gives each request that was started the first lane that is free by then. So where requests start
/// in their order, there are as many lanes as were under way at a time.
///
/// `end_ms` stands in for an end that is not known.
pub(super) fn lanes(requests: &[Request], end_ms: f64) -> Vec<InLane<'_>> {
    let mut free_from_ms: Vec<f64> = Vec::new();
    let mut placed = Vec::new();
    for request in requests {
        let Some(from_ms) = request.started_ms else { continue };
        let to_ms = request.settled_ms.unwrap_or(end_ms).max(from_ms);
        let free = free_from_ms.iter().position(|free_ms| *free_ms <= from_ms);
        let lane = free.unwrap_or(free_from_ms.len());
        if free.is_none() {
            free_from_ms.push(to_ms);
        }
        free_from_ms[lane] = to_ms;
        placed.push(InLane { lane, request, from_ms, to_ms });
    }
    placed
}
