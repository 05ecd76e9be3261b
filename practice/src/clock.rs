//! The time, as the host knows it.

use std::time::Duration;

/// A host's clock: a timer of the browser, tokio's, or one that a test moves by hand.
pub trait Clock: Clone {
    /// The time since some moment that stays the same for the life of the [`Network`], and never
    /// less than it was before.
    ///
    /// [`Network`]: crate::Network
    fn now(&self) -> Duration;

    /// Completes after at least about this long; it may be early by what [`now`](Clock::now)
    /// can't tell. Dropping the future stops the timer.
    fn sleep(&self, time: Duration) -> impl Future<Output = ()>;
}

/// Completes at that moment or after it, never before.
pub(crate) async fn sleep_until(clock: &impl Clock, moment: Duration) {
    // More than once where the host's timer rings early: a request that is said to take 200 ms
    // must not be seen to take 199.
    while let Some(left) = moment.checked_sub(clock.now()).filter(|left| !left.is_zero()) {
        clock.sleep(left).await;
    }
}
