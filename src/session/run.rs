//! One run of a lab: its plan, and what is known of how it goes.

use crate::{
    lab::Plan,
    picture::Track,
    run::{Record, Recorder, Request},
};

/// A run in the picture.
#[derive(Debug)]
pub(crate) struct Run {
    /// What it is over.
    pub(crate) plan: Plan,
    /// What the page calls each of its requests.
    pub(crate) labels: Vec<String>,
    /// When each would start and end if everything but waiting took no time; empty where that is not
    /// known.
    pub(crate) ideal: Vec<(f64, f64)>,
    /// What records it, from its start on.
    pub(crate) recorder: Option<Recorder>,
    /// Its record, once that is complete.
    pub(crate) record: Option<Record>,
    /// How many of its events stand in the log.
    pub(super) logged: usize,
    /// How many of its lines stand in the console.
    pub(super) shown: usize,
}

impl Run {
    pub(super) fn new(plan: Plan, has_ideal: bool) -> Self {
        Self {
            labels: plan.tasks.iter().map(|task| task.label.clone()).collect(),
            ideal: if has_ideal { plan.ideal() } else { Vec::new() },
            plan,
            recorder: None,
            record: None,
            logged: 0,
            shown: 0,
        }
    }

    /// How long it took; none while it lasts.
    #[must_use]
    pub(crate) fn total_ms(&self) -> Option<f64> {
        self.recorder.as_ref()?.total_ms()
    }

    pub(super) fn track<'a>(&'a self, requests: &'a [Request], at_ms: Option<f64>) -> Track<'a> {
        let total_ms = self.total_ms();
        let now_ms = total_ms.or_else(|| Some(self.recorder.as_ref()?.now_ms()));
        Track {
            strategy: self.plan.strategy,
            title: self.plan.title,
            labels: &self.labels,
            ideal: &self.ideal,
            requests,
            now_ms: at_ms.or(now_ms).unwrap_or_default(),
            total_ms: total_ms.filter(|total_ms| at_ms.is_none_or(|at_ms| *total_ms <= at_ms)),
            clock_step_ms: self.recorder.as_ref().and_then(Recorder::clock_step_ms),
            cost_us: self.recorder.as_ref().and_then(Recorder::cost_us),
            peak: self
                .recorder
                .as_ref()
                .map(Recorder::peak_in_flight)
                .filter(|_| self.plan.ready == 0),
            guess_ms: None,
            frames_ms: Vec::new(),
        }
    }

    /// How far it has come, in words; empty where there is nothing to count.
    pub(super) fn progress(&self) -> String {
        match &self.recorder {
            Some(recorder) if self.plan.ready == 0 => {
                let requests = recorder.requests();
                let done = requests.iter().filter(|request| request.outcome.is_some()).count();
                format!("{done} of {}", self.labels.len())
            }
            _ => String::new(),
        }
    }
}
