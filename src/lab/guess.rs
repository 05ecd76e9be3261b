//! The time that a lab's reader is asked to predict.

use crate::run::Record;

/// A time that the reader is asked to predict, by dragging a line on the axis to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// How long the last of the runs takes.
    LastTotal,
    /// How long the run at this place takes.
    TotalOf(usize),
    /// When, in the first of the runs, the first answer has been read.
    FirstAnswer,
}

impl Guess {
    /// The place of the run that it is about, of so many.
    #[must_use]
    pub const fn place(self, runs: usize) -> usize {
        match self {
            Self::LastTotal => runs.saturating_sub(1),
            Self::TotalOf(place) => place,
            Self::FirstAnswer => 0,
        }
    }

    /// What was measured of it in this run, in milliseconds; none where that is not known.
    #[must_use]
    pub fn measured_ms(self, record: &Record) -> Option<f64> {
        match self {
            Self::LastTotal | Self::TotalOf(_) => Some(record.total_ms),
            Self::FirstAnswer => {
                let answers = record.asked().filter(|request| request.is_ok());
                answers.filter_map(|request| request.settled_ms).min_by(f64::total_cmp)
            }
        }
    }
}
