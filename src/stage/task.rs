//! A task becomes a future.

use std::time::Duration;

use futures::FutureExt;
use gloo_timers::future::sleep;
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    lab::Task,
    network::Base,
    request::{Answer, Failure, get, start, within},
    run::{Job, Place, Recorder, Reply, Watched},
    strategy::Strategy,
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

/// Makes the function that makes the task's future, watched by `recorder`.
pub(super) fn starting(
    recorder: &Recorder,
    task: Task,
    strategy: Strategy,
    base: Option<&Base>,
    run_id: &str,
) -> impl FnOnce() -> Watched + use<> {
    let url = task.path.as_ref().zip(base).map(|(path, base)| base.url(path, run_id));
    let place = recorder.add(task.label.as_str(), url.clone().unwrap_or_default());
    move || match url {
        None => place.watch(|_| sleeping(task.takes_ms)),
        Some(url) if strategy == Strategy::StartThenAwait => place.watch_started(|place| {
            let sent = start(&url, move |status| place.headers(status));
            async move { sent.await.map(post) }.boxed_local()
        }),
        Some(url) => place.watch(|place| asking(url, &task, place)),
    }
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
    get(&url, |status| place.headers(status)).await.map(reply)
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
