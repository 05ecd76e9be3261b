//! What happens on one connection, to know when nothing does any more.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// The requests of one connection, as far as the connection waits for its client or the client for
/// it.
#[derive(Debug)]
pub(crate) struct Activity(Mutex<State>);

#[derive(Debug)]
struct State {
    under_way: usize,
    /// Answers of which a piece was handed over and the next not yet asked for.
    offered: usize,
    changed: Instant,
}

impl Activity {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(State { under_way: 0, offered: 0, changed: Instant::now() }))
    }

    /// A request begins.
    pub(crate) fn begin(&self) {
        self.change(|state| state.under_way += 1);
    }

    /// A request ends.
    pub(crate) fn end(&self) {
        self.change(|state| state.under_way -= 1);
    }

    /// A piece of an answer is handed over. It lies in a buffer until the client takes it.
    pub(crate) fn offer(&self) {
        self.change(|state| state.offered += 1);
    }

    /// The next piece is asked for, as there is room for it; or it never will be.
    pub(crate) fn take(&self) {
        self.change(|state| state.offered -= 1);
    }

    /// Completes when for so long nothing has happened that the client should have made happen: it
    /// has sent no request, or takes nothing of its answers. A request that waits for the network
    /// is no reason.
    pub(crate) async fn quiet(&self, limit: Duration) {
        loop {
            let wake = {
                let mut state = self.lock();
                let now = Instant::now();
                if state.under_way > 0 && state.offered == 0 {
                    state.changed = now;
                } else if now >= state.changed + limit {
                    return;
                }
                state.changed + limit
            };
            sleep_until(wake).await;
        }
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let mut state = self.lock();
        change(&mut state);
        state.changed = Instant::now();
    }

    /// No change to the state can panic halfway.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;
    use tokio::time::advance;

    use super::*;

    const LIMIT: Duration = Duration::from_secs(60);

    fn is_quiet(activity: &Activity) -> bool {
        activity.quiet(LIMIT).now_or_never().is_some()
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_without_a_request_is_quiet_after_the_limit() {
        let activity = Activity::new();
        advance(LIMIT / 2).await;
        assert!(!is_quiet(&activity));
        advance(LIMIT / 2).await;
        assert!(is_quiet(&activity));
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_waits_for_the_network_may_take_any_time() {
        let activity = Activity::new();
        activity.begin();
        advance(10 * LIMIT).await;
        assert!(!is_quiet(&activity));
        activity.end();
        advance(LIMIT / 2).await;
        assert!(!is_quiet(&activity));
        advance(LIMIT / 2).await;
        assert!(is_quiet(&activity));
    }

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_is_not_taken_counts_as_quiet() {
        let activity = Activity::new();
        activity.begin();
        activity.offer();
        advance(LIMIT).await;
        assert!(is_quiet(&activity));
        activity.take();
        assert!(!is_quiet(&activity));
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_for_quiet_hears_of_it() {
        let activity = Activity::new();
        activity.begin();
        let start = Instant::now();
        let ended = async {
            tokio::time::sleep(LIMIT / 2).await;
            activity.end();
        };
        futures::join!(activity.quiet(LIMIT), ended);
        assert_eq!(start.elapsed(), LIMIT + LIMIT / 2);
    }
}
