//! A reader's own code as one more of a lab's runs.

use super::{effect::Effect, model::LabModel, phase::Phase, run::Run};
use crate::{
    lab::{Lab, Plan},
    run::Record,
    strategy::Strategy,
};

/// How much code is kept, in characters: many times what a lab asks for.
const MOST_CHARS: usize = 100_000;

/// What a reader has written, in JavaScript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OwnCode(pub(crate) String);

/// Under which name a reader's code for a lab is kept.
pub(crate) fn code_name(lab: &Lab) -> String {
    format!("{}-javascript", lab.name)
}

impl LabModel {
    /// The runs that Run makes of the settings as they are: the lab's, and that of the reader's code.
    pub(super) fn plans(&self) -> Option<Vec<Plan>> {
        let settings = self.checked.settings.as_ref()?;
        let mut plans = self.lab.plans_on(self.form.network(), settings);
        let own = self.own.as_ref().and_then(|_| Plan::own(&plans));
        plans.extend(own);
        Some(plans)
    }

    /// Those of the runs in the picture that are the lab's.
    pub(super) fn lesson_runs(&self) -> &[Run] {
        let is_own = |run: &Run| run.plan.strategy == Strategy::OwnJs;
        &self.runs[..self.runs.len() - usize::from(self.runs.last().is_some_and(is_own))]
    }

    /// The run of the reader's code, if it is in the picture.
    pub(super) fn own_run(&self) -> Option<&Run> {
        self.runs.get(self.lesson_runs().len())
    }

    pub(super) fn own_record(&self) -> Option<&Record> {
        self.own_run()?.record.as_ref()
    }

    /// Whether the lab's own runs are there to be compared with the reader's.
    #[must_use]
    pub(crate) fn has_runs_beside_own(&self) -> bool {
        let is_there = |run: &Run| run.record.as_ref().is_some_and(Record::is_comparable);
        self.lesson_runs().iter().all(is_there)
    }

    /// Whether the last press made the run of the reader's code alone.
    pub(super) fn is_own_alone(&self) -> bool {
        self.alone == Some(self.lesson_runs().len())
    }

    /// Whether the last press made the run of the reader's code, and not only one of the lab's.
    pub(super) fn is_own_new(&self) -> bool {
        self.alone.is_none() || self.is_own_alone()
    }

    /// What went wrong in the reader's code when it last ran, and where.
    #[must_use]
    pub(crate) fn own_error(&self) -> Option<&crate::run::OwnError> {
        self.own_record()?.own.as_ref()?.error.as_ref()
    }

    /// The reader has written this. Its run comes into the picture, below those that are there.
    pub(super) fn write_own(&mut self, text: &str) {
        let text: String = text.chars().take(MOST_CHARS).collect();
        let is_new = self.own.is_none();
        self.effects.push(Effect::Keep { name: code_name(self.lab), text: text.clone() });
        self.own = Some(OwnCode(text));
        if is_new && !self.phase.is_under_way() {
            let plan = self.plans().and_then(|mut plans| plans.pop());
            let has_ideal = !self.form.network().is_api();
            self.runs.extend(plan.map(|plan| Run::new(plan, has_ideal)));
        }
    }

    /// The run of the reader's code goes, and what was said of it; its text is kept.
    pub(super) fn drop_own(&mut self) {
        if self.own.is_none() || self.phase.is_under_way() {
            return;
        }
        self.alone = self.alone.filter(|place| *place < self.lesson_runs().len());
        self.own = None;
        self.runs.truncate(self.lesson_runs().len());
        if self.records().is_empty() && self.phase.is_over() {
            self.clear_results();
            self.enter(Phase::Idle);
        } else if self.phase.is_over() {
            self.sum_up();
        }
    }
}
