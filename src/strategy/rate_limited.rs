use std::time::Duration;

use futures::future::join_all;

/// A token bucket: `burst` requests start at once, and from then on one every `interval`, however
/// long each of them takes.
///
/// That bounds how many start in a second. It does not bound how many are in flight: for that,
/// see [`semaphore`](super::semaphore).
pub async fn rate_limited<F: Future, S: Future>(
    requests: impl IntoIterator<Item = F>,
    interval: Duration,
    burst: u32,
    sleep: impl Fn(Duration) -> S,
) -> Vec<F::Output> {
    let sleep = &sleep;
    join_all((1..).zip(requests).map(async |(place, request)| {
        sleep(interval * u32::saturating_sub(place, burst)).await;
        request.await
    }))
    .await
}
