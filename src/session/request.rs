//! A task of a plan becomes a future.

use std::{cell::Cell, time::Duration};

use futures::{
    FutureExt,
    future::{Either, LocalBoxFuture, select},
};

use super::host::{Host, Sending};
use crate::{
    lab::Task,
    request::Failure,
    run::{Job, Place, Recorder, Reply, Told, Watched},
    strategy::{RequestKind, Strategy, blocking, retried, yielding},
};

/// Makes a request's future. What that gives is in its record already; a strategy only needs to know
/// whether it went well.
///
/// All requests have this one type, so every strategy is compiled once, and over small values.
pub(crate) type Start = Box<dyn FnOnce() -> LocalBoxFuture<'static, Result<(), ()>>>;

/// How often a request is tried.
const TRIES: u32 = 8;

/// For how many milliseconds work may hold the thread before it lets others in: half a frame.
const SLICE_MS: f64 = 8.0;

/// What the tasks of one run have in common.
pub(super) struct RunContext<'a, H: Host> {
    pub(super) host: &'a H,
    pub(super) recorder: &'a Recorder,
    pub(super) strategy: Strategy,
    /// None for timers.
    pub(super) endpoint: Option<&'a H::Endpoint>,
    pub(super) run_id: &'a str,
}

impl<H: Host> RunContext<'_, H> {
    /// Makes the function that makes the task's future, watched.
    pub(super) fn start(&self, task: &Task, abort: &H::Abort) -> Start {
        let start = self.watched(task, abort);
        Box::new(|| start().map(|result| result.map(drop).map_err(drop)).boxed_local())
    }

    /// For a strategy in JavaScript: what is to be asked for, and a handle that reports it.
    pub(super) fn external(&self, task: &Task) -> (String, Told) {
        let (url, place) = self.registered(task);
        (url.unwrap_or_default(), place.tell())
    }

    fn registered(&self, task: &Task) -> (Option<String>, Place) {
        let asked = task.path.as_ref().zip(self.endpoint);
        let url = asked.map(|(path, endpoint)| self.host.url(endpoint, path, self.run_id));
        let place = self.recorder.add(task.label.as_str(), url.clone().unwrap_or_default());
        (url, place)
    }

    fn watched(&self, task: &Task, abort: &H::Abort) -> impl FnOnce() -> Watched + use<H> {
        let (takes_ms, timeout_ms, works) = (task.takes_ms, task.timeout_ms, task.works);
        let (url, place) = self.registered(task);
        let kind = self.strategy.request_kind();
        let getter = url.zip(self.endpoint).map(|(url, endpoint)| Getter {
            host: self.host.clone(),
            endpoint: endpoint.clone(),
            url,
        });
        let abort = abort.clone();
        move || match getter {
            Some(getter) if kind == RequestKind::SentWhenMade => {
                place.watch_started(|place| getter.get(Sending::Now, &place))
            }
            getter => place.watch(|place| match (getter, kind) {
                (None, _) if works => working::<H>(takes_ms, kind, place).boxed_local(),
                (None, _) => {
                    let wait = H::sleep(Duration::from_millis(takes_ms.into()));
                    wait.map(|()| Ok(Reply::default())).boxed_local()
                }
                (Some(getter), RequestKind::Unguarded) => {
                    getter.get(Sending::Unguarded(abort), &place)
                }
                (Some(getter), RequestKind::Retried) => trying_again(getter, place).boxed_local(),
                (
                    Some(getter),
                    RequestKind::Plain
                    | RequestKind::SentWhenMade
                    | RequestKind::Blocking
                    | RequestKind::Yielding,
                ) => {
                    let reply = getter.get(Sending::WhenPolled, &place);
                    match timeout_ms {
                        Some(limit_ms) => within::<H>(limit_ms, reply).boxed_local(),
                        None => reply,
                    }
                }
            }),
        }
    }
}

/// One request that can be sent, more than once if need be.
struct Getter<H: Host> {
    host: H,
    endpoint: H::Endpoint,
    url: String,
}

impl<H: Host> Getter<H> {
    fn get(&self, sending: Sending<H::Abort>, place: &Place) -> Job {
        self.get_url(self.url.clone(), sending, place)
    }

    fn get_url(&self, url: String, sending: Sending<H::Abort>, place: &Place) -> Job {
        let place = place.clone();
        self.host.get(&self.endpoint, url, sending, Box::new(move |status| place.headers(status)))
    }
}

/// Waits for a request no longer than its limit. Then it is dropped, and with it aborted.
async fn within<H: Host>(limit_ms: u32, request: Job) -> Result<Reply, Failure> {
    let limit = Duration::from_millis(limit_ms.into());
    match select(request, H::sleep(limit)).await {
        Either::Left((result, _)) => result,
        Either::Right(((), _)) => Err(Failure::Timeout(limit)),
    }
}

async fn trying_again<H: Host>(getter: Getter<H>, place: Place) -> Result<Reply, Failure> {
    let mut tries = 0;
    let attempt = async || {
        // Each try has a URL of its own; the seed changes nothing else.
        let url = format!("{}&seed={tries}", getter.url);
        tries += 1;
        getter.get_url(url, Sending::WhenPolled, &place).await.map_err(|failure| {
            let retry_after = failure.retry_after();
            if retry_after.is_some() && tries < TRIES {
                place.refused();
            }
            (failure, retry_after)
        })
    };
    let jitter = |most: Duration| most.mul_f64(H::random());
    retried(TRIES, attempt, H::sleep, jitter).await
}

/// Works for so many milliseconds of its own, with pauses or without.
async fn working<H: Host>(
    takes_ms: u32,
    kind: RequestKind,
    place: Place,
) -> Result<Reply, Failure> {
    place.works();
    let mut worked_ms = 0.0;
    let step = || {
        let since = H::now();
        H::work();
        worked_ms += H::now() - since;
        worked_ms < takes_ms.into()
    };
    if kind == RequestKind::Yielding {
        let since = Cell::new(H::now());
        let is_due = || H::now() - since.get() > SLICE_MS;
        let pause = async || {
            H::sleep(Duration::ZERO).await;
            since.set(H::now());
        };
        yielding(step, is_due, pause).await;
    } else {
        blocking(step).await;
    }
    Ok(Reply::default())
}
