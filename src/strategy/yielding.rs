/// Works until all is done, and lets others in every now and then.
///
/// `is_due` says when the thread has been held for long enough. `pause` gives it back, and asks to
/// be polled again a moment later.
pub async fn yielding(
    mut step: impl FnMut() -> bool,
    mut is_due: impl FnMut() -> bool,
    mut pause: impl AsyncFnMut(),
) {
    while step() {
        if is_due() {
            pause().await;
        }
    }
}
