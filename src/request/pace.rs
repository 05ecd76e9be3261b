//! Leaves the thread to others in the middle of a burst of requests.

use std::{cell::Cell, time::Duration};

use gloo_timers::{callback::Timeout, future::sleep};

/// How long requests may be sent in one go, in milliseconds. Sending one holds the thread for a
/// third of a millisecond or so, so a thousand in one go would freeze the page; this is half a
/// frame.
const SLICE_MS: f64 = 8.0;

thread_local! {
    /// When the browser's task that is running now sent its first request; none before that.
    static SINCE_MS: Cell<Option<f64>> = const { Cell::new(None) };
}

/// Ends when one more request may be sent: at once, unless sending has taken up the thread for
/// long enough. Then it ends in a task of its own, and the browser can draw in between.
///
/// Gives back whether it had to wait.
pub(super) async fn take_turn() -> bool {
    let now_ms = js_sys::Date::now();
    let since_ms = SINCE_MS.get().unwrap_or_else(|| {
        SINCE_MS.set(Some(now_ms));
        Timeout::new(0, || SINCE_MS.set(None)).forget();
        now_ms
    });
    let is_over = now_ms - since_ms > SLICE_MS;
    if is_over {
        sleep(Duration::ZERO).await;
    }
    is_over
}
