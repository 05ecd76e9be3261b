//! The networks that a lab can ask.
//!
//! Two answer by the rules of the `practice` crate: a service worker in this browser, and a native
//! server. Any other [`Api`] keeps rules of its own. A run names its [`Destination`]; none is there by itself:
//! `connect` gives the endpoint that answers, or says in words for the reader why none does.

mod address;
mod api;
mod headers;
mod rate_guard;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod properties;

pub use api::{Api, JSONPLACEHOLDER, MOST_A_RUN};
pub use rate_guard::{Allowance, MOST_A_MINUTE, Reservation, Store};

/// Whom a run asks.
#[derive(Clone, Debug)]
pub enum Destination {
    /// The practice network in this browser.
    Browser,
    /// The native server, over whatever it speaks.
    Server,
    /// An API with rules of its own, and how many requests it will get.
    Api(Api, usize),
    /// The native server, over HTTP/1.1.
    Http1,
    /// The native server, over HTTP/2.
    Http2,
}

/// Why a network can't be asked, and what would help: a sentence or two for the reader.
#[derive(Clone, Debug)]
pub struct Unavailable(pub String);

#[cfg(target_arch = "wasm32")]
mod endpoint;
#[cfg(target_arch = "wasm32")]
mod permission;
#[cfg(target_arch = "wasm32")]
mod probe;
#[cfg(target_arch = "wasm32")]
mod server;
#[cfg(target_arch = "wasm32")]
mod shared_minute;
#[cfg(target_arch = "wasm32")]
mod worker;

#[cfg(target_arch = "wasm32")]
pub use endpoint::{Endpoint, connect};
