//! What follows from a message.

use super::runner::Press;
use crate::{
    run::{Line, Record},
    strategy::Strategy,
};

/// What is to be done outside of the model.
#[derive(Debug)]
pub(crate) enum Effect {
    /// Make these runs.
    Start(Press),
    /// End the runs under way.
    Stop,
    /// The page's address comes to be about the lab: `now` says how it is set, `before` how it was when
    /// the address was last about it.
    NoteAddress { before: String, now: String },
    /// Keep a text under a name for the next visit.
    Keep { name: String, text: String },
    /// Empty the log.
    ClearLog,
    /// Add a heading to the log, in a strategy's colour.
    LogHeading(Strategy, String),
    /// Add lines to the log.
    LogLines(Vec<Line>),
    /// Add lines to the console.
    Print(Vec<Line>),
    /// Show the requests of the run with this index that ended past so many events to the browser's
    /// developer tools.
    ShowEnds { index: usize, seen: usize },
    /// A run has ended: tell whoever listens.
    Announce { index: usize, record: Record },
    /// An exercise is done, and by which run.
    Tick { exercise: &'static str, how: String },
}
