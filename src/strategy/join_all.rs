/// All at once: every request is under way before the first answer is in.
///
/// The total is the longest of the waits. The answers come back in the order of the requests,
/// whichever came in first. Compare [`sequential`](super::sequential).
pub async fn join_all<F: Future>(requests: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    futures::future::join_all(requests).await
}
