//! Notices that nothing could run in the middle of a run: the machine was asleep, or the page was held.

use std::{cell::Cell, rc::Rc, time::Duration};

use futures::{
    FutureExt,
    future::{AbortHandle, abortable},
    task::LocalSpawnExt,
};

use super::host::Host;
use crate::run::Recorder;

/// How often a run is looked after, in milliseconds.
const BEAT_MS: f64 = 1000.0;

/// How much later than asked for a timer may ring, in milliseconds. On a page in sight none is later,
/// unless nothing at all can run.
const MOST_LATE_MS: f64 = 3000.0;

/// When it last beat: on the host's clock, and on the wall's. While a machine is asleep, some clocks of a
/// page go on and others stand still.
type Beat = Rc<Cell<[f64; 2]>>;

/// Looks after a run until it is dropped, in a task of its own: the run's futures are not polled for it.
pub(super) struct Pulse {
    last: Beat,
    task: AbortHandle,
}

impl Pulse {
    pub(super) fn of<H: Host>(recorder: &Recorder, host: &H) -> Self {
        let last = Beat::new(Cell::new(times::<H>()));
        let (recorder, beat) = (recorder.clone(), Rc::clone(&last));
        let (beats, task) = abortable(async move {
            loop {
                H::sleep(Duration::from_secs_f64(BEAT_MS / 1000.0)).await;
                look::<H>(&beat, &recorder);
            }
        });
        // An executor that takes no more tasks is one that ends, and the run with it.
        let _ = host.executor().spawn_local(beats.map(drop));
        Self { last, task }
    }

    /// Looks once more: the run is over.
    pub(super) fn end<H: Host>(&self, recorder: &Recorder) {
        look::<H>(&self.last, recorder);
    }
}

impl Drop for Pulse {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn times<H: Host>() -> [f64; 2] {
    [H::now(), H::wall_ms()]
}

/// Notes for how long nothing ran, wherever that is longer than a timer can explain.
fn look<H: Host>(last: &Cell<[f64; 2]>, recorder: &Recorder) {
    let [now, wall] = times::<H>();
    let [now_before, wall_before] = last.replace([now, wall]);
    let late_ms = (now - now_before).max(wall - wall_before) - BEAT_MS;
    if late_ms > MOST_LATE_MS {
        recorder.note_standstill(late_ms);
    }
}
