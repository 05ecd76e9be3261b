//! What happens on one connection, to know when nothing does any more.

use std::collections::VecDeque;
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
    /// What was handed over and not yet taken, the oldest first.
    offered: VecDeque<Offer>,
    last_offer: u64,
    /// When a request last began or ended, or the server said goodbye.
    changed: Instant,
}

/// A piece of an answer that lies in a buffer until the client takes it.
#[derive(Debug)]
struct Offer {
    number: u64,
    since: Instant,
}

/// How long a client is waited for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// To send a request.
    pub(crate) request: Duration,
    /// To take a piece of an answer.
    pub(crate) answer: Duration,
}

impl Activity {
    pub(crate) fn new() -> Self {
        let (offered, changed) = (VecDeque::new(), Instant::now());
        Self(Mutex::new(State { under_way: 0, offered, last_offer: 0, changed }))
    }

    /// A request begins.
    pub(crate) fn begin(&self) {
        let mut state = self.lock();
        state.under_way += 1;
        state.changed = Instant::now();
    }

    /// A request ends.
    pub(crate) fn end(&self) {
        let mut state = self.lock();
        state.under_way -= 1;
        state.changed = Instant::now();
    }

    /// The server says goodbye: from now on the client is given time for its own.
    pub(crate) fn leave(&self) {
        self.lock().changed = Instant::now();
    }

    /// A piece of an answer is handed over. Gives its number.
    pub(crate) fn offer(&self) -> u64 {
        let mut state = self.lock();
        state.last_offer += 1;
        let number = state.last_offer;
        state.offered.push_back(Offer { number, since: Instant::now() });
        number
    }

    /// The piece after that is asked for, as there is room for it; or it never will be.
    pub(crate) fn take(&self, number: u64) {
        self.lock().offered.retain(|offer| offer.number != number);
    }

    /// Completes when the client has not done for so long what it should: it has sent no request, or
    /// takes nothing of one of its answers, whatever becomes of others. A request that waits for the
    /// network is no reason.
    pub(crate) async fn quiet(&self, patience: Patience) {
        loop {
            let wake = {
                let state = self.lock();
                match state.offered.front() {
                    Some(oldest) => oldest.since + patience.answer,
                    None if state.under_way == 0 => state.changed + patience.request,
                    None => Instant::now() + patience.request.min(patience.answer),
                }
            };
            if wake <= Instant::now() {
                return;
            }
            sleep_until(wake).await;
        }
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

    const PATIENCE: Patience = Patience { request: LIMIT, answer: LIMIT };

    fn is_quiet(activity: &Activity) -> bool {
        activity.quiet(PATIENCE).now_or_never().is_some()
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
        let piece = activity.offer();
        advance(LIMIT).await;
        assert!(is_quiet(&activity));
        activity.take(piece);
        assert!(!is_quiet(&activity));
    }

    #[tokio::test(start_paused = true)]
    async fn one_that_is_not_taken_counts_whatever_else_is_asked_for() {
        let activity = Activity::new();
        activity.begin();
        let _never_taken = activity.offer();
        for _ in 0..3 {
            assert!(!is_quiet(&activity));
            advance(LIMIT / 3).await;
            activity.begin();
            let piece = activity.offer();
            activity.take(piece);
            activity.end();
        }
        assert!(is_quiet(&activity));
    }

    #[tokio::test(start_paused = true)]
    async fn a_goodbye_gives_an_idle_client_time_for_its_own() {
        let activity = Activity::new();
        advance(LIMIT).await;
        activity.leave();
        assert!(!is_quiet(&activity));
        advance(LIMIT).await;
        assert!(is_quiet(&activity));
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
        futures::join!(activity.quiet(PATIENCE), ended);
        assert_eq!(start.elapsed(), LIMIT + LIMIT / 2);
    }
}
