//! A lab's plans against the practice network's own rules, on the manual clock: what the page does
//! with real requests, in no time and to the millisecond.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use futures::{
    FutureExt,
    channel::oneshot,
    future::{AbortHandle, Either, abortable, select},
    task::LocalSpawnExt,
};
use practice::{Clock, Network as Rules};

use super::*;
use crate::{
    request::Failure,
    run::{
        Cost, Job, Network, Place, Recorder, Reply, RunInfo, Watched, Witness,
        manual::{host, now, run, sleep, work},
    },
    strategy::{Host, RequestKind, retried},
};

thread_local! {
    static STATE: Cell<u32> = const { Cell::new(1) };
    /// What retries wait a random part by.
    static RANDOM: Cell<fn() -> f64> = const { Cell::new(random) };
}

/// From 0 to 1, the same numbers in every test.
fn random() -> f64 {
    STATE.set(STATE.get().wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
    f64::from(STATE.get() >> 8) / f64::from(1_u32 << 24)
}

/// Has retries wait the whole of their backoff from now on, in this test.
pub(super) fn without_jitter() {
    RANDOM.set(|| 1.0);
}

#[derive(Clone)]
struct ManualClock;

impl Clock for ManualClock {
    fn now(&self) -> Duration {
        Duration::from_secs_f64(now() / 1000.0)
    }

    async fn sleep(&self, time: Duration) {
        sleep(time.as_secs_f64() * 1000.0).await;
    }
}

/// What the tasks of one run have in common.
struct Errand {
    recorder: Recorder,
    strategy: Strategy,
    rules: Rules<ManualClock>,
    /// Ends those requests that dropping their futures leaves alone.
    aborts: Rc<RefCell<Vec<AbortHandle>>>,
}

/// One request, and its answer read to the end.
async fn get(rules: Rules<ManualClock>, path: String, place: Place) -> Result<Reply, Failure> {
    if path.starts_with("https://") {
        // Nobody knows the host: not at once, but soon.
        sleep(20.0).await;
        return Err(Failure::Network("no such host".to_owned()));
    }
    let cut = |_| Failure::Network("cut off".to_owned());
    let (head, mut body) = rules.exchange("GET", &path, None).head().await.map_err(cut)?;
    place.headers(head.status);
    let mut text = Vec::new();
    while let Some(piece) = body.next().await {
        text.extend(piece);
    }
    let text = String::from_utf8(text).expect("every answer is text");
    if head.status >= 400 {
        let header = head.headers.iter().find(|(name, _)| *name == "retry-after");
        let seconds = header.map(|(_, value)| value.parse().expect("whole seconds"));
        let retry_after = seconds.map(Duration::from_secs);
        return Err(Failure::Status { code: head.status, message: text, retry_after });
    }
    if !text.ends_with('}') {
        return Err(Failure::Decode("not JSON".to_owned()));
    }
    Ok(Reply { status: Some(head.status), chars: Some(text.len()), title: None })
}

impl Errand {
    fn start(&self, task: &Task) -> impl FnOnce() -> Watched + use<> {
        let url = task.path.as_ref().map(|path| format!("{path}&run=this"));
        let place = self.recorder.add(task.label.as_str(), url.clone().unwrap_or_default());
        let (task, strategy, rules) = (task.clone(), self.strategy, self.rules.clone());
        let aborts = Rc::clone(&self.aborts);
        move || {
            let kind = strategy.request_kind();
            match url {
                Some(url) if kind == RequestKind::SentWhenMade => place.watch_started(|place| {
                    unguarded(get(rules, url, place), &aborts).boxed_local()
                }),
                url => place.watch(|place| match (url, kind) {
                    (None, RequestKind::Yielding) if task.works => {
                        working(task.takes_ms, true).boxed_local()
                    }
                    (None, _) if task.works => working(task.takes_ms, false).boxed_local(),
                    (None, _) => timer(f64::from(task.takes_ms)),
                    (Some(url), RequestKind::Unguarded) => {
                        unguarded(get(rules, url, place), &aborts).boxed_local()
                    }
                    (Some(url), RequestKind::Retried) => {
                        trying_again(rules, url, place).boxed_local()
                    }
                    (Some(url), _) => match task.timeout_ms {
                        Some(limit_ms) => within(limit_ms, get(rules, url, place)).boxed_local(),
                        None => get(rules, url, place).boxed_local(),
                    },
                }),
            }
        }
    }

    fn witness(&self) -> Witness {
        let answer = async {
            let exchange = self.rules.exchange("GET", "witness?run=this", None);
            let (_, mut body) = exchange.head().await.expect("it is not cut off");
            let mut text = Vec::new();
            while let Some(piece) = body.next().await {
                text.extend(piece);
            }
            String::from_utf8(text).expect("every answer is text")
        };
        let text = run(answer);
        let count = |name: &str| {
            let (_, rest) = text.split_once(&format!("\"{name}\":")).expect("it is counted");
            let digits = rest.split(|char: char| !char.is_ascii_digit()).next();
            digits.and_then(|digits| digits.parse().ok()).expect("a number")
        };
        Witness {
            arrived: count("arrived"),
            answered: count("answered"),
            aborted: count("aborted"),
            peak_in_flight: count("peak_in_flight"),
            connections: None,
            streams: None,
        }
    }
}

fn timer(takes_ms: f64) -> Job {
    sleep(takes_ms).map(|()| Ok(Reply::default())).boxed_local()
}

/// Holds the thread for so long, in steps of a millisecond, with or without pauses.
async fn working(takes_ms: u32, pauses: bool) -> Result<Reply, Failure> {
    for _ in 0..takes_ms {
        work(1.0);
        if pauses {
            sleep(0.01).await;
        }
    }
    Ok(Reply::default())
}

async fn within(
    limit_ms: u32,
    request: impl Future<Output = Result<Reply, Failure>>,
) -> Result<Reply, Failure> {
    let limit = sleep(limit_ms.into()).boxed_local();
    match select(request.boxed_local(), limit).await {
        Either::Left((result, _)) => result,
        Either::Right(_) => Err(Failure::Timeout(Duration::from_millis(limit_ms.into()))),
    }
}

/// A request that belongs to somebody else, as one does to the browser.
fn unguarded<F>(
    request: F,
    aborts: &RefCell<Vec<AbortHandle>>,
) -> impl Future<Output = Result<Reply, Failure>> + use<F>
where
    F: Future<Output = Result<Reply, Failure>> + 'static,
{
    let (request, handle) = abortable(request);
    aborts.borrow_mut().push(handle);
    let (tell, told) = oneshot::channel();
    let request = async {
        // Perhaps nobody listens any more.
        let _ = tell.send(request.await.unwrap_or(Err(Failure::Cancelled)));
    };
    host().executor.spawn_local(request).expect("this executor takes all");
    async { told.await.unwrap_or(Err(Failure::Cancelled)) }
}

async fn trying_again(
    rules: Rules<ManualClock>,
    url: String,
    place: Place,
) -> Result<Reply, Failure> {
    let attempt = async || {
        get(rules.clone(), url.clone(), place.clone()).await.map_err(|failure| {
            let retry_after = failure.retry_after();
            if retry_after.is_some() {
                place.refused();
            }
            (failure, retry_after)
        })
    };
    let jitter = |most: Duration| most.mul_f64(RANDOM.get()());
    retried(8, attempt, host().sleep, jitter).await
}

/// A plan's run, cancelled after `until` milliseconds if it is not over by then, and what the
/// network saw of it.
pub(super) fn record_of(lab: &Lab, plan: &Plan, until: f64) -> Record {
    let network = if lab.asks == Asks::Nobody { Network::Timers } else { Network::Browser };
    let (strategy, settings) = (plan.strategy, lab.default_settings());
    let info = RunInfo { lab: lab.name, strategy, network, settings, started_unix_ms: 5e12 };
    let recorder = Recorder::new(now, info);
    let rules = Rules::new(ManualClock);
    let errand = Errand { recorder: recorder.clone(), strategy, rules, aborts: Rc::default() };
    let starts: Vec<_> = plan.tasks.iter().map(|task| errand.start(task)).collect();
    let aborts = Rc::clone(&errand.aborts);
    let abort = move || aborts.borrow().iter().for_each(AbortHandle::abort);
    let runs = strategy.run(starts, Host { abort: &abort, ..host() }).boxed_local();
    // What has not finished is dropped here, on time, and not when this function ends.
    let cancelled = matches!(run(select(runs, sleep(until).boxed_local())), Either::Right(_));
    recorder.finish(cancelled);
    // Requests that were left alone are answered to the end.
    run(sleep(10_000.0));
    if plan.ready > 0 {
        recorder.set_cost(Cost { futures: plan.ready, samples_us: vec![1.0, 9.0, 2.0] });
    }
    recorder.set_witness((lab.asks != Asks::Nobody).then(|| errand.witness()));
    recorder.record().expect("the run is finished")
}
