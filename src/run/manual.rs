//! Time that stands still until all work is done, then jumps to the next timer: tests of what
//! happens when, to the millisecond and in no time at all.

use std::{
    cell::{Cell, RefCell},
    pin::pin,
    task::{Context, Poll, Waker},
};

use futures::task::noop_waker;

thread_local! {
    static NOW: Cell<f64> = const { Cell::new(0.0) };
    static TIMERS: RefCell<Vec<(f64, Waker)>> = const { RefCell::new(Vec::new()) };
}

/// The manual clock. Each test has a thread, and so a clock, of its own.
pub(crate) fn now() -> f64 {
    NOW.get()
}

/// Ends once the clock stands `ms` later than at the first poll.
pub(crate) async fn sleep(ms: f64) {
    let deadline = now() + ms;
    let mut is_set = false;
    std::future::poll_fn(|cx| {
        if now() >= deadline {
            return Poll::Ready(());
        }
        // A timer rings once, however often the future is polled meanwhile.
        if !is_set {
            is_set = true;
            TIMERS.with_borrow_mut(|timers| timers.push((deadline, cx.waker().clone())));
        }
        Poll::Pending
    })
    .await;
}

/// Runs `future` to its end, or until no timer is left that could wake it or `until` has come.
pub(crate) fn run_until<F: Future>(until: f64, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    loop {
        let waker = noop_waker();
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return Some(output);
        }
        let next = TIMERS.with_borrow(|timers| {
            timers.iter().map(|(at, _)| *at).min_by(f64::total_cmp).filter(|at| *at <= until)
        })?;
        NOW.set(next);
        TIMERS.with_borrow_mut(|timers| {
            timers.retain(|(at, waker)| {
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
