//! Ownership is cancellation: who drops the guard aborts the request, or what else it is for.

use web_sys::{AbortController, AbortSignal};

/// Aborts what is under way for it when dropped.
#[derive(Debug)]
pub(crate) struct AbortOnDrop(Option<AbortController>);

impl AbortOnDrop {
    pub(crate) fn new() -> Self {
        let controller = AbortController::new();
        Self(Some(controller.expect("every browser has it")))
    }

    /// What ties a request to this guard.
    pub(crate) fn signal(&self) -> AbortSignal {
        self.0.as_ref().expect("it is armed").signal()
    }

    /// The request has ended: there is nothing to abort any longer.
    pub(crate) fn disarm(mut self) {
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
