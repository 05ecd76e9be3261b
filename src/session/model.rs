//! A lab on the page, as data: everything that is shown of it follows from this.

use super::{
    effect::Effect,
    form::{Checked, Form},
    lines::CodeLine,
    own::OwnCode,
    phase::{Phase, StopReason},
    replay::Replay,
    run::Run,
};
use crate::{
    lab::{Drawing, Fact, Lab, RichText},
    link::written,
    picture::{Spot, ideal_total, span_for},
    run::{EndedRun, History, Network, Record, Request, State},
};

/// How many times longer than the ideal of what the reader predicts an axis is at least.
const ROOM_TO_GUESS: f64 = 3.0;

/// A prediction is close that is off by less than this part of what was measured, or by less than so many
/// milliseconds: nobody drags a line more exactly.
const CLOSE: f64 = 0.15;
const CLOSE_MS: f64 = 40.0;

/// How long an axis is where nothing is known of the runs to come, in milliseconds.
pub(super) const UNKNOWN_MS: f64 = 1000.0;

/// What is said of a press that was cancelled while its network was being asked.
pub(super) const CANCELLED_EARLY: &str = "Cancelled before the first request was sent.";

/// A lab on the page.
#[derive(Debug)]
pub(crate) struct LabModel {
    /// The lab.
    pub(crate) lab: &'static Lab,
    /// What it is doing.
    pub(crate) phase: Phase,
    /// What stands in its controls.
    pub(crate) form: Form,
    /// The form as it was last read.
    pub(crate) checked: Checked,
    /// The runs in the picture: before a run, those that Run would make.
    pub(crate) runs: Vec<Run>,
    /// The place of the only run that the last press made, where it was one of several.
    pub(super) alone: Option<usize>,
    /// The time that the axis reaches to, in milliseconds. It only grows while a run lasts.
    pub(crate) span_ms: f64,
    /// What is wrong, for the reader.
    pub(crate) problem: String,
    /// What the reader should know before the run.
    pub(crate) note: String,
    /// What was measured: a text for [`spans`](crate::lab::spans).
    pub(crate) summary: RichText,
    /// The figures below the picture.
    pub(crate) facts: Vec<Fact>,
    /// The reader's own code, while its run is in the picture.
    pub(crate) own: Option<OwnCode>,
    /// The time that the reader predicts on the axis, in milliseconds.
    pub(crate) guess_ms: Option<f64>,
    /// The choice made at each question; empty where there is none.
    pub(crate) choices: Vec<String>,
    /// Whether the reader wants to answer the questions again, after a run.
    pub(crate) answers_again: bool,
    /// Whether the questions' feedback is shown.
    pub(crate) shows_feedback: bool,
    /// Whether its two runs are drawn one over the other.
    pub(crate) is_overlaid: bool,
    /// Where the replay stands.
    pub(crate) replay: Replay,
    /// The row or the point of the picture that the pointer is at.
    pub(crate) pointed: Option<Spot>,
    /// The line of a listing that the reader points at.
    pub(crate) pointed_line: Option<CodeLine>,
    /// The one that was chosen last, by a tap or by keyboard.
    pub(crate) chosen: Option<Spot>,
    /// The earlier runs; none where the lab keeps none.
    pub(crate) history: Option<History>,
    /// The earlier runs chosen as A and B, each by its press and its place in it.
    pub(crate) compared: [Option<(u32, usize)>; 2],
    /// What a link says of the lab as it is set.
    pub(crate) link: String,
    /// The same, when the page's address was last about it.
    pub(super) noted_link: String,
    /// What became of the last export.
    pub(crate) exported: String,
    /// What became of the last file that was opened.
    pub(crate) opened: String,
    /// What the network waits for that is asked, if that is the reader.
    pub(super) waits_for: String,
    /// The network that could not be asked when it was last tried, and why.
    pub(super) unavailable: Option<(Network, String)>,
    /// What a link asks for that can't be; until something is changed or run.
    pub(super) link_problem: String,
    /// When the log was last written, on the host's clock.
    pub(super) logged_at_ms: f64,
    /// What is to be done outside, since it was last given back.
    pub(super) effects: Vec<Effect>,
}

impl LabModel {
    /// A lab that can't run yet. It has `questions` questions.
    #[must_use]
    pub(crate) fn new(lab: &'static Lab, questions: usize) -> Self {
        let keeps_runs = lab.drawing.features().has_replay;
        let mut model = Self {
            lab,
            phase: Phase::Loading,
            form: Form::new(lab),
            checked: Checked::default(),
            runs: Vec::new(),
            alone: None,
            span_ms: UNKNOWN_MS,
            problem: String::new(),
            note: String::new(),
            summary: RichText::default(),
            facts: Vec::new(),
            own: None,
            guess_ms: None,
            choices: vec![String::new(); questions],
            answers_again: false,
            shows_feedback: false,
            is_overlaid: false,
            replay: Replay::default(),
            pointed: None,
            pointed_line: None,
            chosen: None,
            history: keeps_runs.then(History::default),
            compared: [None; 2],
            link: String::new(),
            noted_link: String::new(),
            exported: String::new(),
            opened: String::new(),
            waits_for: String::new(),
            unavailable: None,
            link_problem: String::new(),
            logged_at_ms: 0.0,
            effects: Vec::new(),
        };
        model.read_form();
        model.lay_out();
        model.noted_link.clone_from(&model.link);
        model
    }

