//! Runs as files for other tools: tables, network logs, traces, pictures.
//!
//! Plain text out of plain records, part by part: the page can draw between two parts of a long
//! file. A PNG is an SVG that the browser has drawn.

mod csv;
mod har;
mod json;
mod lanes;
mod svg;
mod trace;
mod track;

pub use csv::csv;
pub use har::har;
pub use json::json;
pub use svg::{Svg, svg};
pub use trace::trace;
pub use track::{Entry, request_entry, run_entry};

use strum::{EnumString, IntoStaticStr, VariantArray};
use time::UtcDateTime;

use crate::run::EndedRun;

/// A kind of file, in the order of the page's buttons. What each is called there is also what its file's
/// name ends in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Format {
    /// The records themselves.
    Json,
    /// A row a request, for spreadsheets.
    Csv,
    /// HAR 1.2, for the Network panel of a browser's developer tools.
    Har,
    /// Trace events, for Perfetto and for the Performance panel.
    #[strum(serialize = "trace.json")]
    Trace,
    /// The picture.
    Svg,
    /// The picture in pixels.
    Png,
}

impl Format {
    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json | Self::Har | Self::Trace => "application/json",
            Self::Csv => "text/csv",
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
        }
    }

    /// The name of the file of these runs: with the lab, and when its first run started (in UTC,
    /// without the colons that some systems forbid).
    #[must_use]
    pub fn file_name(self, lab: &str, runs: &[EndedRun]) -> String {
        let started = runs.first().map_or(0.0, |run| run.record.started_unix_ms);
        let seconds: String = iso(started).chars().take(19).filter(|it| *it != ':').collect();
        format!("overlap-{lab}-{seconds}.{}", <&str>::from(self))
    }
}

/// A time in milliseconds since 1970 by ISO 8601, in UTC: `2026-11-21T19:35:28.123Z`.
fn iso(unix_ms: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "a clock's time, which is whole here")]
    let nanoseconds = unix_ms.round() as i128 * 1_000_000;
    let time = UtcDateTime::from_unix_timestamp_nanos(nanoseconds);
    let time = time.unwrap_or(UtcDateTime::UNIX_EPOCH);
    let (year, month, day) = time.to_calendar_date();
    let (hour, minute, second, ms) = time.as_hms_milli();
    let month = u8::from(month);
    format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{ms:03}Z")
}

/// Milliseconds to the microsecond. Browsers tell no less, and what is below comes of arithmetic.
fn thousandths(ms: f64) -> f64 {
    (ms * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests;
