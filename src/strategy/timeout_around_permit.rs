use std::pin::pin;

use futures::future::{Either, join_all, select};
use tokio::sync::Semaphore;

/// At most `limit` at a time, with a clock for each that starts before its wait for a permit.
///
/// So the wait counts against the request, and whoever comes late in the queue is given up, however
/// quick the network is. A clock that starts after the permit counts the request alone.
pub async fn timeout_around_permit<F: Future, C: Future>(
    requests: impl IntoIterator<Item = F>,
    limit: usize,
    clock: impl Fn() -> C,
) -> Vec<Option<F::Output>> {
    let permits = Semaphore::new(limit);
    join_all(requests.into_iter().map(async |request| {
        let permitted = async {
            let _permit = permits.acquire().await;
            request.await
        };
        match select(pin!(permitted), pin!(clock())).await {
            Either::Left((answer, _)) => Some(answer),
            Either::Right(_) => None,
        }
    }))
    .await
}
