use futures::stream::{self, StreamExt};

/// At most `limit` at a time: a stream of requests of which `limit` are under way.
///
/// The next one starts as soon as any has ended. Answers come in the order in which they are
/// ready, not in request order; compare [`buffered`](super::buffered).
pub async fn buffer_unordered<F: Future>(
    requests: impl IntoIterator<Item = F>,
    limit: usize,
) -> Vec<F::Output> {
    stream::iter(requests).buffer_unordered(limit).collect().await
}
