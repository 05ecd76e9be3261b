use std::time::Duration;

/// Tries again while the network asks for it, and waits longer before each new try.
///
/// `attempt` says why it failed and how long the network wants to be left alone. To that comes a
/// backoff that doubles with each try, and of which only a random part is waited: clients that
/// failed together must not come back together. `random` gives a number from 0 to 1.
///
/// # Errors
///
/// What the last try failed with.
pub async fn retried<T, E, S: Future>(
    tries: u32,
    mut attempt: impl AsyncFnMut() -> Result<T, (E, Option<Duration>)>,
    sleep: impl Fn(Duration) -> S,
    random: impl Fn() -> f64,
) -> Result<T, E> {
    let mut backoff = Duration::from_millis(250);
    for _ in 1..tries {
        match attempt().await {
            Ok(answer) => return Ok(answer),
            Err((error, None)) => return Err(error),
            Err((_, Some(retry_after))) => {
                sleep(retry_after + backoff.mul_f64(random())).await;
                backoff *= 2;
            }
        }
    }
    attempt().await.map_err(|(error, _)| error)
}
