//! What is drawn and written while a lab runs: one pass a frame, whatever the number of bars.

use std::rc::Rc;

use super::{Run, Stage, State, devtools, run::now};
use crate::{
    lab::Drawing,
    picture::{Picture, Track, latest, span_for},
    run::Recorder,
    view::{next_frame, wants_no_motion},
};

/// How often the log is written while a run lasts, in milliseconds. A frame with news in the log takes
/// the thread far longer than one without, and requests wait for the thread.
const LOG_EVERY_MS: f64 = 100.0;

impl Stage {
    /// Draws frame after frame until the run ends.
    pub(super) async fn animate(self: Rc<Self>, turn: u32) {
        let moves = !wants_no_motion();
        let mut logged_ms = now();
        loop {
            next_frame().await;
            if self.state.get() != State::Running || self.turn.get() != turn {
                return;
            }
            for run in self.runs.borrow().iter() {
                if let Some(recorder) = &run.recorder {
                    recorder.note_frame();
                }
            }
            if now() - logged_ms >= LOG_EVERY_MS {
                logged_ms = now();
                self.log_news();
            }
            self.show_progress();
            if moves {
                self.draw();
            }
        }
    }

    /// Draws what is known now; nothing while the lab is out of sight, since coming into sight draws
    /// it.
    pub(super) fn draw(&self) {
        if self.is_on_screen.get() && self.figure.picture_width() > 0.0 {
            self.draw_unseen();
        }
    }

    /// Draws what is known now, and gives the picture, also in words.
    pub(super) fn draw_unseen(&self) -> (Picture, String) {
        let width = self.figure.picture_width();
        let runs = self.runs.borrow();
        let requests: Vec<_> =
            runs.iter().map(|run| run.recorder.as_ref().map(Recorder::requests)).collect();
        let at_ms = self.replayed.at_ms();
        let guess_ms = self.figure.guess_ms();
        let tracks: Vec<Track> = (0..)
            .zip(runs.iter().zip(&requests))
            .map(|(index, (run, requests))| Track {
                strategy: run.plan.strategy,
                title: run.plan.title,
                labels: &run.labels,
                ideal: &run.ideal,
                requests: requests.as_deref().unwrap_or_default(),
                now_ms: at_ms.or(run.recorder.as_ref().map(Recorder::now_ms)).unwrap_or_default(),
                total_ms: run
                    .recorder
                    .as_ref()
                    .and_then(Recorder::total_ms)
                    .filter(|total_ms| at_ms.is_none_or(|at_ms| *total_ms <= at_ms)),
                cost_us: run.recorder.as_ref().and_then(Recorder::cost_us),
                guess_ms: guess_ms.filter(|_| index + 1 == runs.len()),
            })
            .collect();
        let latest_ms = tracks
            .iter()
            .filter(|track| !track.requests.is_empty())
            .map(|track| track.total_ms.unwrap_or(track.now_ms))
            .chain(guess_ms)
            .fold(0.0, f64::max);
        if latest_ms > self.span_ms.get() {
            self.span_ms.set(span_for(latest_ms));
        }
        let picture = Picture::draw(self.lab.drawing, &tracks, self.span_ms.get(), width);
        let kind = match self.lab.drawing {
            Drawing::Curve => "Curve of totals",
            Drawing::Costs => "Curves of costs",
            _ => "Timing bars",
        };
        let words = words(kind, &tracks);
        let label = format!("{words} The table below has the figures.");
        self.figure.draw(&picture, self.span_ms.get(), &label);
        (picture, words)
    }

    /// Puts into the log what has happened since it was last put there.
    pub(super) fn log_news(&self) {
        for run in self.runs.borrow_mut().iter_mut() {
            let Some(recorder) = &run.recorder else { continue };
            if self.figure.is_shown_in_devtools() {
                devtools::show_ends(recorder, run.plan.strategy, run.plan.title, run.logged);
            }
            let mut lines = recorder.events_after(run.logged);
            run.logged += lines.len();
            let has_rounds = self.lab.drawing == Drawing::Rounds;
            lines.retain(|line| match (has_rounds, line.is_start) {
                // The totals are what rounds are for.
                (true, _) => line.is_failure,
                (false, is_start) => self.lab.logs_starts || !is_start,
            });
            self.figure.log_lines(&lines);
        }
    }

    /// Says how far the run has come that was started last.
    fn show_progress(&self) {
        let runs = self.runs.borrow();
        let last = runs.iter().rev().find_map(|run| Some((run, run.recorder.as_ref()?)));
        let Some((Run { plan, labels, .. }, recorder)) = last else { return };
        self.figure.show_progress(&if plan.ready > 0 {
            plan.title.to_owned()
        } else {
            let done = recorder.requests().iter().filter(|r| r.outcome.is_some()).count();
            format!("{}: {done} of {}", plan.title, labels.len())
        });
    }
}

/// The picture in words.
fn words(kind: &str, tracks: &[Track]) -> String {
    let words: Vec<String> = latest(tracks).into_iter().map(Track::in_words).collect();
    format!("{kind}: {}.", words.join(", "))
}
