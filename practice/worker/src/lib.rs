//! The practice network inside the browser.
//!
//! `www/sw.js`, the page's service worker, hands each request for the network to `answer`. What
//! the network knows of its runs lives as long as the worker does: a browser may stop a worker
//! that has had nothing to do for half a minute, and the next request then finds it new.
//!
//! A worker never hears that the page gave a request up before its headers (`request.signal`
//! stays silent in every engine), but the cancelling of a streamed body does reach it. So every
//! body is a stream, and an abort is counted when that stream is cancelled.

#[cfg(target_arch = "wasm32")]
mod answer;
#[cfg(target_arch = "wasm32")]
mod clock;

#[cfg(target_arch = "wasm32")]
pub use answer::answer;
