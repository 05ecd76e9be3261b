//! The networks that a lab can ask.
//!
//! Two answer by the rules of the `practice` crate: a service worker in this browser, and a native
//! server. Any other [`Api`] keeps rules of its own. None is there by itself: [`find`] and [`reach`]
//! make sure of it, or say in words for the reader why it can't be asked.

mod allowance;
mod api;
mod headers;

pub use allowance::{Allowance, MOST_A_MINUTE, Reservation};
pub use api::{Api, MOST_A_RUN};

/// Why a network can't be asked, and what would help: a sentence or two for the reader.
#[derive(Clone, Debug)]
pub struct Unavailable(pub String);

#[cfg(target_arch = "wasm32")]
mod base;
#[cfg(target_arch = "wasm32")]
mod reach;
#[cfg(target_arch = "wasm32")]
mod server;
#[cfg(target_arch = "wasm32")]
mod worker;

#[cfg(target_arch = "wasm32")]
pub use base::{Base, find, find_server};
#[cfg(target_arch = "wasm32")]
pub use reach::reach;
#[cfg(target_arch = "wasm32")]
pub use server::Protocol;
