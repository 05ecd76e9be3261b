//! Tests of the built page, in a browser. Those that measure time take turns, as `xtask/src/test.rs`
//! says: two at once would measure each other.

mod accessible;
mod apis;
mod bound;
mod cancel;
mod chapters;
mod contract;
mod controls;
mod earlier;
mod embeds;
mod export;
mod failures;
mod guess;
mod keyboard;
mod labs;
mod lighthouse;
mod links;
mod looks;
mod networks;
mod policy;
mod practice;
mod present;
mod questions;
mod replay;
mod runs;
mod service_worker;
mod settings;
mod text;
mod thousand;
mod tree;
mod visits;
