//! Records what happens while a strategy runs.
//!
//! [`Recorder`] keeps the account, [`Instrumented`] wraps each future and reports to it, [`ExternalRequest`] reports
//! what JavaScript says of a request of its own, and [`Record`] is the account closed. None of them
//! knows a browser: time comes from a [`Clock`].

mod cost;
mod external_request;
mod history;
mod instrumented;
mod log;
mod median;
mod own;
mod phases;
mod record;
mod recorder;
mod requests;
mod settings;
mod telling;
mod withheld;

pub use cost::Cost;
pub use external_request::ExternalRequest;
pub use history::{EndedRun, History, Press};
pub use instrumented::Instrumented;
use log::Event;
pub use log::Line;
pub use median::median;
pub use own::{Language, Own, OwnError};
pub use phases::{Phases, Timing};
pub use record::{End, Network, Outcome, Record, Request, SCHEMA, Served, State, Witness};
pub use recorder::{Job, Recorder, Reply, RequestHandle, RunInfo};
pub use requests::Requests;
pub use settings::Settings;
pub use telling::told;
pub use withheld::withholds;

/// Tells the time in milliseconds; only differences mean anything. `performance.now()` on the
/// page, a hand-moved clock in tests.
pub type Clock = fn() -> f64;

#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod virtual_time;
