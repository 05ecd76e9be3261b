//! Runs as files for other tools: tables, network logs, traces, pictures.
//!
//! Plain text out of plain records, part by part: the page can draw between two parts of a long
//! file. The records as they are make a file, too, but that one is
//! `serde`'s work on the page; and a PNG is an SVG that the browser has drawn.

mod csv;
mod har;
mod json;
mod lanes;
mod svg;
mod time;
mod trace;
mod track;

pub use csv::csv;
pub use har::har;
pub use svg::{Svg, svg};
pub use trace::trace;
pub use track::{Entry, request_entry, run_entry};

use crate::run::EndedRun;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The records themselves.
    Json,
    /// A row a request, for spreadsheets.
    Csv,
    /// HAR 1.2, for the Network panel of a browser's developer tools.
    Har,
    /// Trace events, for Perfetto and for the Performance panel.
    Trace,
    /// The picture.
    Svg,
    /// The picture in pixels.
    Png,
}

impl Format {
    /// Every format, in the order of their buttons.
    pub const ALL: [Self; 6] =
        [Self::Json, Self::Csv, Self::Har, Self::Trace, Self::Svg, Self::Png];

    /// What its file's name ends in, without the point, and what the page's button bears.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Har => "har",
            Self::Trace => "trace.json",
            Self::Svg => "svg",
            Self::Png => "png",
        }
    }

    /// The format of this [extension](Self::extension).
    #[must_use]
    pub fn of(extension: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.extension() == extension)
    }

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
        let seconds: String = time::iso(started).chars().take(19).filter(|it| *it != ':').collect();
        format!("overlap-{lab}-{seconds}.{}", self.extension())
    }
}

#[cfg(test)]
mod tests;
