use std::time::Duration;

use super::select_ok;

/// One after another, each `hedge` later than the one before, until the first success.
///
/// If the first request is answered within `hedge`, no other is sent. If not, each further request
/// costs its server some work, and the slow one no longer decides how long you wait. A failure does
/// not bring the next start forward. Where a request more costs nothing, see
/// [`select_ok`](super::select_ok).
///
/// # Errors
///
/// When none succeeds: the error that came last.
pub async fn hedged<F, T, E, S: Future>(
    requests: impl IntoIterator<Item = F>,
    hedge: Duration,
    sleep: impl Fn(Duration) -> S,
) -> Result<Option<T>, E>
where
    F: Future<Output = Result<T, E>>,
{
    let sleep = &sleep;
    select_ok((0..).zip(requests).map(async |(place, request)| {
        sleep(hedge * place).await;
        request.await
    }))
    .await
}
