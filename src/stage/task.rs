//! A task becomes a future.

use std::time::Duration;

use futures::{FutureExt, future::LocalBoxFuture};
use gloo_timers::future::sleep;
use js_sys::Reflect;
use serde::Deserialize;
use wasm_bindgen::JsValue;
use web_sys::AbortSignal;

use super::work::working;
use crate::{
    lab::Task,
    network::Base,
    request::{Answer, Failure, Target, get, get_unguarded, start, within},
    run::{Job, Place, Recorder, Reply, Told, Watched},
    strategy::{RequestKind, Strategy, retried},
};

/// Any JSON at all.
#[derive(Deserialize)]
#[serde(transparent)]
struct Body(#[serde(with = "serde_wasm_bindgen::preserve")] JsValue);

/// Makes a request's future. What that gives is in its record already; a strategy only needs to know
/// whether it went well.
///
/// All requests have this one type, so every strategy is compiled once, and over small values.
pub(super) type Start = Box<dyn FnOnce() -> LocalBoxFuture<'static, Result<(), ()>>>;

/// What the tasks of one run have in common.
pub(super) struct Errand<'a> {
    pub(super) recorder: &'a Recorder,
    pub(super) strategy: Strategy,
    pub(super) base: Option<&'a Base>,
    /// What the network calls the run.
    pub(super) run_id: &'a str,
    /// Aborts those requests of the run that dropping leaves alone.
    pub(super) signal: AbortSignal,
}

impl Errand<'_> {
    /// Makes the function that makes the task's future, watched.
    pub(super) fn start(&self, task: &Task) -> Start {
        let start = self.watched(task);
        Box::new(|| start().map(|result| result.map(drop).map_err(drop)).boxed_local())
    }

    /// For JavaScript: what to ask for, and how to tell of it.
    pub(super) fn told(&self, task: &Task) -> (Option<Target>, Told) {
        let (target, place) = self.asked(task);
        (target, place.tell())
    }

    fn asked(&self, task: &Task) -> (Option<Target>, Place) {
        let target =
            task.path.as_ref().zip(self.base).map(|(path, base)| base.target(path, self.run_id));
        let url = target.as_ref().map(|target| target.url.clone()).unwrap_or_default();
        (target, self.recorder.add(task.label.as_str(), url))
    }

    fn watched(&self, task: &Task) -> impl FnOnce() -> Watched + use<> {
        let (takes_ms, timeout_ms, works) = (task.takes_ms, task.timeout_ms, task.works);
        let (target, place) = self.asked(task);
        let (kind, signal) = (self.strategy.request_kind(), self.signal.clone());
        move || match target {
            Some(target) if kind == RequestKind::SentWhenMade => place.watch_started(|place| {
                let sent = start(&target, headers_of(&place));
                async move { sent.await.map(reply) }.boxed_local()
            }),
            target => place.watch(|place| match (target, kind) {
                (None, _) if works => working(takes_ms, kind, place).boxed_local(),
                (None, _) => sleeping(takes_ms),
                (Some(target), RequestKind::Unguarded) => {
                    unguarded(target, place, signal).boxed_local()
                }
                (Some(target), RequestKind::Retried) => trying_again(target, place).boxed_local(),
                (Some(target), _) => asking(target, timeout_ms, place),
            }),
        }
    }
}

/// Notes when the headers are in.
fn headers_of(place: &Place) -> impl FnOnce(u16) + use<> {
    let place = place.clone();
    move |status| place.headers(status)
}

async fn unguarded(target: Target, place: Place, signal: AbortSignal) -> Result<Reply, Failure> {
    get_unguarded(target, headers_of(&place), &signal).await.map(reply)
}

/// How often a request is tried.
const TRIES: u32 = 8;

/// A random part of a time, in whole milliseconds.
fn jitter(most: Duration) -> Duration {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some seconds")]
    let part_ms = (most.as_secs_f64() * 1000.0 * js_sys::Math::random()) as u64;
    Duration::from_millis(part_ms)
}

async fn trying_again(target: Target, place: Place) -> Result<Reply, Failure> {
    let mut tries = 0;
    let attempt = async || {
        // Each try has a URL of its own; the seed changes nothing else.
        let target = Target { url: format!("{}&seed={tries}", target.url), ..target.clone() };
        tries += 1;
        get(target, headers_of(&place)).await.map(reply).map_err(|failure| {
            let retry_after = failure.retry_after();
            if retry_after.is_some() && tries < TRIES {
                place.refused();
            }
            (failure, retry_after)
        })
    };
    retried(TRIES, attempt, sleep, jitter).await
}

fn sleeping(takes_ms: u32) -> Job {
    let wait = sleep(Duration::from_millis(takes_ms.into()));
    wait.map(|()| Ok(Reply::default())).boxed_local()
}

fn asking(target: Target, timeout_ms: Option<u32>, place: Place) -> Job {
    let reply = async move { get(target, headers_of(&place)).await.map(reply) };
    match timeout_ms {
        Some(limit_ms) => within(Duration::from_millis(limit_ms.into()), reply).boxed_local(),
        None => reply.boxed_local(),
    }
}

/// What the page says of an answer: a post has a title, a user a name, and other things may have
/// neither.
#[allow(clippy::needless_pass_by_value, reason = "what `Result::map` hands over")]
fn reply(answer: Answer<Body>) -> Reply {
    let member = |name: &str| Reflect::get(&answer.value.0, &name.into()).ok()?.as_string();
    Reply {
        status: Some(answer.status),
        chars: Some(answer.chars),
        title: member("title").or_else(|| member("name")),
    }
}
