//! Rounds of two runs each: in Rust and in JavaScript.

use crate::strategy::Strategy;

/// How many times as long as JavaScript's run Rust's took, for each round that is over: a round has
/// one total of each.
pub fn ratios(totals: impl Iterator<Item = (Strategy, f64)>) -> Vec<f64> {
    let (javascript, rust): (Vec<_>, Vec<_>) =
        totals.partition(|(strategy, _)| strategy.is_javascript());
    let pairs = rust.iter().zip(&javascript);
    pairs.map(|((_, rust_ms), (_, javascript_ms))| rust_ms / javascript_ms.max(0.1)).collect()
}
