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

/// Gives each request that was started the first lane that is free by then. So there are as many
/// lanes as requests were under way at a time.
///
/// `end_ms` stands in for an end that is not known.
pub(super) fn lanes(requests: &[Request], end_ms: f64) -> Vec<InLane<'_>> {
    let started = |request: &'_ Request| Some((request.started_ms?, request.settled_ms));
    let mut placed: Vec<InLane> = requests
        .iter()
        .filter_map(|request| {
            let (from_ms, settled_ms) = started(request)?;
            let to_ms = settled_ms.unwrap_or(end_ms).max(from_ms);
            Some(InLane { lane: 0, request, from_ms, to_ms })
        })
        .collect();
    placed.sort_by(|a, b| a.from_ms.total_cmp(&b.from_ms));
    let mut free_from_ms: Vec<f64> = Vec::new();
    for it in &mut placed {
        let free = free_from_ms.iter().position(|free_ms| *free_ms <= it.from_ms);
        it.lane = free.unwrap_or(free_from_ms.len());
        match free {
            Some(lane) => free_from_ms[lane] = it.to_ms,
            None => free_from_ms.push(it.to_ms),
        }
    }
    placed
}
