//! How the built page behaves, in a browser. Two of these tests may run at a time.

mod accessible;
mod apis;
mod bound;
mod cancel;
mod contract;
mod controls;
mod earlier;
mod embeds;
mod export;
mod failures;
mod guess;
mod keyboard;
mod links;
mod looks;
mod policy;
mod practice;
mod present;
mod questions;
mod replay;
mod service_worker;
mod settings;
mod tree;
mod visits;
