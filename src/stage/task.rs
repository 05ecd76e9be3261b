//! A task becomes a future.

use std::time::Duration;

use futures::{FutureExt, future::LocalBoxFuture};
use gloo_timers::future::sleep;
use serde::{Deserialize, de::DeserializeOwned};
use web_sys::AbortSignal;

use super::work::working;
use crate::{
    lab::Task,
    network::Base,
    request::{Answer, Failure, get, get_unguarded, start, within},
    run::{Job, Place, Recorder, Reply, Told, Watched},
    strategy::{Strategy, retried},
};

/// What a post must have; it may have more.
#[derive(Deserialize)]
struct Post {
    title: String,
}

/// What a user must have; it may have more.
#[derive(Deserialize)]
struct User {
    name: String,
}

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
    pub(super) fn start(&self, task: Task) -> Start {
        let start = self.watched(task);
        Box::new(|| start().map(|result| result.map(drop).map_err(drop)).boxed_local())
    }

    /// For JavaScript: what to ask for, and how to tell of it.
    pub(super) fn told(&self, task: &Task) -> (String, Told) {
        let url = self.url(task).unwrap_or_default();
        (url.clone(), self.recorder.add(task.label.as_str(), url).tell())
    }

    fn url(&self, task: &Task) -> Option<String> {
        Some(self.base?.url(task.path.as_ref()?, self.run_id))
    }

    fn watched(&self, task: Task) -> impl FnOnce() -> Watched + use<> {
        let url = self.url(&task);
        let place = self.recorder.add(task.label.as_str(), url.clone().unwrap_or_default());
        let (strategy, signal) = (self.strategy, self.signal.clone());
        move || match url {
            Some(url) if strategy == Strategy::StartThenAwait => place.watch_started(|place| {
                let sent = start(&url, headers_of(&place));
                async move { sent.await.map(post) }.boxed_local()
            }),
            url => place.watch(|place| match (url, strategy) {
                (None, _) if task.works => working(task.takes_ms, strategy, place).boxed_local(),
                (None, _) => sleeping(task.takes_ms),
                (Some(url), Strategy::Dropped(_) | Strategy::Aborted(_)) => {
                    unguarded(url, place, signal).boxed_local()
                }
                (Some(url), Strategy::Retried) => trying_again(url, place).boxed_local(),
                (Some(url), _) => asking(url, &task, place),
            }),
        }
    }
}

/// Notes when the headers are in.
fn headers_of(place: &Place) -> impl FnOnce(u16) + use<> {
    let place = place.clone();
    move |status| place.headers(status)
}

async fn unguarded(url: String, place: Place, signal: AbortSignal) -> Result<Reply, Failure> {
    get_unguarded(&url, headers_of(&place), &signal).await.map(post)
}

/// How often a request is tried.
const TRIES: u32 = 8;

async fn trying_again(url: String, place: Place) -> Result<Reply, Failure> {
    let mut tries = 0;
    let attempt = async || {
        // Each try has a URL of its own; the seed changes nothing else.
        let url = format!("{url}&seed={tries}");
        tries += 1;
        get(&url, headers_of(&place)).await.map(post).map_err(|failure| {
            let retry_after = failure.retry_after();
            if retry_after.is_some() && tries < TRIES {
                place.refused();
            }
            (failure, retry_after)
        })
    };
    retried(TRIES, attempt, sleep, js_sys::Math::random).await
}

fn sleeping(takes_ms: u32) -> Job {
    let wait = sleep(Duration::from_millis(takes_ms.into()));
    wait.map(|()| Ok(Reply::default())).boxed_local()
}

fn asking(url: String, task: &Task, place: Place) -> Job {
    let is_user = task.path.as_ref().is_some_and(|path| path.starts_with("users/"));
    let reply = if is_user {
        fetched(url, place, user).boxed_local()
    } else {
        fetched(url, place, post).boxed_local()
    };
    match task.timeout_ms {
        Some(limit_ms) => within(Duration::from_millis(limit_ms.into()), reply).boxed_local(),
        None => reply,
    }
}

async fn fetched<T: DeserializeOwned>(
    url: String,
    place: Place,
    reply: fn(Answer<T>) -> Reply,
) -> Result<Reply, Failure> {
    get(&url, headers_of(&place)).await.map(reply)
}

fn post(answer: Answer<Post>) -> Reply {
    Reply {
        status: Some(answer.status),
        chars: Some(answer.chars),
        title: Some(answer.value.title),
    }
}

fn user(answer: Answer<User>) -> Reply {
    Reply { status: Some(answer.status), chars: Some(answer.chars), title: Some(answer.value.name) }
}
