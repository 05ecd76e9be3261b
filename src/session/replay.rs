//! Going through runs again that are over: all of them from their start, side by side in time.

use super::{model::LabModel, run::Run};

/// Where a replay stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Replay {
    /// The moment that is shown, in milliseconds from the runs' start; none: the runs as they ended.
    pub(crate) at_ms: Option<f64>,
    /// How many times slower than the run it goes.
    pub(crate) slowness: u32,
    /// When the last frame was drawn, while it goes on by itself.
    pub(super) playing_since_ms: Option<f64>,
}

/// What the reader wants of a replay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum ReplayStep {
    /// Go on by itself from now on, or stop.
    Play { now_ms: f64 },
    /// To what happened before.
    Back,
    /// To what happens next.
    Forward,
    /// To this many milliseconds after the run's start.
    To(f64),
    /// So many times slower than the run.
    Slowness(u32),
}

impl Default for Replay {
    fn default() -> Self {
        Self { at_ms: None, slowness: 1, playing_since_ms: None }
    }
}

impl Replay {
    /// Whether it goes on by itself.
    #[must_use]
    pub(crate) const fn is_playing(&self) -> bool {
        self.playing_since_ms.is_some()
    }

    /// Back to the runs as they ended.
    pub(super) fn stop(&mut self) {
        self.at_ms = None;
        self.playing_since_ms = None;
    }
}

impl LabModel {
    /// Does what the reader wants of the replay; nothing while there is nothing to replay.
    pub(super) fn replay_step(&mut self, step: ReplayStep) {
        if let ReplayStep::Slowness(slowness) = step {
            self.replay.slowness = slowness.max(1);
            return;
        }
        if !self.phase.is_over() {
            return;
        }
        let (from_ms, total_ms) = self.replay_span();
        let was_playing = self.replay.playing_since_ms.take().is_some();
        match step {
            ReplayStep::Play { .. } if was_playing => {}
            ReplayStep::Play { now_ms } => {
                self.show_moment(if from_ms < total_ms { from_ms } else { 0.0 });
                self.replay.playing_since_ms = Some(now_ms);
            }
            ReplayStep::Back => self.show_moment(self.next_moment(from_ms, 0.0)),
            ReplayStep::Forward => self.show_moment(self.next_moment(from_ms, total_ms)),
            ReplayStep::To(ms) => self.show_moment(ms),
            ReplayStep::Slowness(_) => {}
        }
    }

    /// Shows the next moment of a replay that goes on by itself.
    pub(super) fn replay_frame(&mut self, now_ms: f64) {
        if let Some(since_ms) = self.replay.playing_since_ms.replace(now_ms) {
            let (at_ms, _) = self.replay_span();
            self.show_moment(at_ms + (now_ms - since_ms) / f64::from(self.replay.slowness));
        } else {
            self.replay.playing_since_ms = None;
        }
    }

    fn show_moment(&mut self, at_ms: f64) {
        let (_, total_ms) = self.replay_span();
        if at_ms >= total_ms {
            self.replay.stop();
        } else {
            self.replay.at_ms = Some(at_ms.max(0.0));
        }
    }

    /// The moment that is shown, and the end of the longest run.
    #[must_use]
    pub(crate) fn replay_span(&self) -> (f64, f64) {
        let totals = self.runs.iter().filter_map(Run::total_ms);
        let total_ms = totals.fold(0.0, f64::max);
        (self.replay.at_ms.unwrap_or(total_ms), total_ms)
    }

    /// When something happened in any of the runs, next to a time, on the way to another.
    fn next_moment(&self, from_ms: f64, to_ms: f64) -> f64 {
        let mut nearest = to_ms;
        let mut look = |ms: f64| {
            let (first, last) = (from_ms.min(nearest), from_ms.max(nearest));
            if first < ms && ms < last {
                nearest = ms;
            }
        };
        for record in self.runs.iter().filter_map(|run| run.record.as_ref()) {
            for request in &record.requests {
                request.each_moment(&mut look);
            }
            look(record.total_ms);
        }
        nearest
    }
}
