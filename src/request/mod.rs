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
mod timings;

#[cfg(target_arch = "wasm32")]
pub(crate) use abort::AbortOnDrop;
#[cfg(target_arch = "wasm32")]
pub(crate) use get::text_member;
#[cfg(target_arch = "wasm32")]
pub use get::{Answer, Target, get, get_unguarded, is_answered, start};
#[cfg(target_arch = "wasm32")]
pub use timeout::within;
#[cfg(target_arch = "wasm32")]
pub use timings::Timings;
