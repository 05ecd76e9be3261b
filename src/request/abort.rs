//! Ownership is cancellation: who drops the guard aborts the request.

use web_sys::{AbortController, AbortSignal};

/// Aborts its request when dropped. After the answer's last byte, aborting changes nothing.
#[derive(Debug)]
pub(super) struct AbortOnDrop(AbortController);

impl AbortOnDrop {
    pub(super) fn new() -> Self {
        Self(AbortController::new().expect("AbortController is in every browser that has fetch"))
    }

    /// What ties a request to this guard.
    pub(super) fn signal(&self) -> AbortSignal {
        self.0.signal()
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
