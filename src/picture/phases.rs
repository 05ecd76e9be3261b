//! One bar, split into phases.

use super::{
    axis::Axis,
    shape::{path, rect},
};
use crate::run::Phases;

/// A connection that was opened shows at least this wide, and the end of a bar at least that.
const LEAST_CONNECTING: f64 = 3.0;
const LEAST_RECEIVING: f64 = 2.0;

/// How high the line of a queued request is, as a part of its bar.
const QUEUED: f64 = 0.25;

/// Path data of each phase of a track. They differ in height and outline as well as in tone.
#[derive(Debug, Default)]
pub(super) struct Split {
    queued: String,
    connecting: String,
    /// That of bars that are not split, too.
    pub(super) waiting: String,
    /// The same.
    pub(super) receiving: String,
}

impl Split {
    /// Adds the bar of a request that started at `start_ms`, as far as it had come at `now_ms`; `y` is
    /// its upper edge.
    pub(super) fn add(
        &mut self,
        phases: &Phases,
        (start_ms, now_ms): (f64, f64),
        axis: &Axis,
        (y, height): (f64, f64),
    ) {
        let now = axis.x(now_ms);
        let mut ms = start_ms;
        let [queued, connected, waited, end] =
            [phases.queued, phases.connecting, phases.waiting, phases.receiving].map(|phase| {
                ms += phase;
                axis.x(ms)
            });
        let is_new = phases.reused == Some(false);
        let connected =
            connected.max(queued + if is_new { LEAST_CONNECTING } else { 0.0 }).min(end);
        let waited = waited.min(end - LEAST_RECEIVING).max(connected);
        let part = |path: &mut String, from: f64, to: f64, inset: f64| {
            rect(path, from, y + inset, to.min(now) - from, height - 2.0 * inset);
        };
        let thin = (height * QUEUED).max(1.0).min(height);
        part(&mut self.queued, axis.x(start_ms), queued, (height - thin) / 2.0);
        // Its outline lies half outside.
        part(&mut self.connecting, queued + 0.5, connected - 0.5, 0.5);
        part(&mut self.waiting, connected, waited, 0.0);
        part(&mut self.receiving, waited, end, 0.0);
    }

    pub(super) fn to_svg(&self) -> String {
        [
            path("queued", &self.queued),
            path("waiting", &self.waiting),
            path("receiving", &self.receiving),
            path("connecting", &self.connecting),
        ]
        .concat()
    }
}
