//! The practice network inside the browser.
//!
//! `www/sw.js`, the page's service worker, hands each request for the network to `answer`. What
//! the network knows of its runs lives as long as the worker does: a browser may stop a worker
//! that has had nothing to do for half a minute, and the next request then finds it new.
//!
//! No browser tells a worker that the page gave a request up before its headers went out
//! (`request.signal` stays silent in every engine). So the page tells it itself, in a message with the
//! request's URL. The cancelling of a streamed body does reach a worker, also from a page that is
//! closed. So every body is a stream, and an abort is counted at whichever of the two comes first.

#[cfg(target_arch = "wasm32")]
mod answer;
#[cfg(target_arch = "wasm32")]
mod clock;

#[cfg(target_arch = "wasm32")]
pub use answer::{abort, answer};
