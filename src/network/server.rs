//! The native server: on the page's own origin when it serves the page, else on its usual port.

use super::{PATIENCE, Unavailable};
use crate::{
    request::{get, within},
    run::Witness,
};

/// Where the server listens unless told otherwise.
const USUAL: &str = "http://127.0.0.1:4600/api/";

/// The URL of the first server that answers.
pub(super) async fn url() -> Result<String, Unavailable> {
    let origin = web_sys::window().and_then(|window| window.location().origin().ok());
    let own = origin.map(|origin| format!("{origin}/api/"));
    for base in own.into_iter().chain([USUAL.to_owned()]) {
        let question = format!("{base}witness");
        if within(PATIENCE, get::<Witness>(&question, |_| {})).await.is_ok() {
            return Ok(base);
        }
    }
    Err(Unavailable(format!(
        "No native server answers, here or at {USUAL}. Start it with “cargo run --release -p \
         practice-server” in the project’s folder, or choose the network in this browser."
    )))
}
