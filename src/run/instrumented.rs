//! A future that reports its own life.

use std::{
    mem,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Wake},
};

use futures::task::AtomicWaker;

use super::recorder::{Job, Reply, RequestHandle};
use crate::request::Failure;

/// Passes every poll on to the future inside, and notes it; notes every wake on its way out.
///
/// Dropping it drops the future inside, and notes that the request was cancelled, or never
/// started.
#[must_use = "a future does nothing until it is polled"]
pub struct Instrumented {
    handle: RequestHandle,
    waker: Arc<RecordingWaker>,
    job: Job,
}

/// Stands between a future and its task: notes a wake, then hands it on.
struct RecordingWaker {
    clock: Box<dyn Fn() -> f64 + Send + Sync>,
    wakes: Mutex<Vec<f64>>,
    task: AtomicWaker,
}

impl RecordingWaker {
    /// The wakes since this was last asked.
    fn take_wakes(&self) -> Vec<f64> {
        mem::take(&mut *self.wakes.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Wake for RecordingWaker {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.wakes.lock().unwrap_or_else(PoisonError::into_inner).push((self.clock)());
        self.task.wake();
    }
}

impl Instrumented {
    pub(super) fn new(handle: RequestHandle, job: Job) -> Self {
        let waker = RecordingWaker {
            clock: Box::new(handle.clock()),
            wakes: Mutex::default(),
            task: AtomicWaker::new(),
        };
        Self { handle, waker: Arc::new(waker), job }
    }
}

impl Future for Instrumented {
    type Output = Result<Reply, Failure>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // Asking for the time is a call into JavaScript, so each moment is asked for once.
        let since_ms = self.handle.now_ms();
        self.handle.started(since_ms);
        self.waker.task.register(cx.waker());
        let waker = Arc::clone(&self.waker).into();
        let polled = self.job.as_mut().poll(&mut Context::from_waker(&waker));
        let now = self.handle.now_ms();
        self.handle.polled(since_ms, now, self.waker.take_wakes());
        if let Poll::Ready(result) = &polled {
            self.handle.settled(now, result);
        }
        polled
    }
}

impl Drop for Instrumented {
    fn drop(&mut self) {
        self.handle.dropped();
    }
}

impl std::fmt::Debug for Instrumented {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Instrumented").field("handle", &self.handle).finish_non_exhaustive()
    }
}
