//! The native server: on the page's own origin when it serves the page, else on its usual port.

use practice::wire::{PORT, SERVER_BASE};

use super::{
    Unavailable,
    endpoint::{Endpoint, UNCOUNTED},
};

/// Where the server listens unless told otherwise.
fn usual() -> String {
    format!("http://127.0.0.1:{PORT}{SERVER_BASE}")
}

/// What is spoken with the server. Browsers speak HTTP/2 over TLS only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Protocol {
    /// At the server's own port.
    Http1,
    /// At its other port, the next one.
    Http2,
}

/// The first server that answers.
pub(super) async fn ready() -> Result<Endpoint, Unavailable> {
    Ok(Endpoint::Practice(address().await?))
}

async fn address() -> Result<String, Unavailable> {
    let origin = web_sys::window().and_then(|window| window.location().origin().ok());
    let own = origin.map(|origin| format!("{origin}{SERVER_BASE}"));
    let usual = usual();
    for url in own.into_iter().chain([usual.clone()]) {
        if answers(&url).await {
            return Ok(url);
        }
    }
    Err(Unavailable(format!(
        "No native server answers, here or at {usual}. Start it with “cargo xtask serve --network” in \
         the project’s folder, or choose the network in this browser."
    )))
}

async fn answers(url: &str) -> bool {
    Endpoint::Practice(url.to_owned()).witness(UNCOUNTED).await.is_some()
}

/// The same server, spoken to by this protocol.
pub(super) async fn ready_for(protocol: Protocol) -> Result<Endpoint, Unavailable> {
    let first = address().await?;
    let url = spoken_at(&first, protocol).unwrap_or(first);
    // At a port that tells nothing of the other one, there is one protocol alone.
    let is_tls = url.starts_with("https:");
    if is_tls == (protocol == Protocol::Http2) && answers(&url).await {
        return Ok(Endpoint::Practice(url));
    }
    let page = url.strip_suffix("api/").unwrap_or(&url);
    Err(Unavailable(match protocol {
        Protocol::Http1 => format!("Without HTTP/1.1: no native server answers at {page}."),
        Protocol::Http2 => format!(
            "Without HTTP/2: open {page} once in this browser, accept the certificate that the native \
             server made for itself, and come back."
        ),
    }))
}

/// Where a server whose API is at `url` speaks that protocol; none when it is there.
fn spoken_at(url: &str, protocol: Protocol) -> Option<String> {
    let (scheme, rest) = url.split_once(':')?;
    let port: u16 = rest.split(['/', ':']).nth(3)?.parse().ok()?;
    match (protocol, scheme) {
        (Protocol::Http2, "http") => {
            Some(format!("https://localhost:{}/api/", port.checked_add(1)?))
        }
        (Protocol::Http1, "https") => {
            Some(format!("http://127.0.0.1:{}/api/", port.checked_sub(1)?))
        }
        _ => None,
    }
}
