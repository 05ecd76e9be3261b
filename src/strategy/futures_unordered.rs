use futures::stream::{FuturesUnordered, StreamExt};

/// All at once, and each is polled only when it has asked for it.
///
/// Every future in the set has a waker of its own, so a wake says which one to poll. Answers come
/// in the order in which they are ready.
pub async fn futures_unordered<F: Future>(requests: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let under_way: FuturesUnordered<F> = requests.into_iter().collect();
    under_way.collect().await
}
