//! A tick for each frame that the browser drew: where there is none for a while, the page stood still.

use super::{
    Track,
    axis::Axis,
    layout::Place,
    shape::{path, rect, text},
};

/// What the row of ticks is called.
pub(super) const NAME: &str = "frames";

/// How wide a tick is.
const TICK: f64 = 1.4;

/// Draws the ticks of a track in its last row.
pub(super) fn draw(track: &Track, place: &Place, axis: &Axis) -> String {
    let y = place.bottom - place.pitch;
    let mut ticks = String::new();
    for at_ms in track.frames_ms.iter().filter(|at_ms| **at_ms <= track.now_ms) {
        rect(&mut ticks, axis.x(*at_ms) - TICK / 2.0, y, TICK, place.bar);
    }
    let name = if place.has_text() {
        text("name frame-name", axis.left - 8.0, y + place.bar / 2.0 + 4.0, NAME)
    } else {
        String::new()
    };
    name + &path("frame", &ticks)
}

/// The longest time of a run that is over in which no frame was drawn.
pub(super) fn longest_gap_ms(track: &Track) -> Option<f64> {
    let total_ms = track.total_ms?;
    let mut last_ms = 0.0;
    let mut longest_ms = 0.0_f64;
    for at_ms in track.frames_ms.iter().chain([&total_ms]) {
        longest_ms = longest_ms.max(at_ms - last_ms);
        last_ms = *at_ms;
    }
    Some(longest_ms)
}
