use futures::future::join_all;

/// At most `limit` at a time: `limit` of them all at once, then the next `limit`.
///
/// Each batch lasts as long as its slowest request, and the places of the others stay empty until
/// then. Compare [`semaphore`](super::semaphore).
pub async fn batches<F: Future>(
    requests: impl IntoIterator<Item = F>,
    limit: usize,
) -> Vec<F::Output> {
    let mut requests = requests.into_iter();
    let mut answers = Vec::new();
    loop {
        let batch: Vec<F> = requests.by_ref().take(limit).collect();
        if batch.is_empty() {
            return answers;
        }
        answers.extend(join_all(batch).await);
    }
}
