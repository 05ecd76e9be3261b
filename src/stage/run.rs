//! One press of Run: every strategy of the lab, one after another.

use std::{mem, rc::Rc, time::Duration};

use futures::{
    FutureExt,
    future::{abortable, join},
};
use gloo_timers::future::sleep;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, Performance};

use super::{
    Asked, Stage, State, bases::Found, cost::measured, devtools, host::HOST,
    javascript::in_javascript, task::Errand, timing::set_phases,
};
use crate::{
    decimal::fixed,
    exercise,
    lab::{Over, Settings, microseconds, seconds},
    network::Base,
    request::Timings,
    run::{self, Recorder, RunInfo},
    strategy::{Host, Strategy},
    view::{is_hidden, tick},
};

/// How often the network is asked what it saw, until it has seen the end of every request: an abort
/// can reach it a little late.
const WITNESS_EVERY: Duration = Duration::from_millis(50);

/// For how many milliseconds it is asked while its answer stays the same. A worker is never told that
/// a request was given up which it does not mean to answer.
const WITNESS_PATIENCE_MS: f64 = 700.0;

impl Stage {
    /// Starts the lab's runs. Whatever becomes of them, the lab can run again afterwards.
    pub(super) fn run(self: &Rc<Self>, settings: Settings) {
        self.turn.set(self.turn.get() + 1);
        self.asked.set(Asked::Nothing);
        self.trouble.take();
        self.figure.show_problem("");
        self.clear();
        self.enter(State::Running);
        self.lay_out(&settings);
        self.show_table();
        self.draw();
        spawn_local(Rc::clone(self).animate(self.turn.get()));
        spawn_local(Rc::clone(self).run_to_end(settings));
    }

    async fn run_to_end(self: Rc<Self>, settings: Settings) {
        let ended = self.make_runs(settings).await;
        self.figure.show_progress("");
        if self.asked.get() == Asked::Reset {
            self.reset();
            return;
        }
        self.show_results();
        self.enter(ended);
        self.draw();
        if let Some(settings) = self.checked_settings() {
            self.figure.show_note(&self.note(&settings));
        }
    }

    async fn make_runs(&self, settings: Settings) -> State {
        let Some(bases) = self.find_bases().await else { return State::Idle };
        for (index, at) in bases.iter().enumerate() {
            if let (Some(base), Over::Http1 | Over::Http2) = (&at.base, at.over) {
                base.close_connections().await;
            }
            if self.asked.get() != Asked::Nothing {
                break;
            }
            self.make_run(index, at, settings.clone()).await;
        }
        let has_failed = self.records().iter().any(|record| record.state == run::State::Failed);
        if has_failed || bases.is_empty() { State::Failed } else { State::Done }
    }

    /// Awaits `work`, or drops it when the reader presses Cancel or Reset: then there is none.
    pub(super) async fn unless_stopped<F: Future>(&self, work: F) -> Option<F::Output> {
        let (work, handle) = abortable(work);
        self.abort.replace(Some(handle));
        let output = work.await.ok();
        self.abort.take();
        if output.is_none() {
            // Spawned futures are dropped by the executor, in a turn of their own.
            sleep(Duration::ZERO).await;
        }
        output
    }

    /// Runs one strategy to its end, or to the reader's Cancel, and announces its record.
    async fn make_run(&self, index: usize, at: &Found, settings: Settings) {
        let (network, base) = (at.network, at.base.as_ref());
        let (strategy, title, ready, tasks) = {
            let plan = &mut self.runs.borrow_mut()[index].plan;
            (plan.strategy, plan.title, plan.ready, mem::take(&mut plan.tasks))
        };
        let run_id = fresh_id();
        let started_unix_ms = unix_ms(now());
        let info = RunInfo { lab: self.lab.name, strategy, network, settings, started_unix_ms };
        self.figure.log_head(strategy, title);

        let recorder = Recorder::new(now, info.clone());
        let controller = AbortController::new().expect("every browser has it");
        let signal = controller.signal();
        let errand = Errand { recorder: &recorder, strategy, base, run_id: &run_id, signal };
        // A request that is tried again has a URL for each try, and no phases.
        let timings =
            base.filter(|_| strategy != Strategy::Retried).and_then(|_| Timings::listen());
        let abort = || controller.abort();
        let work = if ready > 0 {
            measured(info, ready).map(|cost| recorder.set_cost(cost)).boxed_local()
        } else if strategy.is_javascript() {
            let asked = tasks.iter().map(|task| errand.told(task)).collect();
            in_javascript(strategy, asked).boxed_local()
        } else {
            let starts: Vec<_> = tasks.iter().map(|task| errand.start(task)).collect();
            strategy.run(starts, Host { abort: &abort, ..HOST }).boxed_local()
        };
        let work = self.unless_stopped(work);
        self.runs.borrow_mut()[index].recorder = Some(recorder.clone());
        if is_hidden() {
            recorder.note_hidden();
        }
        let answers = work.await;
        if answers.is_none() {
            controller.abort();
        }
        recorder.finish(answers.is_none());

        self.log_news();
        if let Some(total_ms) = recorder.total_ms() {
            let line = match recorder.cost_us() {
                Some(cost_us) => format!("{} for each", microseconds(cost_us)),
                None => format!("Total: {}", seconds(total_ms)),
            };
            self.figure.log_head(strategy, &line);
        }
        self.draw();
        let (witness, ()) = join(async { settled_witness(base?, &run_id).await }, async {
            if let Some(timings) = &timings {
                set_phases(&recorder, timings).await;
            }
        })
        .await;
        recorder.set_witness(witness);
        self.draw();
        if let Some(record) = recorder.record() {
            if self.figure.is_shown_in_devtools() {
                devtools::show_run(&record, recorder.start(), title);
            }
            self.figure.announce(&record);
            for exercise in exercise::ALL.iter().filter(|exercise| (exercise.is_met)(&record)) {
                tick(exercise.name, &format!("{title}, {}", seconds(record.total_ms)));
            }
        }
    }
}

/// What the network saw, once it has seen every request end; what it saw so far, if it does not.
async fn settled_witness(base: &Base, run_id: &str) -> Option<run::Witness> {
    let mut seen = None;
    let mut since = now();
    loop {
        let news = base.witness(run_id).await.or(seen);
        if news != seen {
            since = now();
        }
        seen = news;
        if now() - since > WITNESS_PATIENCE_MS || seen.is_some_and(|seen| seen.is_settled()) {
            return seen;
        }
        sleep(WITNESS_EVERY).await;
    }
}

/// A name for a run that no other run has.
fn fresh_id() -> String {
    format!("{}-{}", fixed(js_sys::Date::now(), 0), fixed(js_sys::Math::random() * 1e9, 0))
}

#[wasm_bindgen]
extern "C" {
    /// Milliseconds on the page's clock.
    ///
    /// A single call into JavaScript: it is asked several times for each request.
    #[wasm_bindgen(js_namespace = performance)]
    pub(super) fn now() -> f64;
}

/// A time of the page's clock as milliseconds since 1970.
fn unix_ms(page_ms: f64) -> f64 {
    performance().time_origin() + page_ms
}

pub(super) fn performance() -> Performance {
    let performance = web_sys::window().and_then(|window| window.performance());
    performance.expect("every browser has it")
}
