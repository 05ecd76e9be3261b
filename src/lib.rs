//! Overlap: a lesson on concurrent requests, with the network running in front of the reader.
//!
//! # Layout
//!
//! - [`strategy`]: what the lesson teaches, one short function a file. Knows only futures.
//! - [`run`]: watches a strategy's futures and keeps the [record](run::Record) of what happened.
//!   Knows futures and a clock.
//! - [`lab`]: one file a lab: its settings, the runs it makes, what it says afterwards. Data and
//!   plain functions; what a lab asks of the network is described, not done.
//! - [`exercise`]: what a run must show to do an exercise.
//! - [`link`]: links that open a lab as it was set.
//! - [`picture`]: turns records into bars on one time axis, as SVG.
//! - [`export`]: records as files that other tools read.
//! - [`format`]: numbers and words as the page writes them. Knows nothing, and all may know it.
//!
//! All of the above knows no browser, is tested natively, and is what the page's build uses to
//! draw each lab's ideal picture. The rest only exists in a browser:
//!
//! - `request`: one GET: fetch, abort on drop, decode (its [error enum](request::Failure) is plain).
//! - `network`: the networks a lab can ask, and how to make sure that they are there (what may be
//!   asked of an [API](network::Api) is plain).
//! - `session`: a lab as a model that messages change, and the runner that makes its runs. Knows no
//!   browser either; only the page uses it.
//! - `view`: the page's elements: draws a lab's model, and reads what the reader typed.
//! - `page`: starts the labs, turns events into messages, and is the browser that runs are made in.

pub mod exercise;
pub mod export;
pub mod format;
pub mod lab;
pub mod link;
pub mod network;
mod order;
pub mod picture;
pub mod request;
pub mod run;
pub mod strategy;

#[cfg(any(test, target_arch = "wasm32"))]
mod session;

#[cfg(target_arch = "wasm32")]
pub mod page;
#[cfg(target_arch = "wasm32")]
mod view;
