/// All at once, until the first success.
///
/// A failure is passed over as long as another request may still succeed. With the first success,
/// all others are dropped, and with it aborted. They were sent all the same, so each costs its
/// server some work; [`hedged`](super::hedged) sends fewer. Gives `Ok(None)` when there are none.
///
/// # Errors
///
/// When none succeeds: the error that came last.
pub async fn select_ok<F, T, E>(requests: impl IntoIterator<Item = F>) -> Result<Option<T>, E>
where
    F: Future<Output = Result<T, E>>,
{
    // They are moved around while they are polled, so each is pinned in a box.
    let requests: Vec<_> = requests.into_iter().map(Box::pin).collect();
    if requests.is_empty() {
        return Ok(None);
    }
    let (answer, losers) = futures::future::select_ok(requests).await?;
    drop(losers);
    Ok(Some(answer))
}
