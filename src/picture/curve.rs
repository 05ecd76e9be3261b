//! Totals against limits: one point a run, joined to a curve, with the ideal behind it.

use std::fmt::Write;

use super::{
    Picture, Track,
    axis::step_for,
    bars::short,
    shape::{path, px, text},
};
use crate::{decimal::fixed, lab::seconds};

const HEIGHT: f64 = 320.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 282.0;
const LEFT: f64 = 52.0;
const RIGHT: f64 = 54.0;

/// How far apart the lines of the time axis stand at least.
const LINE_APART: f64 = 44.0;

/// Where things stand: limits from left to right, time from bottom to top.
struct Plane {
    width: f64,
    span_ms: f64,
    last: f64,
}

impl Plane {
    #[allow(clippy::cast_precision_loss, reason = "a sweep has a handful of runs")]
    fn new(runs: usize, span_ms: f64, width: f64) -> Self {
        Self { width, span_ms, last: runs.saturating_sub(1).max(1) as f64 }
    }

    #[allow(clippy::cast_precision_loss, reason = "a sweep has a handful of runs")]
    fn x(&self, run: usize) -> f64 {
        LEFT + 14.0 + run as f64 / self.last * (self.width - LEFT - RIGHT - 14.0)
    }

    fn y(&self, ms: f64) -> f64 {
        BOTTOM - (ms / self.span_ms).clamp(0.0, 1.0) * (BOTTOM - TOP)
    }
}

/// Draws the totals of `tracks` against their titles, which name the limits.
pub(super) fn draw(tracks: &[Track], span_ms: f64, width: f64) -> Picture {
    let plane = Plane::new(tracks.len(), span_ms, width);
    let ideal: Vec<_> = tracks.iter().map(|track| Some(track.ideal_ms())).collect();
    let measured: Vec<_> = tracks.iter().map(reached).collect();
    let layers = vec![
        frame(tracks, &plane),
        points("ideal", &ideal, &plane),
        format!(r#"<g class="track once">{}</g>"#, points("total", &measured, &plane)),
        figures(tracks, &plane),
    ];
    Picture { width, height: HEIGHT, axis: None, layers }
}

/// How long a run took, or has taken so far; none before its start.
fn reached(track: &Track) -> Option<f64> {
    track.total_ms.or((!track.requests.is_empty()).then_some(track.now_ms))
}

/// The time axis at the left, the limits below.
fn frame(tracks: &[Track], plane: &Plane) -> String {
    let step_ms = step_for(plane.span_ms, (BOTTOM - TOP) / LINE_APART);
    let mut svg = String::new();
    let mut at = 0.0;
    while at <= plane.span_ms {
        let y = plane.y(at);
        let line = format!("M{} {}H{}", px(LEFT), px(y), px(plane.width - RIGHT / 2.0));
        svg += &path("grid", &line);
        svg += &text(
            "name",
            LEFT - 8.0,
            y + 4.0,
            &if at == 0.0 { "0".to_owned() } else { seconds(at) },
        );
        at += step_ms;
    }
    for (run, track) in tracks.iter().enumerate() {
        let limit = short(track.title);
        svg += &text("tick", plane.x(run), BOTTOM + 18.0, limit);
    }
    svg + &text("tick", f64::midpoint(LEFT, plane.width - RIGHT), BOTTOM + 35.0, "limit")
}

/// Points and the line through them, of this class, as far as there are any.
fn points(class: &str, times: &[Option<f64>], plane: &Plane) -> String {
    let places: Vec<(f64, f64)> = times
        .iter()
        .enumerate()
        .map_while(|(run, ms)| Some((plane.x(run), plane.y((*ms)?))))
        .collect();
    let mut line = String::new();
    let mut dots = String::new();
    for (x, y) in places {
        let (left, x, y) = (px(x - 3.5), px(x), px(y));
        let _ = write!(line, "{}{x} {y}", if line.is_empty() { "M" } else { "L" });
        // A circle in two arcs.
        let _ = write!(dots, "M{left} {y}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z");
    }
    path(&format!("{class}-line"), &line) + &path(&format!("{class}-dot"), &dots)
}

/// The totals in seconds above their points. Without the unit, which the axis has, they keep apart on
/// a phone.
fn figures(tracks: &[Track], plane: &Plane) -> String {
    let figure = |(run, track): (usize, &Track)| {
        let total_ms = track.total_ms?;
        let figure = fixed(total_ms / 1000.0, 2).to_string();
        Some(text("figure after", plane.x(run) + 6.0, plane.y(total_ms) - 7.0, &figure))
    };
    tracks.iter().enumerate().filter_map(figure).collect()
}
