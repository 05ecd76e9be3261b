//! Ownership is cancellation: who drops the guard aborts the request.

use web_sys::{AbortController, AbortSignal};

/// Aborts its request when dropped.
#[derive(Debug)]
pub(super) struct AbortOnDrop(Option<AbortController>);

impl AbortOnDrop {
    pub(super) fn new() -> Self {
        let controller = AbortController::new();
        Self(Some(controller.expect("every browser has it")))
    }

    /// What ties a request to this guard.
    pub(super) fn signal(&self) -> AbortSignal {
        self.0.as_ref().expect("it is armed").signal()
    }

    /// The request has ended: there is nothing to abort any longer.
    pub(super) fn disarm(mut self) {
        self.0 = None;
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(controller) = &self.0 {
            controller.abort();
        }
    }
}
