//! Brings one lab to life: reads its settings, makes its runs, has them recorded and drawn.

mod api;
mod bases;
mod cost;
mod devtools;
mod drawing;
mod earlier;
mod export;
mod hearing;
mod host;
mod javascript;
mod replay;
mod run;
mod share;
mod task;
mod timing;
mod work;

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use earlier::EarlierRuns;
use futures::stream::AbortHandle;
use replay::Replayed;
use share::Links;

use crate::{
    lab::{Lab, Plan, Settings},
    network::Unavailable,
    picture::span_for,
    run::{self as runs, EndedRun, Network, Record, Recorder},
    view::{Figure, State, is_hidden},
};

/// How many times longer than the ideal an axis is on which the reader sets a guess.
const ROOM_TO_GUESS: f64 = 4.0;

/// How long an axis is where nothing is known of the runs to come, in milliseconds.
const UNKNOWN_MS: f64 = 1000.0;

/// One lab on the page.
pub(crate) struct Stage {
    lab: &'static Lab,
    figure: Figure,
    state: Cell<State>,
    /// The runs in the picture: before a run, those that Run would make.
    runs: RefCell<Vec<Run>>,
    /// The time that the axis reaches to, in milliseconds. It only grows while a run lasts.
    span_ms: Cell<f64>,
    is_on_screen: Cell<bool>,
    /// What has been asked for while a run is under way.
    asked: Cell<Asked>,
    /// The network that could not be asked when it was last tried, and why.
    trouble: RefCell<Option<(Network, String)>>,
    /// Drops the strategy that is running.
    abort: RefCell<Option<AbortHandle>>,
    /// Which run of the lab this is: a drawing loop ends with the run it was started for.
    turn: Cell<u32>,
    replayed: Replayed,
    links: Links,
    /// None where the lab keeps none.
    earlier: Option<Rc<EarlierRuns>>,
}

/// A run in the picture.
struct Run {
    /// Its tasks are gone once it starts.
    plan: Plan,
    labels: Vec<String>,
    ideal: Vec<(f64, f64)>,
    /// None until it starts.
    recorder: Option<Recorder>,
    /// How many of its events stand in the log.
    logged: usize,
}

/// What the reader asked for during a run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Nothing,
    Cancel,
    Reset,
}

impl Stage {
    /// The stage of a lab; none when the page does not have that lab.
    pub(crate) fn new(lab: &'static Lab) -> Option<Rc<Self>> {
        let figure = Figure::find(lab.name)?;
        let stage = Rc::new(Self {
            lab,
            earlier: EarlierRuns::of(lab, figure.root()),
            figure,
            state: Cell::new(State::Loading),
            runs: RefCell::default(),
            span_ms: Cell::new(UNKNOWN_MS),
            is_on_screen: Cell::new(false),
            asked: Cell::new(Asked::Nothing),
            trouble: RefCell::default(),
            abort: RefCell::default(),
            turn: Cell::new(0),
            replayed: Replayed::default(),
            links: Links::default(),
        });
        stage.set_up_listeners();
        Some(stage)
    }

    /// Whether it is this lab's.
    pub(crate) fn is_of(&self, lab: &str) -> bool {
        self.lab.name == lab
    }

    /// Fills in settings, as the reader could.
    pub(crate) fn fill_in(&self, settings: &[(String, String)]) {
        for (name, value) in settings {
            self.figure.fill_in(name, value);
        }
        self.settings_changed();
    }

    /// Chooses the lab's network, where it has that choice.
    pub(crate) fn choose_network(&self, network: Network) {
        if self.lab.networks().contains(&network) {
            self.figure.fill_in("network", network.name());
        }
    }

    /// Shows what the lab would do. It can run once it [is ready](Self::ready).
    pub(crate) fn open(&self) {
        self.figure.restore_guesses();
        self.figure.say_guess(None);
        self.show_ideal();
        self.links.note();
    }

    /// Whether the lab asks the network in this browser, as it is set.
    pub(crate) fn asks_browser(&self) -> bool {
        self.network() == Network::Browser
    }

    /// The lab can run: the network in this browser has answered, or can't be asked, or is not needed.
    pub(crate) fn ready(&self, unavailable: Option<&Unavailable>) {
        if let Some(unavailable) = unavailable {
            self.note_trouble(Network::Browser, unavailable);
        }
        self.enter(State::Idle);
    }

    /// Says what the reader expected of the last run, and how long it took if it came to its end.
    fn say_guess(&self) {
        let runs = self.runs.borrow();
        let last = runs.last().and_then(|run| run.recorder.as_ref()?.record());
        let done = last.filter(|record| record.state == runs::State::Done);
        self.figure.say_guess(done.map(|record| record.total_ms));
    }

    fn press_run(self: &Rc<Self>) {
        if matches!(self.state.get(), State::Loading | State::Running) {
            return;
        }
        if let Some(settings) = self.checked_settings() {
            self.note_in_address();
            self.run(settings);
        }
    }

    fn press_reset(&self) {
        match self.state.get() {
            State::Loading => {}
            State::Running => self.ask(Asked::Reset),
            State::Idle | State::Done | State::Failed => self.reset(),
        }
    }

    /// Ends the run under way, if there is one.
    fn ask(&self, what: Asked) {
        // Whoever wants all of it gone does not want it back.
        if self.state.get() == State::Running && self.asked.get() != Asked::Reset {
            self.asked.set(what);
            if let Some(handle) = self.abort.take() {
                handle.abort();
            }
        }
    }

