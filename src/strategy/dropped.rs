use std::pin::pin;

use futures::future::{join_all, select};

/// Waits for all of them until `end` comes, then drops what is not finished.
///
/// Nobody waits for those answers any longer. But nobody has told the browser, either, and so the
/// requests go on. Compare [`aborted`](super::aborted).
pub async fn dropped<F: Future>(
    requests: impl IntoIterator<Item = F>,
    end: impl Future<Output = ()>,
) {
    let all = join_all(requests);
    select(pin!(all), pin!(end)).await;
}
