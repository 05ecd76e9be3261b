//! A future that works: what others get of the thread meanwhile.

use super::*;
use crate::run::virtual_time::work;

/// Work of so many steps of 10 ms each, for which the clock moves while the future is polled.
fn steps(count: u32) -> impl FnMut() -> bool {
    let mut left = count;
    move || {
        let is_left = left > 0;
        if is_left {
            work(10.0);
        }
        left = left.saturating_sub(1);
        is_left
    }
}

/// When a timer of 10 ms ended beside `work`.
fn timer_beside(work: impl Future<Output = ()>) -> f64 {
    let ended = Cell::new(f64::NAN);
    let timer = async {
        sleep(10.0).await;
        ended.set(now());
    };
    run(futures::future::join(timer, work));
    ended.get()
}

#[test]
fn work_without_a_pause_lets_nobody_else_in() {
    assert_eq!(timer_beside(blocking(steps(40))), 400.0);
}

#[test]
fn an_await_of_what_is_ready_lets_nobody_else_in() {
    let awaiting = async {
        for _ in 0..40 {
            work(10.0);
            std::future::ready(()).await;
        }
    };
    assert_eq!(timer_beside(awaiting), 400.0);
}

#[test]
fn work_with_pauses_lets_others_in_every_now_and_then() {
    let since = Cell::new(0.0);
    let is_due = || now() - since.get() >= 50.0;
    let pause = async || {
        sleep(0.5).await;
        since.set(now());
    };
    let ended = timer_beside(yielding(steps(40), is_due, pause));
    // After its first stretch of 50 ms.
    assert_eq!(ended, 50.0);
    assert!((400.0..410.0).contains(&now()), "the work took as long: {}", now());
}

#[test]
fn work_that_is_never_due_does_not_pause() {
    let pause = async || panic!("nobody asked for it");
    run(yielding(steps(3), || false, pause));
    assert_eq!(now(), 30.0);
}

#[test]
fn no_work_is_done_before_the_first_poll() {
    drop(blocking(steps(40)));
    drop(yielding(steps(40), || true, async || {}));
    assert_eq!(now(), 0.0);
}