    /// Goes on to another phase.
    pub(super) fn enter(&mut self, next: Phase) {
        debug_assert!(self.phase.may_become(next), "{:?} becomes {next:?}", self.phase);
        self.phase = next;
    }

    /// The page's address is about the lab as it is set from now on: what a link says of that, after
    /// what it said when the address was last about it.
    pub(crate) fn note_link(&mut self) -> (String, String) {
        let before = std::mem::replace(&mut self.noted_link, self.link.clone());
        (before, self.link.clone())
    }

    /// Reads the form, and says what is wrong with it, or what the reader should know of it.
    pub(super) fn read_form(&mut self) {
        self.checked = self.form.check(self.lab);
        if let Some(settings) = &self.checked.settings {
            self.link = written(self.lab, settings, self.form.chosen(), self.form.value("url"));
            if !self.phase.is_under_way() {
                self.note = self.form.note(self.lab, settings);
            }
        }
        let network = self.form.network();
        self.problem = match &self.unavailable {
            _ if !self.checked.problem.is_empty() => self.checked.problem.clone(),
            _ if !self.link_problem.is_empty() => self.link_problem.clone(),
            Some((it, why)) if *it == network => why.clone(),
            _ => String::new(),
        };
    }

    /// Puts the runs that the settings make on the picture, none of them started. Of wrong settings, the
    /// picture stays as it is.
    pub(super) fn lay_out(&mut self) {
        let Some(plans) = self.plans() else { return };
        let has_ideal = !self.form.network().is_api();
        self.runs = plans.into_iter().map(|plan| Run::new(plan, has_ideal)).collect();
        let ends = self.runs.iter().flat_map(|run| &run.ideal).map(|(_, end)| *end);
        // The network goes on beyond the end that is ideal for the page.
        let beyond = self.runs.iter().filter(|_| self.lab.drawing == Drawing::Beyond);
        let beyond = beyond.flat_map(|run| &run.plan.tasks).map(|task| f64::from(task.takes_ms));
        let ends = ends.chain(beyond);
        let longest_ms = ends.fold(if has_ideal { 0.0 } else { UNKNOWN_MS }, f64::max);
        // Where a time is predicted, the axis is longer than that, so that its length tells nothing.
        let predicted_ms = self.predicted_run().map_or(0.0, |run| ideal_total(&run.ideal));
        self.span_ms = span_for(longest_ms.max(predicted_ms * ROOM_TO_GUESS));
    }

    /// Takes away what the last run left.
    pub(super) fn clear_results(&mut self) {
        self.summary = RichText::default();
        self.facts.clear();
        self.exported.clear();
        self.opened.clear();
        self.shows_feedback = false;
        self.answers_again = false;
        self.is_overlaid = false;
        self.replay.stop();
    }

    /// Runs of a file come to stand among the earlier ones, the last of them as B beside A, the last run made here.
    pub(super) fn open(&mut self, records: Result<Vec<Record>, String>) {
        let Some(history) = &mut self.history else { return };
        self.opened = match records.and_then(|records| self.lab.opened(records)) {
            Ok(runs) => match history.keep_opened(runs) {
                0 => "None of its runs has measured anything.".to_owned(),
                count => {
                    self.compared = [false, true].map(|is_opened| history.last(is_opened));
                    if count == 1 {
                        "Opened: it is the run on top.".to_owned()
                    } else {
                        format!("Opened: its {count} runs are on top.")
                    }
                }
            },
            Err(why) => format!("This file can’t be opened here. {why}"),
        };
    }

    /// The records of the runs that have ended.
    #[must_use]
    pub(crate) fn records(&self) -> Vec<Record> {
        self.runs.iter().filter_map(|run| run.record.clone()).collect()
    }

    /// The runs that have ended, by their titles.
    #[must_use]
    pub(crate) fn ended_runs(&self) -> Vec<EndedRun> {
        let ended =
            |run: &Run| Some(EndedRun { title: run.plan.title, record: run.record.clone()? });
        self.runs.iter().filter_map(ended).collect()
    }

    /// The run of which the reader is asked to predict a time.
    fn predicted_run(&self) -> Option<&Run> {
        let runs = self.lesson_runs();
        runs.get(self.lab.guess?.place(runs.len()))
    }

    /// What was measured of the time that the reader was asked to predict, if that run came to its end.
    #[must_use]
    pub(crate) fn predicted_time_ms(&self) -> Option<f64> {
        let record = self.predicted_run()?.record.as_ref()?;
        self.lab.guess?.measured_ms(record).filter(|_| record.state == State::Done)
    }

