//! Where the rows of each track stand.

use super::axis::AXIS_HEIGHT;

/// The height of a track's title.
const TITLE: f64 = 26.0;

/// The room for a track's total, below its rows.
pub(super) const FOOT: f64 = 28.0;

/// A row and the gap below it, where there is room: 14 and 4 pixels.
const PITCH: f64 = 18.0;

/// The rows of all tracks share this height once they are many.
pub(super) const MOST_HEIGHT: f64 = 1120.0;

/// From one line of text to the next, at least.
const LEAST_TEXT: f64 = 13.0;

/// The places of all tracks.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) tracks: Vec<Place>,
    pub(super) height: f64,
}

/// The place of one track.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The base line of its title.
    pub(super) title_y: f64,
    /// Where its first row begins.
    pub(super) top: f64,
    /// Where its last row ends.
    pub(super) bottom: f64,
    /// From one row to the next.
    pub(super) pitch: f64,
    /// How thick a bar is.
    pub(super) bar: f64,
}

impl Layout {
    pub(super) fn new(rows: impl ExactSizeIterator<Item = usize>) -> Self {
        #[allow(clippy::cast_precision_loss, reason = "a lab makes a handful of runs")]
        let most_height = MOST_HEIGHT / rows.len().max(2) as f64;
        let mut y = AXIS_HEIGHT;
        let tracks = rows
            .map(|rows| {
                let place = Place::new(y, rows, most_height);
                y = place.bottom + FOOT;
                place
            })
            .collect();
        Self { tracks, height: y.round() }
    }
}

impl Place {
    /// The place of so many rows, which share at most this height, with the title above them at `y`.
    pub(super) fn new(y: f64, rows: usize, most_height: f64) -> Self {
        #[allow(clippy::cast_precision_loss, reason = "a run has at most a thousand rows")]
        let rows = rows.max(1) as f64;
        let pitch = (most_height / rows).min(PITCH);
        // Below two pixels a gap would only make the bars paler.
        let gap = if pitch < 2.0 { 0.0 } else { pitch * 4.0 / PITCH };
        let top = y + TITLE;
        Self { title_y: y + 16.0, top, bottom: top + rows * pitch, pitch, bar: pitch - gap }
    }

    /// Where a row begins.
    pub(super) fn y(&self, row: usize) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "a run has at most a thousand rows")]
        let row = row as f64;
        self.top + row * self.pitch
    }

    /// Whether a row is high enough for its name and its duration.
    pub(super) fn has_text(&self) -> bool {
        self.pitch >= LEAST_TEXT
    }

    /// Every how many rows a name stands: the first row's, the fifth's, the tenth's and so on.
    pub(super) fn naming_step(&self) -> usize {
        // The first two are the closest: one row less apart than the others.
        let steps = [(1, 1.0), (5, 4.0), (10, 9.0), (50, 49.0), (100, 99.0)];
        let fits = steps.into_iter().find(|(_, rows)| rows * self.pitch >= LEAST_TEXT);
        fits.map_or(500, |(step, _)| step)
    }
}
