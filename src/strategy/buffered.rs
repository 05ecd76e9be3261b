use futures::stream::{self, StreamExt};

/// At most `limit` at a time, with the answers in request order.
///
/// An answer that is ready early keeps its place until those before it are handed over, so one
/// slow request can hold up the start of others. Compare
/// [`buffer_unordered`](super::buffer_unordered).
pub async fn buffered<F: Future>(
    requests: impl IntoIterator<Item = F>,
    limit: usize,
) -> Vec<F::Output> {
    stream::iter(requests).buffered(limit).collect().await
}
