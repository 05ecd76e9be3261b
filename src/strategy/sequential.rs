/// One at a time: each request is awaited before the next one starts.
///
/// The total is the sum of all the waits. To overlap them, see [`join_all`](super::join_all).
pub async fn sequential<F: Future>(requests: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let mut answers = Vec::new();
    for request in requests {
        answers.push(request.await);
    }
    answers
}
