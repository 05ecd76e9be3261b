/// Starts every request first, then awaits one after another.
///
/// Here `start` calls `fetch` before it gives back a future. A promise does not wait to be polled:
/// from that call on, the browser is at work. The total is the longest of the waits.
pub async fn start_then_await<F: Future>(
    starts: impl IntoIterator<Item = impl FnOnce() -> F>,
) -> Vec<F::Output> {
    let started: Vec<F> = starts.into_iter().map(|start| start()).collect();
    let mut answers = Vec::new();
    for request in started {
        answers.push(request.await);
    }
    answers
}
