//! One lab on the page: takes messages to its model, does what follows, and has the model drawn.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use gloo_timers::future::sleep;
use wasm_bindgen_futures::spawn_local;

use super::{
    browser::{Browser, now},
    devtools, events,
};
use crate::{
    lab::Lab,
    link::View,
    picture::Spot,
    run::Network,
    session::{
        CodeLine, Effect, LabModel, Msg, Phase, Press, Replay, ReplayStep, Stop, choices_name,
        guess_name, run, update,
    },
    strategy::Strategy,
    view::{
        LabView, Log, address, is_first_of_visit, keep, kept, leads_to, next_frame,
        note_predictions, note_run, scroll_by_address, stay, step, tick, verdicts, wants_no_motion,
    },
};

/// How long what was measured is shown before the runs race by themselves.
const BEFORE_RACE: Duration = Duration::from_millis(1500);

/// One lab on the page.
pub(super) struct PageLab {
    pub(super) lab: &'static Lab,
    pub(super) view: LabView,
    pub(super) model: RefCell<LabModel>,
    /// Ends the runs under way.
    stop: RefCell<Rc<Stop>>,
    is_on_screen: Cell<bool>,
    /// Whether a loop draws frame after frame.
    is_animated: Cell<bool>,
}

impl PageLab {
    /// The lab after these messages, which nothing but the model follows; none when the page does not
    /// have its figure. It lives as long as the page.
    pub(super) fn open(lab: &'static Lab, messages: Vec<Msg>) -> Option<&'static Self> {
        let view = LabView::find(lab)?;
        let mut model = LabModel::new(lab, view.questions());
        let [choices, guess] = [choices_name(lab), guess_name(lab)].map(|name| kept(&name));
        let choices = view.still_offered(&choices);
        update(&mut model, Msg::Restored { choices, guess });
        for msg in messages {
            update(&mut model, msg);
        }
        model.note_link();
        view.render(&model);
        let page_lab: &Self = Box::leak(Box::new(Self {
            lab,
            view,
            model: RefCell::new(model),
            stop: RefCell::default(),
            is_on_screen: Cell::new(false),
            is_animated: Cell::new(false),
        }));
        events::listen_for(page_lab);
        Some(page_lab)
    }

    /// Whether its runs are being made.
    pub(super) fn is_under_way(&self) -> bool {
        self.model.borrow().phase.is_under_way()
    }

    /// Whether it asks the network in this browser, as it is set.
    pub(super) fn asks_browser(&self) -> bool {
        self.model.borrow().form.network() == Network::Browser
    }

    /// Takes a message to the model, does what follows, and draws.
    pub(super) fn dispatch(&'static self, msg: Msg) {
        if let Msg::Ready(_) = msg {
            update(&mut self.model.borrow_mut(), msg);
            self.view.render_readiness(&self.model.borrow());
            if self.view.takes_early_press() {
                self.dispatch(Msg::Run);
            }
            return;
        }
        // What changes nothing but the picture and what stands right below it.
        let is_moment = matches!(
            msg,
            Msg::Frame { .. } | Msg::Pointed(_) | Msg::PointedAtLine(_) | Msg::ChoseSpot(_)
        );
        let is_run = matches!(msg, Msg::Run);
        let effects = update(&mut self.model.borrow_mut(), msg);
        if is_moment {
            self.view.render_frame(&self.model.borrow());
        } else {
            self.view.render(&self.model.borrow());
        }
        let is_under_way = self.model.borrow().phase.is_under_way();
        if is_run && is_under_way {
            // Before the first bar: nothing moves from then on.
            self.view.bring_into_sight();
        }
        for effect in effects {
            self.perform(effect);
        }
        if !(is_moment && is_under_way && wants_no_motion()) {
            self.draw();
        }
        self.animate();
    }

    /// The pointer is at a row or a point of the picture, or at none any longer.
    pub(super) fn point(&'static self, spot: Option<Spot>) {
        if self.model.borrow().pointed != spot {
            self.dispatch(Msg::Pointed(spot));
        }
    }

    /// The reader points at a line of a listing, or at none any longer.
    pub(super) fn point_at_line(&'static self, line: Option<CodeLine>) {
        if self.model.borrow().pointed_line != line {
            self.dispatch(Msg::PointedAtLine(line));
        }
    }

    /// A row or a point is chosen; once more, and it is none any longer.
    pub(super) fn choose(&'static self, spot: Option<Spot>) {
        let is_chosen = self.model.borrow().chosen == spot;
        self.dispatch(Msg::ChoseSpot(spot.filter(|_| !is_chosen)));
    }

    fn perform(&'static self, effect: Effect) {
        match effect {
            Effect::Start(press) => self.start(press),
            Effect::Stop => self.stop.borrow().request(),
            Effect::NoteAddress { before, now } => self.note_address(&before, &now),
            Effect::Keep { name, text } => keep(&name, &text),
            Effect::ClearLog => {
                self.view.log.clear();
                self.view.console.iter().for_each(Log::clear);
            }
            Effect::LogHeading(strategy, text) => self.view.log.head(strategy, &text),
            Effect::LogLines(lines) => self.view.log.add(&lines),
            Effect::Print(lines) => self.view.console.iter().for_each(|it| it.add(&lines)),
            Effect::ShowEnds { index, seen } => {
                let model = self.model.borrow();
                let run = &model.runs[index];
                if let Some(recorder) = &run.recorder
                    && self.view.is_shown_in_devtools()
                {
                    devtools::show_ends(recorder, run.plan.strategy, run.plan.title, seen);
                }
            }
            Effect::Announce { index, record } => {
                if self.view.is_shown_in_devtools() {
                    let title = self.model.borrow().runs[index].plan.title;
                    devtools::show_run(&record, title);
                }
                self.view.announce(&record);
            }
            Effect::Tick { exercise, how } => tick(exercise, &how),
        }
    }

    fn start(&'static self, press: Press) {
        let stop = Rc::new(Stop::default());
        self.stop.replace(Rc::clone(&stop));
        spawn_local(async move {
            run(&Browser, press, &stop, &|event| self.dispatch(Msg::Runner(event))).await;
            self.dispatch(Msg::RunsEnded);
            if self.model.borrow().shows_feedback {
                note_run(self.lab.name);
                note_predictions(self.lab.name, &verdicts(&self.view.root));
                self.race_once().await;
            }
        });
    }

    /// Shows by itself what a race is, once in a visit: after the first runs that can be compared.
    async fn race_once(&'static self) {
        let can_race = || {
            let model = self.model.borrow();
            let features = model.lab.drawing.features();
            let is_seen = self.is_on_screen.get() && !wants_no_motion();
            let is_untouched = model.replay == Replay::default() && !model.is_overlaid;
            features.has_replay
                && model.runs.len() > 1
                && model.phase == Phase::Done
                && is_untouched
                && is_seen
        };
        if !can_race() || !is_first_of_visit("raced") {
            return;
        }
        // What was measured is to be seen first.
        sleep(BEFORE_RACE).await;
        if can_race() {
            self.dispatch(Msg::Replay(ReplayStep::Play { now_ms: now() }));
        }
    }

    /// Makes the run of the reader's code: alone, where it stands beside runs of the same settings that can be
    /// compared with it; else with them.
    pub(super) fn run_own(&'static self) {
        let is_beside = self.model.borrow().has_runs_beside_own();
        self.dispatch(if is_beside {
            Msg::RunAlone(Strategy::OwnJs.name().to_owned())
        } else {
            Msg::Run
        });
    }

    /// Draws frame after frame for as long as a frame shows anything new.
    fn animate(&'static self) {
        if !self.model.borrow().wants_frames() || self.is_animated.replace(true) {
            return;
        }
        spawn_local(async {
            next_frame().await;
            while self.model.borrow().wants_frames() {
                self.dispatch(Msg::Frame { now_ms: now() });
                next_frame().await;
            }
            self.is_animated.set(false);
        });
    }

    /// The picture comes into sight or leaves it.
    pub(super) fn seen(&self, is_on_screen: bool) {
        self.is_on_screen.set(is_on_screen);
        self.draw();
    }

    /// The picture may have other room now.
    pub(super) fn measure(&self) {
        self.view.measure_picture();
        self.draw();
    }

    /// Draws what is known now; no picture and no strip while it is out of sight: coming into sight draws it.
    pub(super) fn draw(&self) {
        if self.is_on_screen.get() && self.view.room().width > 0.0 {
            self.view.draw(&mut self.model.borrow_mut());
        }
        for strip in &self.view.strips {
            strip.draw(&self.model.borrow());
        }
    }

    /// The page's address comes to lead to the lab as it is set, if it does not yet: by a step that Back
    /// takes back, or within the view that the page is in.
    fn note_address(&self, before: &str, now: &str) {
        let here = address();
        let is_here = here.lab.as_deref() == Some(self.lab.name);
        match here.view {
            View::Lesson if is_here && before == now => {}
            View::Lesson => {
                // The task stays on top of its lab.
                let task = here.exercise.filter(|_| is_here);
                let link = |written: &str| {
                    let task = task.map_or_else(String::new, |it| format!("&exercise={it}"));
                    View::Lesson.link(&format!("{written}{task}"))
                };
                step(&link(now), &link(before));
            }
            // The steps of a frame would be steps of the page around it.
            View::Embed => {}
            View::Present => stay(&View::Present.link(now)),
        }
    }

    /// A link to the lab becomes the page's address, by a step that Back takes back.
    fn go(&self, link: &str) {
        let (before, _) = self.model.borrow_mut().note_link();
        step(link, &View::Lesson.link(&before));
    }

    /// The address comes to show the lab as it is set in this view, by a step that Back takes back.
    pub(super) fn show_in(&self, view: View) {
        let link = view.link(&self.model.borrow().link);
        self.go(&link);
    }

    /// The lab comes to be the one that the page presents.
    pub(super) fn present(&self) {
        stay(&View::Present.link(&self.model.borrow().link));
    }

    /// The reader follows a link of the text to this lab: it is filled in at once, and the browser,
    /// which finds itself at that address already, only goes to the place.
    pub(super) fn open_link(&'static self, link: &str, wanted: Vec<(String, String)>) {
        self.go(link);
        self.dispatch(Msg::Followed(wanted));
    }

    /// Brings the lab into sight when the address leads to it.
    pub(super) fn come_into_sight(&self) {
        if leads_to(self.lab.name) {
            scroll_by_address();
            self.view.root.scroll_into_view();
        }
    }
}
