//! The strategies themselves, over requests that only take their time, as a network would see them.

use std::{cell::RefCell, rc::Rc, time::Duration};

use futures::{
    FutureExt,
    future::{LocalBoxFuture, LocalFutureObj},
    task::{LocalSpawn, SpawnError},
};
use overlap::strategy::{Host, RequestKind, blocking, yielding};
use tokio::{
    task::{AbortHandle, LocalSet, spawn_local},
    time::{Instant, sleep, timeout},
};

use crate::{Event, Kind, cases::Case};

/// What happened, as it happens.
type Log = Rc<RefCell<Vec<Event>>>;

/// What goes on when nobody waits for it any longer.
type UnderWay = Rc<RefCell<Vec<(usize, AbortHandle)>>>;

/// Makes a future of a run.
type Start = Box<dyn FnOnce() -> LocalBoxFuture<'static, Result<(), ()>>>;

struct Executor;

impl LocalSpawn for Executor {
    fn spawn_local_obj(&self, future: LocalFutureObj<'static, ()>) -> Result<(), SpawnError> {
        spawn_local(future);
        Ok(())
    }
}

/// Notes that a request was given up, unless it has ended.
struct Guard<'a> {
    log: &'a Log,
    index: usize,
    has_ended: bool,
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        if !self.has_ended {
            self.log.borrow_mut().push(Event(Kind::Abort, Some(self.index)));
        }
    }
}

/// A request of a case, which fails where its answer is a refusal.
async fn request(log: Log, index: usize, delay: Duration, fails: bool) -> Result<(), ()> {
    log.borrow_mut().push(Event(Kind::Start, Some(index)));
    let mut guard = Guard { log: &log, index, has_ended: false };
    sleep(delay).await;
    guard.has_ended = true;
    log.borrow_mut().push(Event(Kind::End, Some(index)));
    if fails { Err(()) } else { Ok(()) }
}

/// What the strategy of a case does. Holds the thread until it is done.
///
/// Nothing but work takes any time: without it, the clock goes from each moment to the next.
pub(crate) fn events_of(case: &Case) -> Vec<Event> {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_time().start_paused(case.work_ms == 0).build();
    LocalSet::new().block_on(&runtime.expect("a runtime can be made"), run(case))
}

async fn run(case: &Case) -> Vec<Event> {
    let log = Log::default();
    let under_way = UnderWay::default();
    let kind = case.strategy.request_kind();
    let mut starts: Vec<Start> = Vec::new();
    for (index, delay_ms) in case.delays_ms.iter().enumerate() {
        let (log, under_way) = (Rc::clone(&log), Rc::clone(&under_way));
        let delay = Duration::from_millis(*delay_ms);
        let fails = case.fails == Some(index);
        let limit = case.limit_each_ms.map(Duration::from_millis);
        starts.push(Box::new(move || match kind {
            RequestKind::SentWhenMade => {
                let sent = spawn_local(request(log, index, delay, fails));
                async { sent.await.expect("it is not aborted") }.boxed_local()
            }
            RequestKind::Unguarded => async move {
                let sent = spawn_local(request(log, index, delay, fails));
                under_way.borrow_mut().push((index, sent.abort_handle()));
                sent.await.unwrap_or(Err(()))
            }
            .boxed_local(),
            _ => async move {
                let request = request(log, index, delay, fails);
                match limit {
                    Some(limit) => timeout(limit, request).await.unwrap_or(Err(())),
                    None => request.await,
                }
            }
            .boxed_local(),
        }));
    }
    if matches!(kind, RequestKind::Blocking | RequestKind::Yielding) {
        starts.push(work(Rc::clone(&log), kind, case.work_ms));
    }
    let abort = || under_way.borrow().iter().for_each(|(_, request)| request.abort());
    let sleep = |time: Duration| sleep(time).boxed_local();
    case.strategy.run(starts, Host { executor: &Executor, sleep, abort: &abort }).await;
    if kind != RequestKind::Blocking && kind != RequestKind::Yielding {
        log.borrow_mut().push(Event(Kind::Over, None));
    }
    // What nobody waits for goes on all the same.
    while under_way.borrow().iter().any(|(_, request)| !request.is_finished()) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    log.take()
}

/// The task that works, which is the last of its run.
fn work(log: Log, kind: RequestKind, work_ms: u64) -> Start {
    Box::new(move || {
        async move {
            let (mut steps, mut paused) = (0, Instant::now());
            let step = move || {
                std::thread::sleep(Duration::from_millis(5));
                steps += 5;
                steps < work_ms
            };
            let is_due = move || {
                let is_now = paused.elapsed() >= Duration::from_millis(10);
                if is_now {
                    paused = Instant::now();
                }
                is_now
            };
            match kind {
                RequestKind::Blocking => blocking(step).await,
                _ => yielding(step, is_due, async || sleep(Duration::from_millis(1)).await).await,
            }
            log.borrow_mut().push(Event(Kind::Over, None));
            Ok(())
        }
        .boxed_local()
    })
}
