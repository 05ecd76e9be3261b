//! At which line of its listing each future of a run waits.

use super::model::LabModel;
use crate::{
    picture::Spot,
    run::{Outcome, Recorder, Request},
};

/// What a line is to the futures that wait at it. `lesson/src/listing/lines.rs` says which lines those are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    /// Those that are under way wait here.
    Request,
    /// The first of those that are under way is awaited here; the others go on by themselves.
    First,
    /// Those wait here that are not to start yet.
    Turn,
}

/// A line of the listing of the run at this place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CodeLine {
    pub(crate) track: usize,
    pub(crate) wait: Wait,
}

impl Wait {
    /// By its name in `data-line`.
    pub(crate) fn named(name: &str) -> Self {
        match name {
            "first" => Self::First,
            "turn" => Self::Turn,
            _ => Self::Request,
        }
    }

    /// Whether a request waits here at a moment; without a moment, whether it ever did.
    fn has(self, request: &Request, at_ms: Option<f64>) -> bool {
        let never = request.outcome == Some(Outcome::NeverStarted);
        if at_ms.is_none() && never {
            return self == Self::Turn;
        }
        let had = |time: f64| at_ms.is_none_or(|at_ms| time <= at_ms);
        let is_yet = |time: Option<f64>| time.is_none_or(|time| at_ms.is_none_or(|at| at < time));
        match self {
            Self::Turn => had(request.created_ms) && is_yet(request.started_ms),
            _ => request.started_ms.is_some_and(had) && is_yet(request.settled_ms),
        }
    }
}

impl LabModel {
    /// The line of this kind in the listing of this strategy, if the lab makes a run of it as it is set.
    pub(crate) fn line_of(&self, strategy: &str, name: &str) -> Option<CodeLine> {
        Some(CodeLine { track: self.place_of(strategy)?, wait: Wait::named(name) })
    }

    /// How many futures wait at a line at the moment that is shown of a run that lasts, or is gone through again.
    pub(crate) fn waiting(&self, line: CodeLine) -> usize {
        self.runs[line.track].recorder.as_ref().map_or(0, |recorder| {
            self.lasting_ms(recorder).map_or(0, |ms| rows(recorder, line.wait, Some(ms)).len())
        })
    }

    /// The rows that are told, or that wait at the line that the reader points at: at the moment that is shown, and
    /// of runs that stand as they ended at any.
    pub(crate) fn lit(&self) -> Vec<Spot> {
        let Some(line) = self.pointed_line else { return self.told_spot().into_iter().collect() };
        let Some(recorder) = self.runs.get(line.track).and_then(|run| run.recorder.as_ref()) else {
            return Vec::new();
        };
        let is_at_rest = self.replay.at_ms.is_none() && recorder.total_ms().is_some();
        let at_ms = if is_at_rest { None } else { self.lasting_ms(recorder) };
        let is_over = !is_at_rest && at_ms.is_none();
        let rows = if is_over { Vec::new() } else { rows(recorder, line.wait, at_ms) };
        rows.into_iter().map(|row| Spot { track: line.track, row: Some(row) }).collect()
    }

    /// Whether the row that is told waits at this line at the moment that is shown, or, of a run that is over, did.
    pub(crate) fn is_lit(&self, line: CodeLine) -> bool {
        let Some(Spot { track, row: Some(row) }) = self.told_spot() else { return false };
        let recorder = self.runs[line.track].recorder.as_ref().filter(|_| track == line.track);
        recorder.is_some_and(|recorder| {
            let at_ms = self.lasting_ms(recorder);
            // Of what is over, the line is meant at which the request was answered.
            let is_over = at_ms.is_none() && line.wait != Wait::Turn;
            (at_ms.is_some() || is_over) && rows(recorder, line.wait, at_ms).contains(&row)
        })
    }

    /// The moment that is shown of a run, in which it lasts; none before and after that.
    fn lasting_ms(&self, recorder: &Recorder) -> Option<f64> {
        let at_ms = self.replay.at_ms.unwrap_or_else(|| recorder.now_ms());
        recorder.total_ms().is_none_or(|total_ms| at_ms < total_ms).then_some(at_ms)
    }
}

/// The rows of the requests that wait at such a line at a moment; without a moment, those that ever did.
fn rows(recorder: &Recorder, wait: Wait, at_ms: Option<f64>) -> Vec<usize> {
    let requests = recorder.requests();
    let waiting = requests.iter().enumerate().filter(|(_, request)| wait.has(request, at_ms));
    let most = if wait == Wait::First && at_ms.is_some() { 1 } else { usize::MAX };
    waiting.map(|(row, _)| row).take(most).collect()
}
