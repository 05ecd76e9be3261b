//! Where the rows of each track stand.

use super::axis::AXIS_HEIGHT;

/// The height of a track's title, which has its figures beside it, and from the last row of a track to the
/// title of the next: as they are, and where rows need the room themselves.
const WORDS: [f64; 2] = [26.0, 8.0];
const CLOSE_WORDS: [f64; 2] = [20.0, 6.0];

/// Rows that would be closer than this get some of the titles' room, and so do rows that have room for words
/// only then.
const CLOSE_PITCH: f64 = 4.0;

/// A row and the gap below it, where there is room: 14 and 4 pixels.
const PITCH: f64 = 18.0;

/// Rows are never closer than this, however many there are and however little room.
const LEAST_PITCH: f64 = 0.1;

/// From one line of text to the next, at least.
const LEAST_TEXT: f64 = 13.0;

/// More columns of words would be a riddle.
const MOST_COLUMNS: u8 = 3;

/// How high a strip with one track is, in CSS pixels.
pub const STRIP_HEIGHT: f64 = 60.0;

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
    /// Tracks of so many rows each, in a picture that is at most so high where rows can be that thin. A row
    /// is as thick in one track as in another.
    pub(super) fn new(rows: &[usize], most_height: f64) -> Self {
        let count = rows.iter().map(|rows| (*rows).max(1)).sum();
        #[allow(clippy::cast_precision_loss, reason = "a lab makes a handful of runs")]
        let tracks = rows.len() as f64;
        let pitch_with = |[title, gap]: [f64; 2]| {
            pitch(count, most_height - AXIS_HEIGHT - tracks * (title + gap))
        };
        let [usual, close] = [WORDS, CLOSE_WORDS].map(pitch_with);
        let makes_room = usual < LEAST_TEXT && close >= LEAST_TEXT;
        let words = if usual < CLOSE_PITCH || makes_room { CLOSE_WORDS } else { WORDS };
        let (pitch, [title, gap]) = (pitch_with(words), words);
        let mut y = AXIS_HEIGHT;
        let tracks = rows
            .iter()
            .map(|rows| {
                let place = Place::new(y, title, *rows, pitch);
                y = place.bottom + gap;
                place
            })
            .collect();
        Self { tracks, height: y.floor() }
    }
}

/// From one row to the next, where so many share a height.
pub(super) fn pitch(rows: usize, height: f64) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "a run has at most a thousand rows")]
    let rows = rows.max(1) as f64;
    (height / rows).clamp(LEAST_PITCH, PITCH)
}

impl Place {
    /// The place of so many rows this far apart, below a title that begins at `y` and is so high.
    pub(super) fn new(y: f64, title: f64, rows: usize, pitch: f64) -> Self {
        #[allow(clippy::cast_precision_loss, reason = "a run has at most a thousand rows")]
        let rows = rows.max(1) as f64;
        // Below two pixels a gap would only make the bars paler.
        let gap = if pitch < 2.0 { 0.0 } else { pitch * 4.0 / PITCH };
        let top = y + title;
        Self { title_y: top - 10.0, top, bottom: top + rows * pitch, pitch, bar: pitch - gap }
    }

    /// The place of so many rows in a strip, below their title.
    pub(super) fn in_strip(rows: usize) -> Self {
        let [title, gap] = CLOSE_WORDS;
        Self::new(0.0, title, rows, pitch(rows, STRIP_HEIGHT - title - gap))
    }

    /// Where a row begins.
    pub(super) fn y(&self, row: usize) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "a run has at most a thousand rows")]
        let row = row as f64;
        self.top + row * self.pitch
    }

    /// The row whose bar is nearest to `y`, as if there were rows without end below the first.
    pub(super) fn row_at(&self, y: f64) -> usize {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a cast of less than 0 gives 0"
        )]
        let row =
            ((y - self.top) / self.pitch + (self.pitch - self.bar) / self.pitch / 2.0) as usize;
        row
    }

    /// Whether a row is high enough for its name and its duration.
    pub(super) fn has_text(&self) -> bool {
        self.pitch >= LEAST_TEXT
    }

    /// In how many columns, each a row lower than the one before it, there is room for a word beside every row.
    pub(super) fn word_columns(&self) -> u8 {
        let fits = |columns: &u8| f64::from(*columns) * self.pitch >= LEAST_TEXT;
        (1..=MOST_COLUMNS).find(fits).unwrap_or_default()
    }

    /// Every how many rows a name stands: the first row's, the fifth's, the tenth's and so on.
    pub(super) fn naming_step(&self) -> usize {
        // The first two are the closest: one row less apart than the others.
        let steps = [(1, 1.0), (5, 4.0), (10, 9.0), (50, 49.0), (100, 99.0)];
        let fits = steps.into_iter().find(|(_, rows)| rows * self.pitch >= LEAST_TEXT);
        fits.map_or(500, |(step, _)| step)
    }
}
