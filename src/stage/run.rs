//! One press of Run: every strategy of the lab, one after another.

use std::{rc::Rc, time::Duration};

use futures::{FutureExt, future::abortable};
use gloo_timers::future::sleep;
use serde::Deserialize;
use wasm_bindgen_futures::spawn_local;

use super::{Asked, Stage, State};
use crate::{
    lab::{Settings, Task, seconds},
    network::{self, Base},
    request::get,
    run::{self, Job, Network, Recorder, Reply, RunInfo},
    view::is_hidden,
};

/// How often, and how many times, the network is asked what it saw until it has seen the end of
/// every request: an abort can reach it a little late.
const WITNESS_EVERY: Duration = Duration::from_millis(50);
const WITNESS_TRIES: u32 = 40;

/// What a post must have; it may have more.
#[derive(Deserialize)]
struct Post {
    title: String,
}

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
            self.figure.show_note(&(self.lab.note)(&settings).unwrap_or_default());
        }
    }

    async fn make_runs(&self, settings: Settings) -> State {
        let network = self.network();
        let base = if network == Network::Timers {
            None
        } else {
            self.figure.show_progress("asking the network …");
            match self.unless_stopped(network::find(network)).await {
                Some(Ok(base)) => Some(base),
                Some(Err(unavailable)) => {
                    self.note_trouble(network, unavailable);
                    return State::Failed;
                }
                None => return State::Idle,
            }
        };
        let count = self.runs.borrow().len();
        for index in 0..count {
            if self.asked.get() != Asked::Nothing {
                break;
            }
            self.make_run(index, base.as_ref(), network, settings.clone()).await;
        }
        let has_failed = self.records().iter().any(|record| record.state == run::State::Failed);
        if has_failed { State::Failed } else { State::Done }
    }

    /// Awaits `work`, or drops it when the reader presses Cancel or Reset: then there is none.
    async fn unless_stopped<F: Future>(&self, work: F) -> Option<F::Output> {
        let (work, handle) = abortable(work);
        self.abort.replace(Some(handle));
        let output = work.await.ok();
        self.abort.take();
        output
    }

    /// Runs one strategy to its end, or to the reader's Cancel, and announces its record.
    async fn make_run(
        &self,
        index: usize,
        base: Option<&Base>,
        network: Network,
        settings: Settings,
    ) {
        let plan = self.runs.borrow()[index].plan.clone();
        let strategy = plan.strategy;
        let run_id = fresh_id();
        let info = RunInfo { lab: self.lab.name, strategy, network, settings };
        self.figure.log_head(strategy, strategy.title());

        let recorder = Recorder::new(now, info);
        let jobs = plan.tasks.into_iter().map(|task| watch(&recorder, task, base, &run_id));
        let work = self.unless_stopped(strategy.run(jobs.collect()));
        self.runs.borrow_mut()[index].recorder = Some(recorder.clone());
        if is_hidden() {
            recorder.note_hidden();
        }
        let answers = work.await;
        recorder.finish(answers.is_none());

        self.log_news();
        if let Some(total_ms) = recorder.total_ms() {
            self.figure.log_head(strategy, &format!("Total: {}", seconds(total_ms)));
        }
        self.draw();
        if let Some(base) = base {
            recorder.set_witness(settled_witness(base, &run_id).await);
        }
        if let Some(record) = recorder.record() {
            self.figure.announce(&record);
        }
    }
}

/// One task as a watched future. Nothing happens before its first poll.
fn watch(recorder: &Recorder, task: Task, base: Option<&Base>, run_id: &str) -> run::Watched {
    let url = task.path.as_ref().zip(base).map(|(path, base)| base.url(path, run_id));
    let wait = Duration::from_millis(task.takes_ms.into());
    recorder.watch(task.label, url.clone().unwrap_or_default(), |place| -> Job {
        let Some(url) = url else {
            return async move {
                sleep(wait).await;
                Ok(Reply::default())
            }
            .boxed_local();
        };
        async move {
            let answer = get::<Post>(&url, |status| place.headers(status)).await?;
            Ok(Reply {
                status: Some(answer.status),
                chars: Some(answer.chars),
                title: Some(answer.value.title),
            })
        }
        .boxed_local()
    })
}

/// What the network saw, once it has seen every request end; what it saw so far, if it does not.
async fn settled_witness(base: &Base, run_id: &str) -> Option<run::Witness> {
    let mut seen = None;
    for _ in 0..WITNESS_TRIES {
        seen = base.witness(run_id).await;
        if seen.is_none_or(|seen| seen.is_settled()) {
            break;
        }
        sleep(WITNESS_EVERY).await;
    }
    seen
}

/// A name for a run that no other run has.
fn fresh_id() -> String {
    format!("{:.0}-{:.0}", js_sys::Date::now(), js_sys::Math::random() * 1e9)
}

/// Milliseconds on the page's clock.
fn now() -> f64 {
    let performance = web_sys::window().and_then(|window| window.performance());
    performance.expect("performance.now is in every browser").now()
}