    /// Back to what the page showed at first.
    fn reset(&self) {
        for setting in self.lab.settings {
            self.figure.fill_in(setting.name, &setting.default.to_string());
        }
        self.trouble.take();
        self.clear();
        self.show_ideal();
        self.enter(State::Idle);
    }

    /// Takes away what the last run left.
    fn clear(&self) {
        self.figure.show_said("");
        self.figure.show_facts(&[]);
        self.figure.show_exported("");
        self.figure.untell();
        self.figure.clear_log();
        self.figure.say_guess(None);
        self.replayed.stop();
    }

    fn settings_changed(&self) {
        let Some(settings) = self.checked_settings() else { return };
        self.figure.show_note(&self.note(&settings));
        match self.state.get() {
            State::Loading => self.show_ideal(),
            State::Running => {
                self.figure.show_note("What you change now counts from the next run.");
            }
            State::Idle | State::Done | State::Failed => {
                self.clear();
                self.show_ideal();
                self.enter(State::Idle);
            }
        }
    }

    /// The settings; none when one is wrong, and then the reader is told which and why.
    fn checked_settings(&self) -> Option<Settings> {
        self.show_own();
        let mut settings = Settings::new();
        let mut problems = Vec::new();
        for setting in self.lab.settings {
            let parsed = setting.parse(&self.figure.typed(setting.name));
            self.figure.mark_setting(setting.name, parsed.is_ok());
            match parsed {
                Ok(value) => drop(settings.insert(setting.name, value)),
                Err(problem) => problems.push(problem),
            }
        }
        if problems.is_empty() {
            problems.extend(self.api_problem(&settings));
        }
        self.figure.show_problem(&match &*self.trouble.borrow() {
            Some((network, why)) if problems.is_empty() && *network == self.network() => {
                why.clone()
            }
            _ => problems.join(" "),
        });
        problems.is_empty().then(|| {
            self.show_links(&settings);
            settings
        })
    }

    /// Tells the reader why a network can't be asked, until it is tried again or another is chosen.
    fn note_trouble(&self, network: Network, unavailable: &Unavailable) {
        self.trouble.replace(Some((network, unavailable.0.clone())));
        // Another may have been chosen meanwhile.
        if self.network() == network {
            self.figure.show_problem(&unavailable.0);
        }
    }

    /// Who answers this lab, as chosen now.
    fn network(&self) -> Network {
        self.figure.network().unwrap_or(Network::Timers)
    }

    fn enter(&self, state: State) {
        self.state.set(state);
        self.figure.show_state(state);
    }

    fn note_hidden(&self) {
        if is_hidden() {
            for recorder in self.runs.borrow().iter().filter_map(|run| run.recorder.as_ref()) {
                recorder.note_hidden();
            }
        }
    }

    /// Draws the ideal of the settings as they are; of wrong ones, the picture there is stays.
    fn show_ideal(&self) {
        if let Some(settings) = self.checked_settings() {
            self.lay_out(&settings);
            self.figure.show_note(&self.note(&settings));
            self.show_table();
            self.draw();
        }
    }

    /// Puts the runs that these settings make on the picture, none of them started.
    fn lay_out(&self, settings: &Settings) {
        let is_known = !self.network().is_api();
        let runs = self.lab.plans_on(self.network(), settings).into_iter().map(|plan| Run {
            labels: plan.tasks.iter().map(|task| task.label.clone()).collect(),
            ideal: if is_known { plan.ideal() } else { Vec::new() },
            plan,
            recorder: None,
            logged: 0,
        });
        let runs: Vec<Run> = runs.collect();
        let ends = runs.iter().flat_map(|run| &run.ideal).map(|(_, end)| *end);
        let room = if self.figure.asks_guess() { ROOM_TO_GUESS } else { 1.0 };
        let longest_ms = ends.fold(if is_known { 0.0 } else { UNKNOWN_MS }, f64::max);
        self.span_ms.set(span_for(longest_ms * room));
        self.runs.replace(runs);
    }

    fn records(&self) -> Vec<Record> {
        let runs = self.runs.borrow();
        runs.iter().filter_map(|run| run.recorder.as_ref()?.record()).collect()
    }

    fn show_table(&self) {
        if self.figure.has_table_open() {
            let runs = self.runs.borrow();
            let titles: Vec<_> = runs.iter().map(|run| run.plan.title).collect();
            let records = self.records();
            self.figure.show_table(&records, &titles[..records.len()], self.lab.drawing);
        }
    }

    /// Shows what the records say, once all runs are over.
    fn show_results(&self) {
        let records = self.records();
        let is_cut_short = self.asked.get() == Asked::Cancel
            && records.len() < self.runs.borrow().len()
            && records.last().is_none_or(|record| record.state == runs::State::Done);
        self.figure.show_said(&if is_cut_short {
            "Cancelled between two runs: there is nothing to compare.".to_owned()
        } else {
            self.lab.conclusion(&records)
        });
        self.figure.show_facts(&self.lab.facts(&records));
        if records.len() == self.runs.borrow().len()
            && records.iter().all(|record| record.state == runs::State::Done)
        {
            self.figure.tell();
        }
        self.say_guess();
        self.show_replay();
        self.show_table();
        if let Some(earlier) = &self.earlier {
            let runs = self.runs.borrow();
            let titles = runs.iter().map(|run| run.plan.title).zip(records);
            earlier.keep(titles.map(|(title, record)| EndedRun { title, record }).collect());
        }
    }
}
