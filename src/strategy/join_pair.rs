use futures::future::join_all;

/// Requests of two kinds in one go, each kind with a type of its own.
///
/// `join!` takes futures of different types and gives a tuple of their outputs. The total is the
/// longest of all the waits.
pub async fn join_pair<A: Future, B: Future>(
    posts: impl IntoIterator<Item = A>,
    users: impl IntoIterator<Item = B>,
) -> (Vec<A::Output>, Vec<B::Output>) {
    futures::join!(join_all(posts), join_all(users))
}
