use std::time::Duration;

/// Tries again while the network asks for it, and waits longer before each new try.
///
/// `attempt` says why it failed and, if another try is of use, how long the network wants to be
/// left alone: no time at all where it names none. To that comes a backoff that doubles with each
/// try, and of which only a random part is waited, the `jitter`: clients that failed together must
/// not come back together.
///
/// # Errors
///
/// What the last try failed with.
pub async fn retried<T, E, S: Future>(
    tries: u32,
    mut attempt: impl AsyncFnMut() -> Result<T, (E, Option<Duration>)>,
    sleep: impl Fn(Duration) -> S,
    jitter: impl Fn(Duration) -> Duration,
) -> Result<T, E> {
    let mut backoff = Duration::from_millis(250);
    for _ in 1..tries {
        match attempt().await {
            Ok(answer) => return Ok(answer),
            Err((error, None)) => return Err(error),
            Err((_, Some(retry_after))) => {
                sleep(retry_after + jitter(backoff)).await;
                backoff *= 2;
            }
        }
    }
    attempt().await.map_err(|(error, _)| error)
}