    /// How the reader's prediction compares with what was measured: `early`, `close` or `late`; empty where
    /// there is none.
    #[must_use]
    pub(crate) fn judged_guess(&self) -> &'static str {
        let (Some(guess_ms), Some(measured_ms)) = (self.guess_ms, self.predicted_time_ms()) else {
            return "";
        };
        let off_ms = guess_ms - measured_ms;
        if off_ms.abs() <= (CLOSE * measured_ms).max(CLOSE_MS) {
            "close"
        } else if off_ms < 0.0 {
            "early"
        } else {
            "late"
        }
    }

    /// Whether a frame would show anything new.
    #[must_use]
    pub(crate) const fn wants_frames(&self) -> bool {
        self.phase.is_under_way() || self.replay.is_playing()
    }

    /// The title of the run under way, and how far it has come, in words; empty unless there is one.
    #[must_use]
    pub(crate) fn progress(&self) -> (&'static str, String) {
        match self.phase {
            Phase::Connecting(_) if !self.waits_for.is_empty() => ("", self.waits_for.clone()),
            Phase::Connecting(_) if self.form.network() != Network::Timers => {
                ("", "asking the network …".to_owned())
            }
            Phase::Running(_) => {
                let started = || self.runs.iter().rev().filter(|run| run.recorder.is_some());
                let last = started().find(|run| run.record.is_none()).or(started().next());
                last.map(|run| (run.plan.title, run.progress())).unwrap_or_default()
            }
            _ => ("", String::new()),
        }
    }

    /// Whether what is to come is not to be shown: it would answer what the reader is asked to predict.
    #[must_use]
    pub(crate) fn conceals_ideal(&self) -> bool {
        let is_to_come = matches!(self.phase, Phase::Loading | Phase::Idle) || self.alone.is_some();
        is_to_come && self.hides_the_rest()
    }

    /// Whether verdicts are shown instead of the choices: once there are any, until the lab is set anew or run
    /// again, or the reader wants to answer again.
    #[must_use]
    pub(crate) const fn shows_verdicts(&self) -> bool {
        self.shows_feedback && !self.answers_again
    }

    /// Whether a run says anything about what the lab asks: its times can be compared, and where answers
    /// are what it is about, it got one.
    fn is_telling(&self, record: &Record) -> bool {
        let mut asked = record.asked().peekable();
        let is_answered =
            self.lab.expects_failures || asked.peek().is_none() || asked.any(Request::is_ok);
        record.is_comparable() && is_answered
    }

    /// The records of the lab's own runs that have ended.
    fn lesson_records(&self) -> Vec<Record> {
        self.lesson_runs().iter().filter_map(|run| run.record.clone()).collect()
    }

    /// What is said and listed of the runs, once they are over.
    pub(super) fn sum_up(&mut self) {
        let records = self.lesson_records();
        let is_complete = records.len() == self.lesson_runs().len();
        let is_last_done = records.last().is_some_and(|record| record.state == State::Done);
        let is_cancelled = self.phase.stop_reason() == Some(StopReason::Cancel);
        let own = self.own_record().filter(|_| self.is_own_new()).cloned();
        self.summary =
            if is_cancelled && own.is_none() && (records.is_empty() || self.is_own_alone()) {
                CANCELLED_EARLY.into()
            } else if self.is_own_alone() {
                RichText::default()
            } else if let Some(summary) = self.summary_alone() {
                summary
            } else if is_cancelled && !is_complete && is_last_done {
                "Cancelled between two runs: there is nothing to compare.".into()
            } else {
                self.lab.conclusion(&records)
            };
        self.summary.push(&own.as_ref().map(Lab::conclusion_of_own).unwrap_or_default());
        self.facts = if records.iter().any(is_failed) || !is_complete && self.alone.is_some() {
            Vec::new()
        } else {
            let own = own.filter(|own| !is_failed(own));
            self.lab.facts(&records.into_iter().chain(own).collect::<Vec<_>>())
        };
    }

    /// What the lab says of the runs, once they are over.
    pub(super) fn conclude(&mut self) {
        self.sum_up();
        let records = self.lesson_records();
        let is_complete = records.len() == self.lesson_runs().len();
        self.shows_feedback = is_complete && records.iter().all(|it| self.is_telling(it));
        let mut ended = self.ended_runs();
        if let Some(run) = self.alone.map(|place| &self.runs[place]) {
            // The others stand in the history already.
            ended.retain(|it| run.record.is_some() && it.title == run.plan.title);
        }
        if let Some(history) = &mut self.history {
            history.keep(ended);
        }
        // What goes wrong in the reader's code is no failure of the lab's runs.
        let of_phase = if records.is_empty() { self.records() } else { records };
        let has_nothing = of_phase.is_empty();
        self.enter(match self.phase {
            // Nothing was started, so there is nothing to look at.
            _ if has_nothing && self.phase.stop_reason() == Some(StopReason::Cancel) => Phase::Idle,
            _ if has_nothing || of_phase.iter().any(is_failed) => Phase::Failed,
            Phase::Connecting(_) => Phase::Failed,
            _ => Phase::Done,
        });
        self.fit_axis();
    }
}

fn is_failed(record: &Record) -> bool {
    record.state == State::Failed
}
