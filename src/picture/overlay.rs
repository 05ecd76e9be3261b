//! Two runs laid over each other: in each row both bars, A's full one above B's hollow one.

use std::fmt::Write;

use super::{
    Picture, Room, Spots, Track,
    axis::{AXIS_HEIGHT, Axis},
    bars::{bars, longest_name, names, total_line, total_text},
    layout::{Place, pitch},
    shape::{path, px, rect, text},
};
use crate::{format::measured, lab::Drawing, run::Request};

/// From one title or total to the one below it.
const LINE: f64 = 18.0;

/// The height of all words but the axis: two titles, and two totals below the rows.
const WORDS: f64 = 4.0 * LINE + 18.0;

/// The height of the lower title.
const TITLE: f64 = 26.0;

/// The room for a total below the rows.
const FOOT: f64 = 28.0;

/// The bar that stands before each title.
const SAMPLE: (f64, f64) = (18.0, 7.0);

/// A row has room for two bars when each of them can be this thick.
const LEAST_BAR: f64 = 2.0;

/// Of a row's bar, how much each of the two has.
const SHARE: f64 = 0.45;

/// Draws A and B on one axis, in as many rows as the larger of them has.
pub(super) fn draw(pair: &[Track; 2], span_ms: f64, room: Room) -> Picture {
    let width = room.width;
    let axis = Axis::new(Some(span_ms), width, longest_name(&[&pair[0], &pair[1]], Drawing::Bars));
    let [a, b] = pair;
    let larger = if a.labels.len() < b.labels.len() { b } else { a };
    let rows = larger.labels.len();
    let pitch = pitch(rows, room.height - AXIS_HEIGHT - WORDS);
    let row = Place::new(AXIS_HEIGHT + LINE, TITLE, rows, pitch);
    let has_two = row.bar * SHARE >= LEAST_BAR;
    let upper = Place {
        title_y: row.title_y - LINE,
        bar: if has_two { row.bar * SHARE } else { row.bar },
        ..row
    };
    let lower = Place {
        top: row.top + row.bar * (1.0 - SHARE),
        bottom: row.bottom + LINE,
        bar: row.bar * SHARE,
        ..row
    };
    let (kind, hollow) = if has_two {
        ("waiting", bars(b, &lower, &axis, Drawing::Bars).0)
    } else {
        ("outline", outline(b, &row, &axis))
    };
    let solid = bars(a, &upper, &axis, Drawing::Bars).0;
    let height = (lower.bottom + FOOT).round();
    // B's line reaches down past A's total, so that A's is written over it.
    let layers = vec![
        axis.grid(height),
        names(larger, &row, &axis, Drawing::Bars),
        group("a", a, &(title("A", a, &upper, "waiting") + &solid)),
        group("b", b, &(title("B", b, &lower, kind) + &hollow)),
        group("b", b, &total("B", b, &lower, &axis)),
        group("a", a, &total("A", a, &upper, &axis)),
    ];
    let mut spots = Spots::new(width);
    for (index, (track, place)) in [(a, upper), (b, lower)].into_iter().enumerate() {
        spots.add_rows(index, track.labels.len(), place);
    }
    Picture { width, height, axis: None, layers, spots }
}

/// What belongs to A or to B, in the colour of its strategy.
fn group(class: &str, track: &Track, inside: &str) -> String {
    format!(r#"<g class="track {} {class}">{inside}</g>"#, track.strategy.mode().class())
}

/// A run's title, behind a sample of what it is drawn as.
fn title(letter: &str, track: &Track, place: &Place, kind: &str) -> String {
    let (width, height) = SAMPLE;
    let mut sample = String::new();
    rect(&mut sample, 1.0, place.title_y - height - 1.0, width, height);
    let title = format!("{letter}: {}", track.title);
    path(kind, &sample) + &text("title", width + 9.0, place.title_y, &title)
}

/// The line of a run's total, with the total in words below it.
fn total(letter: &str, track: &Track, place: &Place, axis: &Axis) -> String {
    let Some(total_ms) = track.total_ms else { return String::new() };
    let words = format!("{letter} {}", measured(total_ms, track.clock_step_ms));
    total_line(total_ms, place, axis) + &total_text("total-name", total_ms, &words, place, axis)
}

/// The line along the starts of a run's bars, and the one along their ends, where rows are too thin
/// for bars of two runs.
fn outline(track: &Track, row: &Place, axis: &Axis) -> String {
    let mut line = String::new();
    for time in [|it: &Request| it.started_ms, |it: &Request| it.settled_ms] {
        let mut is_down = false;
        for (index, request) in track.requests.iter().enumerate() {
            let Some(x) = time(request).map(|ms| px(axis.x(ms))) else {
                is_down = false;
                continue;
            };
            let y = row.y(index);
            let _ = if is_down {
                write!(line, "H{x}V{}", px(y + row.pitch))
            } else {
                write!(line, "M{x} {}V{}", px(y), px(y + row.pitch))
            };
            is_down = true;
        }
    }
    path("outline", &line)
}
