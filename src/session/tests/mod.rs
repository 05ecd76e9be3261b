//! A lab without a page: its runner on a host without a browser, and its model message by message.

mod alone;
mod cancelling;
mod controls;
pub(crate) mod host;
mod lines;
mod own;
mod phases;
mod replay;
mod runs;
mod telling;

use std::cell::{Cell, RefCell};

use futures::future::{Either, join, select};
use host::PracticeHost;

use super::{
    effect::Effect,
    form::Form,
    model::LabModel,
    phase::Phase,
    replay::ReplayStep,
    runner::{Event, Press, run},
    stop::Stop,
    update::{Msg, update},
};
use crate::{
    lab::{Lab, Plan},
    picture::Room,
    run::{Network, Outcome, Record, State, virtual_time},
};

/// The room of every picture.
const ROOM: Room = Room { width: 800.0, height: 600.0 };

/// A page with one lab, drawn by nobody.
struct Page {
    model: RefCell<LabModel>,
    host: PracticeHost,
    stop: Stop,
    /// A press that is to be made.
    press: Cell<Option<Press>>,
    effects: RefCell<Vec<Effect>>,
}

impl Page {
    /// A lab that is ready.
    fn with(lab: &str) -> Self {
        Self::on(lab, PracticeHost::new())
    }

    fn on(lab: &str, host: PracticeHost) -> Self {
        let lab = Lab::find(lab).expect("there is such a lab");
        let page = Self {
            model: RefCell::new(LabModel::new(lab, 1)),
            host,
            stop: Stop::default(),
            press: Cell::default(),
            effects: RefCell::default(),
        };
        page.dispatch(Msg::Ready(None));
        page
    }

    fn dispatch(&self, msg: Msg) {
        for effect in update(&mut self.model.borrow_mut(), msg) {
            match effect {
                Effect::Start(press) => self.press.set(Some(press)),
                Effect::Stop => self.stop.request(),
                other => self.effects.borrow_mut().push(other),
            }
        }
    }

    fn typed(&self, control: &str, value: &str) {
        self.dispatch(Msg::Typed { control: control.to_owned(), value: value.to_owned() });
    }

    fn follow(&self, link: &[(&str, &str)]) {
        let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        self.dispatch(Msg::Followed(link.iter().map(pair).collect()));
    }

    /// Presses Run and waits until all runs are over, while a reader does something at a time in
    /// milliseconds after that.
    fn run_with(&self, at_ms: f64, reader: impl FnOnce(&Self)) {
        self.press_and_run(Msg::Run, at_ms, reader);
    }

    /// The same for another press than that of Run.
    fn press_and_run(&self, press: Msg, at_ms: f64, reader: impl FnOnce(&Self)) {
        self.dispatch(press);
        let press = self.press.take().expect("Run starts something");
        let runs = async {
            run(&self.host, press, &self.stop, &|event| self.dispatch(Msg::Runner(event))).await;
            self.dispatch(Msg::RunsEnded);
        };
        let reader = async {
            virtual_time::sleep(at_ms).await;
            reader(self);
        };
        virtual_time::run(join(runs, reader));
    }

    fn run(&self) {
        self.run_with(0.0, |_| {});
    }

    fn phase(&self) -> Phase {
        self.model.borrow().phase
    }

    fn value(&self, control: &str) -> String {
        self.model.borrow().form.value(control).to_owned()
    }

    fn problem(&self) -> String {
        self.model.borrow().problem.clone()
    }

    fn summary(&self) -> String {
        self.model.borrow().summary.plain()
    }

    fn records(&self) -> Vec<Record> {
        self.model.borrow().records()
    }

    fn states(&self) -> Vec<State> {
        self.records().iter().map(|record| record.state).collect()
    }

    /// How many requests the picture has in each of its runs.
    fn rows(&self) -> Vec<usize> {
        self.model.borrow().runs.iter().map(|run| run.labels.len()).collect()
    }
}

/// A plan's run with a lab's default settings, cancelled after `until` milliseconds if it is not over by
/// then, and what the network saw of it.
pub(crate) fn record_of(lab: &Lab, plan: &Plan, until: f64) -> Record {
    let settings = Form::new(lab).check(lab).settings.expect("the defaults are good");
    let network = *lab.networks().first().unwrap_or(&Network::Timers);
    let plans = vec![plan.clone()];
    let press = Press { lab: lab.name, settings, network, api: None, plans, own: None };
    let (ended, stop, host) = (RefCell::new(None), Stop::default(), PracticeHost::new());
    let tell = |event| {
        if let Event::Ended(_, record) = event {
            ended.replace(Some(*record));
        }
    };
    virtual_time::run(async {
        let runs = Box::pin(run(&host, press, &stop, &tell));
        let limit = Box::pin(virtual_time::sleep(until));
        if let Either::Right(((), runs)) = select(runs, limit).await {
            stop.request();
            runs.await;
        }
    });
    ended.take().expect("the run ends")
}
