//! One of a lab's runs made alone, beside its listing; the others stay as they are.

use super::{
    model::{CANCELLED_EARLY, LabModel},
    phase::StopReason,
    run::Run,
};
use crate::{
    lab::{Plan, RichText},
    picture::{ideal_total, span_for},
    run::State,
};

impl LabModel {
    /// The place of the run by the strategy of this name, if the lab makes one as it is set.
    pub(super) fn place_of(&self, strategy: &str) -> Option<usize> {
        self.runs.iter().position(|run| run.plan.strategy.name() == strategy)
    }

    /// The strategy of the run at this place, if that is what it is told from the others by.
    pub(crate) fn offered_alone(&self, place: usize) -> Option<&'static str> {
        let strategy = self.runs.get(place)?.plan.strategy.name();
        (self.place_of(strategy) == Some(place)).then_some(strategy)
    }

    /// Has the run of this strategy not been made yet, and gives its plan: it is the only one of the press to
    /// come. Runs of other settings than these go. None where the lab makes no such run.
    pub(super) fn prepare_alone(&mut self, strategy: &str) -> Option<Plan> {
        let plans = self.plans()?;
        if !plans.iter().eq(self.runs.iter().map(|run| &run.plan)) {
            self.lay_out();
        }
        let place = self.place_of(strategy)?;
        let plan = self.runs[place].plan.clone();
        self.runs[place] = Run::new(plan.clone(), !self.form.network().is_api());
        let is_first = self.runs.iter().all(|run| run.recorder.is_none());
        self.alone = Some(place);
        if is_first && self.hides_the_rest() && self.lab.guess.is_none() {
            // An axis as long as the others need would say something of them.
            self.span_ms = span_for(ideal_total(&self.runs[place].ideal).max(1.0));
        }
        Some(plan)
    }

    /// Whether a question is open, and runs that answer it are still to be made, beside one made alone.
    pub(super) fn hides_the_rest(&self) -> bool {
        // A line can be dragged until Run is pressed.
        let is_open = self.choices.iter().any(String::is_empty) || self.lab.guess.is_some();
        let is_to_come =
            |(place, run): (usize, &Run)| run.record.is_none() && self.alone != Some(place);
        is_open && self.lesson_runs().iter().enumerate().any(is_to_come)
    }

    /// Whether the run by this strategy is under way, and no other is to come.
    #[must_use]
    pub(crate) fn runs_alone(&self, strategy: &str) -> bool {
        self.phase.is_under_way() && self.alone.is_some() && self.alone == self.place_of(strategy)
    }

    /// What kept the run by this strategy from being made alone, if anything did.
    #[must_use]
    pub(crate) fn problem_alone(&self, strategy: &str) -> &str {
        let is_it = self.alone.is_some() && self.alone == self.place_of(strategy);
        if is_it { &self.problem } else { "" }
    }

    /// What is said of a run that was made alone; none where it can be compared with all the others.
    pub(super) fn summary_alone(&self) -> Option<RichText> {
        let run = &self.runs[self.alone?];
        let is_complete = self.lesson_runs().iter().all(|run| run.record.is_some());
        match &run.record {
            Some(record) if is_complete && record.state == State::Done => None,
            Some(record) => Some(self.lab.conclusion_alone(run.plan.title, record)),
            None if self.phase.stop_reason() == Some(StopReason::Cancel) => {
                Some(CANCELLED_EARLY.into())
            }
            None => Some(RichText::default()),
        }
    }
}
