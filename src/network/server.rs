//! The native server: on the page's own origin when it serves the page, else on its usual port.

use practice::wire::{PORT, SERVER_BASE};

use super::{
    Unavailable,
    address::Reach,
    endpoint::{Endpoint, PATIENCE},
    permission::{refusal, within_reach},
};

/// The first server that answers. `waits` is told what is waited for, where that is the reader.
pub(super) async fn ready(waits: &dyn Fn(&str)) -> Result<Endpoint, Unavailable> {
    Ok(Endpoint::Practice(address(waits).await?))
}

async fn address(waits: &dyn Fn(&str)) -> Result<String, Unavailable> {
    let origin = web_sys::window().and_then(|window| window.location().origin().ok());
    let own = origin.map(|origin| format!("{origin}{SERVER_BASE}"));
    let usual = format!("http://127.0.0.1:{PORT}{SERVER_BASE}");
    if let Some(own) = own
        && answers(&own, None, waits).await
    {
        return Ok(own);
    }
    let reach = Some(Reach::OwnMachine);
    if answers(&usual, reach, waits).await {
        return Ok(usual);
    }
    Err(Unavailable(refusal(reach).await.unwrap_or_else(|| {
        format!(
            "No native server answers, here or at {usual}. Start it with “cargo xtask serve --network” in \
             the project’s folder, or choose the network in this browser."
        )
    })))
}

async fn answers(url: &str, reach: Option<Reach>, waits: &dyn Fn(&str)) -> bool {
    let endpoint = Endpoint::Practice(url.to_owned());
    within_reach(PATIENCE, reach, waits, endpoint.greeting()).await.is_ok()
}

/// The same server over HTTP/2, which browsers speak over TLS only, or else over HTTP/1.1.
pub(super) async fn ready_over(
    is_http2: bool,
    waits: &dyn Fn(&str),
) -> Result<Endpoint, Unavailable> {
    let first = address(waits).await?;
    let url = spoken_at(&first, is_http2).unwrap_or(first);
    let reach = Some(Reach::OwnMachine);
    // At a port that tells nothing of the other one, there is one protocol alone.
    if url.starts_with("https:") == is_http2 && answers(&url, reach, waits).await {
        return Ok(Endpoint::Practice(url));
    }
    let page = url.strip_suffix("api/").unwrap_or(&url);
    Err(Unavailable(if is_http2 {
        format!(
            "Without HTTP/2: this page got no answer from {page}. Open that once in this browser. If it warns \
             of the certificate that the native server made for itself, accept it and come back; if nothing \
             answers, the server may have been started without TLS."
        )
    } else {
        format!("Without HTTP/1.1: no native server answers at {page}.")
    }))
}

/// Where a server whose API is at `url` speaks that protocol, at the port next to it; none when it is
/// there.
fn spoken_at(url: &str, is_http2: bool) -> Option<String> {
    let (scheme, rest) = url.split_once(':')?;
    let port: u16 = rest.split(['/', ':']).nth(3)?.parse().ok()?;
    match (is_http2, scheme) {
        (true, "http") => Some(format!("https://localhost:{}/api/", port.checked_add(1)?)),
        (false, "https") => Some(format!("http://127.0.0.1:{}/api/", port.checked_sub(1)?)),
        _ => None,
    }
}
