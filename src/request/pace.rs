//! Leaves the thread to others in the middle of a burst of requests.

use std::{cell::Cell, time::Duration};

use gloo_timers::{callback::Timeout, future::sleep};

/// How many requests may be sent in one go. Sending one holds the thread for a third of a millisecond
/// or so, so a thousand in one go would freeze the page; these are half a frame.
const MOST: u32 = 24;

thread_local! {
    /// How many requests the browser's task that is running now has sent.
    static SENT: Cell<u32> = const { Cell::new(0) };
}

/// Ends when one more request may be sent: at once, unless many were sent in one go. Then it ends in a
/// task of its own, and the browser can draw in between.
pub(super) async fn take_turn() {
    if SENT.get() == 0 {
        Timeout::new(0, || SENT.set(0)).forget();
    }
    SENT.set(SENT.get() + 1);
    if SENT.get() > MOST {
        sleep(Duration::ZERO).await;
    }
}
