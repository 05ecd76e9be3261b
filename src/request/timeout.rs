//! A limit on how long to wait.

use std::{pin::pin, time::Duration};

use futures::future::{Either, select};
use gloo_timers::future::sleep;

use super::Failure;

/// Waits for `request` no longer than `limit`, which a timer measures: 1 ms to 24 days.
///
/// # Errors
///
/// The request's own failure, or [`Failure::Timeout`]; then the request is dropped, and with it
/// aborted.
pub async fn within<T>(
    limit: Duration,
    request: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    match select(pin!(request), pin!(sleep(limit))).await {
        Either::Left((result, _)) => result,
        Either::Right(((), _)) => Err(Failure::Timeout(limit)),
    }
}
