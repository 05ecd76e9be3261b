//! Figures that were measured more than once.

use std::fmt;

use serde::Serialize;

/// A figure as it came out each time.
#[derive(Serialize)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    least: f64,
    most: f64,
    samples: Vec<f64>,
}

impl Spread {
    /// Panics if nothing was measured.
    pub(crate) fn of(samples: impl IntoIterator<Item = f64>) -> Self {
        // No figure here is known better than to a thousandth.
        let rounded = |sample: f64| (sample * 1000.0).round() / 1000.0;
        let samples: Vec<f64> = samples.into_iter().map(rounded).collect();
        let median = overlap::run::median(&samples).expect("it was measured");
        let least = samples.iter().copied().fold(f64::INFINITY, f64::min);
        let most = samples.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        Self { median: rounded(median), least, most, samples }
    }
}

/// The median, with as many decimals as are asked for, and from what to what: `1.02 (1.00 to 1.05)`.
impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { median, least, most, .. } = self;
        let decimals = f.precision().unwrap_or(2);
        write!(f, "{median:.decimals$} ({least:.decimals$} to {most:.decimals$})")
    }
}

/// For what is printed while it goes on.
impl fmt::Debug for Spread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
