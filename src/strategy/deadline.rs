use std::pin::pin;

use futures::future::{Either, join_all, select};

/// All at once, but for no longer than until `end` comes.
///
/// One clock for the whole batch: when it has run out, everything that is not finished is dropped,
/// and the answers that were in are lost with it. The total is never longer than the deadline.
pub async fn deadline<F: Future>(
    requests: impl IntoIterator<Item = F>,
    end: impl Future<Output = ()>,
) -> Option<Vec<F::Output>> {
    let all = join_all(requests);
    match select(pin!(all), pin!(end)).await {
        Either::Left((answers, _)) => Some(answers),
        Either::Right(_) => None,
    }
}
