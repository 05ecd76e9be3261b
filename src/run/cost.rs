//! What a future costs that has nothing to wait for.

use serde::{Deserialize, Serialize};

use super::median;

/// What a future costs that is ready at once: to make it, to poll it and to note it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cost {
    /// How many there were at a time.
    pub futures: u32,
    /// Microseconds for each, measured over and over.
    pub samples_us: Vec<f64>,
}

impl Cost {
    /// The median of all samples, in microseconds a future; none of no samples.
    #[must_use]
    pub fn median_us(&self) -> Option<f64> {
        median(&self.samples_us)
    }
}
