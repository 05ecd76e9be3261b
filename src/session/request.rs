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
    run::{ExternalRequest, Instrumented, Job, Recorder, Reply, RequestHandle},
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
    pub(super) fn external(&self, task: &Task) -> (String, ExternalRequest) {
        let (url, handle) = self.registered(task);
        (url.unwrap_or_default(), handle.external())
    }

    fn registered(&self, task: &Task) -> (Option<String>, RequestHandle) {
        let asked = task.path.as_ref().zip(self.endpoint);
        let url = asked.map(|(path, endpoint)| self.host.url(endpoint, path, self.run_id));
        let handle = self.recorder.register(task.label.as_str(), url.clone().unwrap_or_default());
        (url, handle)
    }

    fn watched(&self, task: &Task, abort: &H::Abort) -> impl FnOnce() -> Instrumented + use<H> {
        let (takes_ms, timeout_ms, works) = (task.takes_ms, task.timeout_ms, task.works);
        let (url, handle) = self.registered(task);
        let kind = self.strategy.request_kind();
        let getter = url.zip(self.endpoint).map(|(url, endpoint)| Getter {
            host: self.host.clone(),
            endpoint: endpoint.clone(),
            url,
        });
        let abort = abort.clone();
        move || match getter {
            Some(getter) if kind == RequestKind::SentWhenMade => {
                handle.instrument_started(|handle| getter.get(Sending::Now, &handle))
            }
            getter => handle.instrument(|handle| match (getter, kind) {
                (None, _) if works => working::<H>(takes_ms, kind, handle).boxed_local(),
                (None, _) => {
                    let wait = H::sleep(Duration::from_millis(takes_ms.into()));
                    wait.map(|()| Ok(Reply::default())).boxed_local()
                }
                (Some(getter), RequestKind::Unguarded) => {
                    getter.get(Sending::Unguarded(abort), &handle)
                }
                (Some(getter), RequestKind::Retried) => trying_again(getter, handle).boxed_local(),
                (
                    Some(getter),
                    RequestKind::Plain
                    | RequestKind::SentWhenMade
                    | RequestKind::Blocking
                    | RequestKind::Yielding,
                ) => {
                    let reply = getter.get(Sending::WhenPolled, &handle);
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
    fn get(&self, sending: Sending<H::Abort>, handle: &RequestHandle) -> Job {
        self.get_url(self.url.clone(), sending, handle)
    }

    fn get_url(&self, url: String, sending: Sending<H::Abort>, handle: &RequestHandle) -> Job {
        let handle = handle.clone();
        self.host.get(&self.endpoint, url, sending, Box::new(move |status| handle.headers(status)))
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

async fn trying_again<H: Host>(getter: Getter<H>, handle: RequestHandle) -> Result<Reply, Failure> {
    let mut tries = 0;
    let attempt = async || {
        // Each try has a URL of its own; the seed changes nothing else.
        let url = format!("{}&seed={tries}", getter.url);
        if tries > 0 {
            handle.retried();
        }
        tries += 1;
        getter.get_url(url, Sending::WhenPolled, &handle).await.map_err(|failure| {
            let retry_after = failure.retry_after();
            if retry_after.is_some() && tries < TRIES {
                handle.refused();
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
    handle: RequestHandle,
) -> Result<Reply, Failure> {
    handle.works();
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
