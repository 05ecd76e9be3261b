//! The browser's own account of a run's requests.

use std::time::Duration;

use gloo_timers::future::sleep;

use crate::{request::Timings, run::Recorder};

/// How often, and how many times, is looked for what the browser has not noted yet: for half a second,
/// which is long for something that usually comes together with the answer.
const EVERY: Duration = Duration::from_millis(25);
const TIMES: u32 = 20;

/// Adds the phases of the requests to the account, and waits a moment for those that are missing.
pub(super) async fn set_phases(recorder: &Recorder, timings: &Timings) {
    for _ in 0..TIMES {
        if recorder.set_phases(|url| timings.of(url)) {
            return;
        }
        sleep(EVERY).await;
    }
}
