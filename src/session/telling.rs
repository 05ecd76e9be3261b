//! What the picture tells of the row or the point that the reader points at.

use super::{model::LabModel, run::Run};
use crate::{
    format::{grouped, measured, microseconds, seconds},
    lab::Drawing,
    picture::{Spot, ideal_total},
    run::{Recorder, Request, told, withholds},
};

/// What is told of one spot of a picture.
#[derive(Debug, PartialEq)]
pub(crate) struct Telling {
    /// The run, in whose colour it stands.
    pub(crate) run: &'static str,
    /// The class of that colour.
    pub(crate) class: &'static str,
    /// What is told of; empty where that is the run itself.
    pub(crate) name: String,
    /// What became of it. A title or an error in it comes from the network: show it as text.
    pub(crate) words: String,
}

impl LabModel {
    /// What is told: of the spot that the pointer is at, or else of the one that was chosen; nothing while there
    /// is no such spot.
    #[must_use]
    pub(crate) fn told_spot(&self) -> Option<Spot> {
        self.pointed.or(self.chosen)
    }

    /// The same in words, at the moment that is shown.
    #[must_use]
    pub(crate) fn telling(&self) -> Option<Telling> {
        let spot = self.told_spot()?;
        let run = self.runs.get(spot.track)?;
        let (name, words) = match spot.row {
            Some(row) if row == run.labels.len() && self.lab.drawing == Drawing::Frames => {
                ("frames".to_owned(), self.frames(run)?)
            }
            Some(row) => (run.labels.get(row)?.clone(), self.request(run, row)),
            None => (String::new(), self.whole(spot.track, run)),
        };
        let class = run.plan.strategy.mode().class();
        Some(Telling { run: run.plan.title, class, name, words })
    }

    /// What became of a request of a run.
    fn request(&self, run: &Run, row: usize) -> String {
        let Some(recorder) = &run.recorder else { return "not run yet".to_owned() };
        let at_ms = self.moment_of(run);
        let requests = recorder.requests();
        let Some(request) = requests.get(row) else { return "not created yet".to_owned() };
        let words = told(request, at_ms, recorder.clock_step_ms());
        let is_over = recorder.total_ms().is_some_and(|total_ms| total_ms <= at_ms);
        words + &self.besides(run, &requests, row).filter(|_| is_over).unwrap_or_default()
    }

    /// What else there is to say of a request once its run is over.
    fn besides(&self, run: &Run, requests: &[Request], row: usize) -> Option<String> {
        let request = &requests[row];
        match (self.lab.drawing, request.served) {
            (Drawing::Polls, _) => Some(format!(". Polled {} times", grouped(request.polls))),
            (Drawing::Beyond, Some(served)) => {
                let how = if served.answered { "answered it" } else { "saw it abandoned" };
                Some(format!(". The server {how} at {}", seconds(served.ended_ms)))
            }
            _ if request.is_ok() && withholds(run.plan.strategy, requests) => {
                Some(". The answer was not given to you".to_owned())
            }
            _ => None,
        }
    }

    /// The moment that is shown of a run that has started.
    fn moment_of(&self, run: &Run) -> f64 {
        let recorder = run.recorder.as_ref();
        let now_ms = || recorder.map_or(0.0, |it| it.total_ms().unwrap_or_else(|| it.now_ms()));
        self.replay.at_ms.unwrap_or_else(now_ms)
    }

    /// How many frames the browser had drawn.
    fn frames(&self, run: &Run) -> Option<String> {
        let at_ms = self.moment_of(run);
        let Some(frames_ms) = run.recorder.as_ref().map(Recorder::frames_ms) else {
            return Some("not run yet".to_owned());
        };
        let drawn = frames_ms.iter().filter(|ms| **ms <= at_ms).count();
        Some(format!("{} drawn", grouped(u32::try_from(drawn).ok()?)))
    }

    /// What a run came to that is drawn as a single point.
    fn whole(&self, place: usize, run: &Run) -> String {
        let (Some(recorder), Some(total_ms)) = (&run.recorder, run.total_ms()) else {
            return "not run yet".to_owned();
        };
        if let Some(cost_us) = recorder.cost_us() {
            let language = if run.plan.strategy.is_javascript() { "JavaScript" } else { "Rust" };
            return format!("in {language}, {} for each future", microseconds(cost_us));
        }
        let total = measured(total_ms, recorder.clock_step_ms());
        // Of a round, which is two runs, the other comes right after it.
        if self.lab.drawing == Drawing::Rounds
            && let Some(other) = self.runs.get(place + 1)
            && let Some(other_ms) = other.total_ms()
        {
            let other_total = measured(other_ms, recorder.clock_step_ms());
            return format!("{total}, and {} {other_total}", other.plan.title);
        }
        let requests = recorder.requests();
        let answered = requests.iter().filter(|request| request.is_ok()).count();
        let ideal = if run.ideal.is_empty() {
            String::new()
        } else {
            format!(", ideally {}", seconds(ideal_total(&run.ideal)))
        };
        format!("{total}{ideal}. {answered} of {} answered", requests.len())
    }
}
