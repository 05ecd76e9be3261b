//! Time that stands still until all work is done, then jumps to the next timer: tests of what
//! happens when, to the millisecond and in no time at all.

use std::{
    cell::{Cell, RefCell},
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    task::{Context, Poll, Wake, Waker},
};

use futures::{
    FutureExt,
    future::LocalFutureObj,
    task::{LocalSpawn, SpawnError, noop_waker},
};

use crate::strategy::Host;

thread_local! {
    static NOW: Cell<f64> = const { Cell::new(0.0) };
    static SPAWNED: RefCell<Vec<LocalFutureObj<'static, ()>>> = const { RefCell::new(Vec::new()) };
    static TIMERS: RefCell<Vec<(f64, u64, Waker)>> = const { RefCell::new(Vec::new()) };
    static TIMER_ID: Cell<u64> = const { Cell::new(0) };
}

/// The virtual clock. Each test has a thread, and so a clock, of its own.
pub(crate) fn now() -> f64 {
    NOW.get()
}

/// Ends once the clock stands `ms` later than at the first poll.
pub(crate) async fn sleep(ms: f64) {
    let deadline = now() + ms;
    let mut timer = None;
    std::future::poll_fn(|cx| {
        if now() >= deadline {
            return Poll::Ready(());
        }
        // A timer rings once, however often the future is polled meanwhile.
        timer.get_or_insert_with(|| Timer::set(deadline, cx.waker().clone()));
        Poll::Pending
    })
    .await;
}

/// A timer that is set. Dropping it takes it back, so that nobody is woken for nothing.
struct Timer(u64);

impl Timer {
    fn set(at: f64, waker: Waker) -> Self {
        let id = TIMER_ID.replace(TIMER_ID.get() + 1);
        TIMERS.with_borrow_mut(|timers| timers.push((at, id, waker)));
        Self(id)
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        // At the end of a test there may be none any more.
        let _ = TIMERS.try_with(|timers| timers.borrow_mut().retain(|(_, id, _)| *id != self.0));
    }
}

/// Lets all others in that have something to do now, and takes no time.
pub(crate) async fn pause() {
    let mut timer = None;
    std::future::poll_fn(|cx| {
        if timer.is_some() {
            return Poll::Ready(());
        }
        timer = Some(Timer::set(now(), cx.waker().clone()));
        Poll::Pending
    })
    .await;
}

/// Holds the thread for `ms`: the clock moves on, and no timer rings meanwhile.
pub(crate) fn work(ms: f64) {
    NOW.set(now() + ms);
}

/// The virtual clock's own place to run in.
pub(crate) fn host() -> Host<'static> {
    Host {
        executor: &Pool,
        sleep: |time| sleep(time.as_secs_f64() * 1000.0).boxed_local(),
        abort: &|| {},
    }
}

struct Pool;

impl LocalSpawn for Pool {
    fn spawn_local_obj(&self, future: LocalFutureObj<'static, ()>) -> Result<(), SpawnError> {
        SPAWNED.with_borrow_mut(|spawned| spawned.push(future));
        Ok(())
    }
}

/// Polls every spawned future once; says whether one has ended.
pub(crate) fn poll_spawned() -> bool {
    let spawned = SPAWNED.take();
    let before = spawned.len();
    let waker = noop_waker();
    let is_pending = |future: &mut LocalFutureObj<'static, ()>| {
        future.poll_unpin(&mut Context::from_waker(&waker)).is_pending()
    };
    let rest: Vec<_> = spawned
        .into_iter()
        .filter_map(|mut future| is_pending(&mut future).then_some(future))
        .collect();
    let has_ended = rest.len() < before;
    // What was spawned meanwhile waits for the next time.
    SPAWNED.with_borrow_mut(|spawned| spawned.splice(..0, rest).for_each(drop));
    has_ended
}

/// Whether a future asked to be polled, and was not yet.
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Relaxed);
    }
}

/// Runs `future` to its end, or until no timer is left that could wake it or `until` has come.
pub(crate) fn run_until<F: Future>(until: f64, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let woken = Arc::new(Woken(AtomicBool::new(true)));
    let waker = Arc::clone(&woken).into();
    loop {
        // As on a page, it is polled when it was woken and not when anybody else was.
        if woken.0.swap(false, Relaxed)
            && let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker))
        {
            return Some(output);
        }
        // What was woken meanwhile is due before the clock moves on.
        if woken.0.load(Relaxed) {
            continue;
        }
        while poll_spawned() {}
        if woken.0.load(Relaxed) {
            continue;
        }
        let next = TIMERS.with_borrow(|timers| {
            timers.iter().map(|(at, ..)| *at).min_by(f64::total_cmp).filter(|at| *at <= until)
        })?;
        // A timer that was due while the thread was held rings late.
        NOW.set(next.max(now()));
        TIMERS.with_borrow_mut(|timers| {
            timers.retain(|(at, _, waker)| {
                let is_due = *at <= next;
                if is_due {
                    waker.wake_by_ref();
                }
                !is_due
            });
        });
    }
}

/// Runs `future` to its end; panics when it can never end.
pub(crate) fn run<F: Future>(future: F) -> F::Output {
    run_until(f64::INFINITY, future).expect("the future waits for something that never comes")
}
