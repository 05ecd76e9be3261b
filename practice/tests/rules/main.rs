//! The rules, seen through the crate's public face and a clock that is moved by hand.

mod answers;
mod connections;
#[cfg(feature = "contract")]
mod contract;
mod counting;
mod fuzz;
mod model;
mod rate;
mod timing;
mod world;
