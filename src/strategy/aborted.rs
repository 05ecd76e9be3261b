use std::pin::pin;

use futures::future::{Either, join_all, select};

/// Waits for all of them until `end` comes, then aborts and drops what is not finished.
///
/// `abort` tells the browser, and the browser tells the network. Compare
/// [`dropped`](super::dropped).
pub async fn aborted<F: Future>(
    requests: impl IntoIterator<Item = F>,
    end: impl Future<Output = ()>,
    abort: impl FnOnce(),
) {
    let all = join_all(requests);
    if let Either::Right(_) = select(pin!(all), pin!(end)).await {
        abort();
    }
}
