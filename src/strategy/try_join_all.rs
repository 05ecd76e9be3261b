/// All at once, until the first failure.
///
/// The first error ends the whole: every request that is not finished is dropped, and with it
/// aborted. From 31 requests on, an error is seen only when every request before it has ended
/// (futures 0.3). [`join_all`](super::join_all) of `Result`s keeps them all.
///
/// # Errors
///
/// The first error that any request ends in.
pub async fn try_join_all<F, T, E>(requests: impl IntoIterator<Item = F>) -> Result<Vec<T>, E>
where
    F: Future<Output = Result<T, E>>,
{
    futures::future::try_join_all(requests).await
}
