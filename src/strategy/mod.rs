//! What the lesson teaches: ways to await many futures, one short function a file.
//!
//! The page shows these functions exactly as they stand in their files, to readers in their first
//! month of Rust. They know nothing but futures, so the tests beside them run natively and decide
//! themselves when each future ends.

mod join_all;
mod sequential;

pub use join_all::join_all;
pub use sequential::sequential;

/// A strategy by name: what a lab chooses, a record names and a picture gives its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// [`sequential`]: one at a time.
    Sequential,
    /// [`join_all`]: all at once.
    JoinAll,
}

impl Strategy {
    /// Every strategy.
    pub const ALL: [Self; 2] = [Self::Sequential, Self::JoinAll];

    /// The strategy of this name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|strategy| strategy.name() == name)
    }

    /// The name of the strategy's function, and of its file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sequential => "sequential",
            Self::JoinAll => "join_all",
        }
    }

    /// What the lesson's text calls it, in the middle of a sentence.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Sequential => "one at a time",
            Self::JoinAll => "all at once",
        }
    }

    /// Runs the strategy over `futures` and gives their outputs in the order of the futures.
    ///
    /// Dropping the returned future drops every one of `futures` that has not finished.
    pub async fn run<F: Future>(self, futures: Vec<F>) -> Vec<F::Output> {
        match self {
            Self::Sequential => sequential(futures).await,
            Self::JoinAll => join_all(futures).await,
        }
    }

    /// When each of several waits would start and end if everything but waiting took no time.
    ///
    /// `lengths` are the waits' lengths; starts and ends come in the same unit.
    #[must_use]
    pub fn ideal(self, lengths: &[f64]) -> Vec<(f64, f64)> {
        let mut clock = 0.0;
        lengths
            .iter()
            .map(|length| match self {
                Self::Sequential => {
                    let start = clock;
                    clock += length;
                    (start, clock)
                }
                Self::JoinAll => (0.0, *length),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests;
