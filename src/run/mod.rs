//! Records what happens while a strategy runs.
//!
//! [`Recorder`] keeps the account, [`Watched`] wraps each future and reports to it, [`Told`] reports
//! what JavaScript says of a request of its own, and [`Record`] is the account closed. None of them
//! knows a browser: time comes from a [`Clock`].

mod history;
mod log;
mod median;
mod phases;
mod record;
mod recorder;
mod requests;
mod settings;
mod told;
mod watched;

pub use history::{EndedRun, History, Press};
use log::Event;
pub use log::Line;
pub use median::median;
pub use phases::{Phases, Timing};
pub use record::{Cost, Network, Outcome, Record, Request, SCHEMA, State, Witness};
pub use recorder::{Job, Place, Recorder, Reply, RunInfo};
pub use requests::Requests;
pub use settings::Settings;
pub use told::Told;
pub use watched::Watched;

/// Tells the time in milliseconds; only differences mean anything. `performance.now()` on the
/// page, a hand-moved clock in tests.
pub type Clock = fn() -> f64;

#[cfg(test)]
pub(crate) mod manual;
#[cfg(test)]
mod tests;
