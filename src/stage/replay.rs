//! Going through runs again that are over: all of them from their start, side by side in time.

use std::{cell::Cell, rc::Rc};

use wasm_bindgen_futures::spawn_local;

use super::{Stage, State, run::now};
use crate::view::{Replay, next_frame};

/// Where a replay stands.
#[derive(Default)]
pub(super) struct Replayed {
    /// The moment that is shown; none: the runs as they ended.
    at_ms: Cell<Option<f64>>,
    is_playing: Cell<bool>,
    /// Which press of Replay this is: a loop of frames ends with the press it was started by.
    turn: Cell<u32>,
}

impl Replayed {
    /// The moment that is shown, in milliseconds from the runs' start; none: their end.
    pub(super) fn at_ms(&self) -> Option<f64> {
        self.at_ms.get()
    }

    /// Back to the runs as they ended.
    pub(super) fn stop(&self) {
        self.at_ms.set(None);
        self.is_playing.set(false);
    }
}

impl Stage {
    /// Does what the reader wants of the replay; nothing while there is nothing to replay.
    pub(super) fn replay(self: &Rc<Self>, wanted: Replay) {
        if !matches!(self.state.get(), State::Done | State::Failed) {
            return;
        }
        let (from_ms, total_ms) = self.replay_span();
        let was_playing = self.replayed.is_playing.replace(false);
        match wanted {
            Replay::Play if was_playing => self.show_moment(from_ms),
            Replay::Play => {
                self.replayed.is_playing.set(true);
                self.replayed.turn.set(self.replayed.turn.get() + 1);
                self.show_moment(if from_ms < total_ms { from_ms } else { 0.0 });
                spawn_local(Rc::clone(self).play(self.replayed.turn.get()));
            }
            Replay::Back => self.show_moment(self.next_moment(from_ms, 0.0)),
            Replay::On => self.show_moment(self.next_moment(from_ms, total_ms)),
            Replay::To(ms) => self.show_moment(ms),
        }
    }

    /// Shows moment after moment, as time goes by.
    async fn play(self: Rc<Self>, turn: u32) {
        let mut last = now();
        loop {
            next_frame().await;
            if !self.replayed.is_playing.get() || self.replayed.turn.get() != turn {
                return;
            }
            let (at_ms, _) = self.replay_span();
            let passed = now() - last;
            last += passed;
            self.show_moment(at_ms + passed / f64::from(self.figure.replay_slowness()));
        }
    }

    /// Draws the runs as they stood at this moment.
    fn show_moment(&self, at_ms: f64) {
        let (_, total_ms) = self.replay_span();
        if at_ms >= total_ms {
            self.replayed.stop();
        } else {
            self.replayed.at_ms.set(Some(at_ms.max(0.0)));
        }
        self.show_replay();
        self.draw();
    }

    /// Brings the controls to where the replay stands.
    pub(super) fn show_replay(&self) {
        let (at_ms, total_ms) = self.replay_span();
        self.figure.show_replay(at_ms, total_ms, self.replayed.is_playing.get());
    }

    /// The moment that is shown, and the end of the longest run.
    fn replay_span(&self) -> (f64, f64) {
        let runs = self.runs.borrow();
        let totals = runs.iter().filter_map(|run| run.recorder.as_ref()?.total_ms());
        let total_ms = totals.fold(0.0, f64::max);
        (self.replayed.at_ms().unwrap_or(total_ms), total_ms)
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
        for recorder in self.runs.borrow().iter().filter_map(|run| run.recorder.as_ref()) {
            for request in recorder.requests().iter() {
                request.each_moment(&mut look);
            }
            look(recorder.total_ms().unwrap_or_default());
        }
        nearest
    }
}
