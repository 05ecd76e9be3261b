//! One GET request: sent, waited for, decoded, and aborted when nobody waits any longer.

mod failure;

pub use failure::Failure;

#[cfg(target_arch = "wasm32")]
mod abort;
#[cfg(target_arch = "wasm32")]
mod get;
#[cfg(target_arch = "wasm32")]
mod timeout;

#[cfg(target_arch = "wasm32")]
pub use get::{Answer, get, get_unguarded, start};
#[cfg(target_arch = "wasm32")]
pub use timeout::within;
