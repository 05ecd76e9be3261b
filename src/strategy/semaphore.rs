use futures::future::join_all;
use tokio::sync::Semaphore;

/// At most `limit` at a time: each request needs a permit, and there are `limit` of them.
///
/// All futures are polled from the start; most wait for a permit, in a queue. One that ends hands
/// its permit on at once, so no place stays empty while there is work. Answers come in request
/// order.
pub async fn semaphore<F: Future>(
    requests: impl IntoIterator<Item = F>,
    limit: usize,
) -> Vec<F::Output> {
    let permits = Semaphore::new(limit);
    join_all(requests.into_iter().map(async |request| {
        let _permit = permits.acquire().await;
        request.await
    }))
    .await
}
