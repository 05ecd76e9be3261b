use std::time::Duration;

use futures::future::join_all;

/// Starts one request every `interval`, however long each of them takes.
///
/// That bounds how many start in a second. It does not bound how many are in flight: for that,
/// see [`semaphore`](super::semaphore).
pub async fn rate_limited<F: Future, S: Future>(
    requests: impl IntoIterator<Item = F>,
    interval: Duration,
    sleep: impl Fn(Duration) -> S,
) -> Vec<F::Output> {
    let sleep = &sleep;
    join_all((0..).zip(requests).map(async |(place, request)| {
        sleep(interval * place).await;
        request.await
    }))
    .await
}
