//! A lab's earlier runs: kept, listed, and two of them laid over each other.

use std::{cell::RefCell, rc::Rc};

use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

use crate::{
    lab::Lab,
    picture::{Picture, Track, span_for},
    run::{EndedRun, History},
    view::{Earlier, listen_on, watch_resize},
};

/// The earlier runs of one lab, and the drawer that shows them.
pub(super) struct EarlierRuns {
    lab: &'static Lab,
    history: RefCell<History>,
    drawer: Earlier,
}

impl EarlierRuns {
    /// Those of a lab; none where its figure has no drawer for them.
    pub(super) fn of(lab: &'static Lab, figure: &Element) -> Option<Rc<Self>> {
        let drawer = Earlier::find(figure)?;
        let runs = Rc::new(Self { lab, history: RefCell::default(), drawer });
        runs.list();
        let hearing = Rc::clone(&runs);
        listen_on(runs.drawer.root(), "change", move |_| hearing.show());
        let hearing = Rc::clone(&runs);
        listen_on(runs.drawer.root(), "click", move |event| {
            if asks_to_forget(&event) {
                hearing.history.borrow_mut().forget();
                hearing.list();
            }
        });
        let resized = Rc::clone(&runs);
        watch_resize(runs.drawer.picture_place(), move || resized.show());
        Some(runs)
    }

    /// Keeps the runs of a press that has ended.
    pub(super) fn keep(&self, runs: Vec<EndedRun>) {
        self.history.borrow_mut().keep(runs);
        self.list();
    }

    fn list(&self) {
        self.drawer.list(self.lab, self.history.borrow().presses());
        self.show();
    }

    /// Lays the two runs over each other that the reader has chosen.
    fn show(&self) {
        let history = self.history.borrow();
        let chosen = self.drawer.chosen();
        let [a, b] = chosen.map(|run| run.and_then(|(press, place)| history.run(press, place)));
        match (a, b) {
            (Some(a), Some(b)) if chosen[0] != chosen[1] => {
                let titles = [(chosen[0], a), (chosen[1], b)].map(|(run, kept)| {
                    format!("{}, run {}", kept.title, run.unwrap_or_default().0)
                });
                let width = self.drawer.picture_place().client_width();
                let svg = overlay([a, b], &titles, width.into());
                self.drawer.show(&self.lab.compared(a, b), &svg);
            }
            (Some(_), Some(_)) => self.drawer.show("A and B are the same run.", ""),
            // It stands there before the first run, so that none is announced by it.
            _ => self
                .drawer
                .show("Of the runs that have ended, choose one as A and another as B.", ""),
        }
    }
}

fn asks_to_forget(event: &Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|it| it.get_attribute("data-action").as_deref() == Some("forget-runs"))
}

/// The picture of two runs of these titles, as SVG; nothing while it has no width.
fn overlay(pair: [&EndedRun; 2], titles: &[String; 2], width: f64) -> String {
    if width <= 0.0 {
        return String::new();
    }
    let labels = pair.map(|run| -> Vec<String> {
        run.record.requests.iter().map(|request| request.label.clone()).collect()
    });
    let track = |place: usize| Track {
        strategy: pair[place].record.strategy,
        title: &titles[place],
        labels: &labels[place],
        ideal: &[],
        requests: &pair[place].record.requests,
        now_ms: pair[place].record.total_ms,
        total_ms: Some(pair[place].record.total_ms),
        guess_ms: None,
        cost_us: None,
    };
    let latest = pair.map(|run| run.record.total_ms).into_iter().fold(0.0, f64::max);
    let label = "Timing bars of A and B, one above the other in each row";
    Picture::overlay(&[track(0), track(1)], span_for(latest), width).to_svg("overlay", label)
}
