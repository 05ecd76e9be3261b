/// Creates every request first, then awaits one after another.
///
/// In JavaScript this overlaps. In Rust it does not: a future does nothing until it is polled,
/// and an `await` polls only its own. The total is the sum of all the waits.
pub async fn create_then_await<F: Future>(requests: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    let created: Vec<F> = requests.into_iter().collect();
    let mut answers = Vec::new();
    for request in created {
        answers.push(request.await);
    }
    answers
}
