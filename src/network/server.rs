//! The native server: on the page's own origin when it serves the page, else on its usual port.

use super::{
    Unavailable,
    base::{Base, UNCOUNTED},
};

/// Where the server listens unless told otherwise.
const USUAL: &str = "http://127.0.0.1:4600/api/";

/// The first server that answers.
pub(super) async fn ready() -> Result<Base, Unavailable> {
    let origin = web_sys::window().and_then(|window| window.location().origin().ok());
    let own = origin.map(|origin| format!("{origin}/api/"));
    for url in own.into_iter().chain([USUAL.to_owned()]) {
        let base = Base::Practice(url);
        if base.witness(UNCOUNTED).await.is_some() {
            return Ok(base);
        }
    }
    Err(Unavailable(format!(
        "No native server answers, here or at {USUAL}. Start it with “cargo run --release -p \
         practice-server” in the project’s folder, or choose the network in this browser."
    )))
}
