//! The reader's way to end what is under way.

use std::cell::{Cell, RefCell};

use futures::future::{AbortHandle, abortable};

/// Ends the work of one press of Run. Once requested, all further work ends at once.
#[derive(Debug, Default)]
pub(crate) struct Stop {
    is_requested: Cell<bool>,
    work: RefCell<Option<AbortHandle>>,
}

impl Stop {
    /// Drops the work under way, at the next turn of its executor.
    pub(crate) fn request(&self) {
        self.is_requested.set(true);
        if let Some(work) = self.work.take() {
            work.abort();
        }
    }

    /// Whether it was requested.
    pub(crate) fn is_requested(&self) -> bool {
        self.is_requested.get()
    }

    /// Awaits `work`; when a stop is requested first, drops it, and there is no output.
    pub(crate) async fn unless_requested<F: Future>(&self, work: F) -> Option<F::Output> {
        if self.is_requested() {
            return None;
        }
        let (work, handle) = abortable(work);
        self.work.replace(Some(handle));
        let output = work.await.ok();
        self.work.take();
        output
    }
}
