//! What the place where strategies run gives them.

use std::{fmt, time::Duration};

use futures::{future::LocalBoxFuture, task::LocalSpawn};

/// What some strategies need besides futures: the page has one of these, the tests another.
#[derive(Clone, Copy)]
pub struct Host<'a> {
    /// Polls futures that nobody awaits.
    pub executor: &'a dyn LocalSpawn,
    /// A future that ends after this long.
    pub sleep: fn(Duration) -> LocalBoxFuture<'static, ()>,
    /// Aborts the run's requests, where dropping their futures does not.
    pub abort: &'a dyn Fn(),
}

impl Host<'_> {
    pub(super) fn after(&self, ms: u32) -> LocalBoxFuture<'static, ()> {
        (self.sleep)(Duration::from_millis(ms.into()))
    }
}

impl fmt::Debug for Host<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Host")
    }
}
