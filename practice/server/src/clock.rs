//! tokio's time.

use std::time::Duration;

use practice::Clock;
use tokio::time::{Instant, sleep};

/// Counts from the moment when it was made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct TokioClock(Instant);

impl TokioClock {
    pub(crate) fn new() -> Self {
        Self(Instant::now())
    }
}

impl Clock for TokioClock {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, time: Duration) -> impl Future<Output = ()> {
        sleep(time)
    }
}
