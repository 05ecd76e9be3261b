/// Works until all is done, and lets nobody else in.
///
/// There is no `await` in here. Whoever polls this future gets the thread back when the work is
/// done, and not before; that the function is `async` changes nothing.
pub async fn blocking(mut step: impl FnMut() -> bool) {
    while step() {}
}
