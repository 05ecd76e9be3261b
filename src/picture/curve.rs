//! One point a run, joined to curves: totals against limits, with the ideal behind them, or what a
//! future costs against how many there are.

use std::fmt::Write;

use super::{
    Picture, Room, Spots, Track,
    axis::{UNKNOWN_MS, span_for, step_for},
    bars::{in_seconds, short},
    shape::{path, px, text},
};
use crate::format::{microseconds, seconds};

/// How high a curve is where there is room.
const MOST_HEIGHT: f64 = 360.0;
const TOP: f64 = 22.0;
/// The room for what stands below the axis.
const FOOT: f64 = 38.0;
const LEFT: f64 = 52.0;
const RIGHT: f64 = 54.0;

/// How far apart the lines of the time axis stand at least.
const LINE_APART: f64 = 44.0;

/// The least that the axis of costs reaches to, in microseconds.
const LEAST_COST_US: f64 = 4.0;

/// Where things stand: runs from left to right, what they took from bottom to top.
struct Plane {
    width: f64,
    height: f64,
    span: f64,
    last: f64,
}

impl Plane {
    #[allow(clippy::cast_precision_loss, reason = "a sweep has a handful of runs")]
    fn new(runs: usize, span: f64, room: Room) -> Self {
        let height = room.height.min(MOST_HEIGHT);
        Self { width: room.width, height, span, last: runs.saturating_sub(1).max(1) as f64 }
    }

    /// Where the axis stands.
    fn bottom(&self) -> f64 {
        self.height - FOOT
    }

    #[allow(clippy::cast_precision_loss, reason = "a sweep has a handful of runs")]
    fn x(&self, run: usize) -> f64 {
        LEFT + 14.0 + run as f64 / self.last * (self.width - LEFT - RIGHT - 14.0)
    }

    fn y(&self, value: f64) -> f64 {
        self.bottom() - (value / self.span).clamp(0.0, 1.0) * (self.bottom() - TOP)
    }
}

/// Draws the totals of `tracks` against their titles, which name the limits.
pub(super) fn draw(tracks: &[Track], span_ms: Option<f64>, room: Room) -> Picture {
    let plane = Plane::new(tracks.len(), span_ms.unwrap_or(UNKNOWN_MS), room);
    let words = if span_ms.is_some() { seconds } else { |_| String::new() };
    let ideal: Vec<_> = tracks.iter().map(known_ideal).collect();
    let measured: Vec<_> = tracks.iter().map(reached).collect();
    let layers = vec![
        frame(tracks.iter(), &plane, "limit", words),
        points("ideal", &ideal, &plane),
        format!(r#"<g class="track once">{}</g>"#, points("total", &measured, &plane)),
        figures(tracks, &plane),
    ];
    let spots =
        spots(measured.iter().zip(ideal).map(|(it, ideal)| it.or(ideal)).enumerate(), 1, &plane);
    Picture { width: plane.width, height: plane.height, axis: None, layers, spots }
}

/// The points of these tracks, in the order of their runs: each has its place and what it stands at, if that is
/// known. So many tracks stand above each other.
fn spots(
    tracks: impl Iterator<Item = (usize, Option<f64>)>,
    curves: usize,
    plane: &Plane,
) -> Spots {
    let mut spots = Spots::new(plane.width);
    for (track, value) in tracks {
        spots.add_track(track, None);
        if let Some(value) = value {
            spots.add_point(track, None, plane.x(track / curves), plane.y(value));
        }
    }
    spots
}

/// How long a run would take, where that is known.
fn known_ideal(track: &Track) -> Option<f64> {
    (!track.ideal.is_empty()).then(|| track.ideal_ms())
}

/// How long a run took, or has taken so far; none before its start.
fn reached(track: &Track) -> Option<f64> {
    track.total_ms.or((!track.requests.is_empty()).then_some(track.now_ms))
}

/// Draws what a future costs in each run, a curve for each language. Rust and JavaScript take turns.
pub(super) fn draw_costs(tracks: &[Track], room: Room) -> Picture {
    let costs = |is_javascript: bool| {
        let of_language = tracks.iter().filter(|it| it.strategy.is_javascript() == is_javascript);
        of_language.map(|track| track.cost_us).collect::<Vec<_>>()
    };
    let [rust, javascript] = [false, true].map(costs);
    let highest = tracks.iter().filter_map(|track| track.cost_us).fold(LEAST_COST_US, f64::max);
    let plane = Plane::new(rust.len(), span_for(highest), room);
    let curves = points("twin", &javascript, &plane) + &points("total", &rust, &plane);
    let words = costs_in_words("JavaScript", &javascript, &rust, &plane)
        + &costs_in_words("Rust", &rust, &javascript, &plane);
    let tick = |us: f64| format!("{us} µs");
    let layers = vec![
        frame(tracks.iter().step_by(2), &plane, "futures at a time", tick),
        format!(r#"<g class="track once">{curves}{words}</g>"#),
    ];
    let spots = spots(tracks.iter().map(|track| track.cost_us).enumerate(), 2, &plane);
    Picture { width: plane.width, height: plane.height, axis: None, layers, spots }
}

/// A curve's figures and, at its end, its name, on the side where the other curve is not.
fn costs_in_words(
    name: &str,
    costs: &[Option<f64>],
    others: &[Option<f64>],
    plane: &Plane,
) -> String {
    let mut svg = String::new();
    for (run, (cost, other)) in costs.iter().zip(others).enumerate() {
        let Some(cost) = *cost else { break };
        let is_above = other.is_none_or(|other| cost > other);
        let (x, y) = (plane.x(run), plane.y(cost));
        let below = if is_above { -9.0 } else { 18.0 };
        svg += &text("figure after", x + 6.0, y + below, &microseconds(cost));
        if run + 1 == costs.len() {
            svg += &text("name", x, y + below + below.signum() * 16.0, name);
        }
    }
    svg
}

/// The axis of what is measured at the left, what it is measured against below.
fn frame<'a>(
    tracks: impl Iterator<Item = &'a Track<'a>>,
    plane: &Plane,
    what: &str,
    words: fn(f64) -> String,
) -> String {
    let step = step_for(plane.span, (plane.bottom() - TOP) / LINE_APART);
    let mut svg = String::new();
    let mut at = 0.0;
    while at <= plane.span {
        let y = plane.y(at);
        let line = format!("M{} {}H{}", px(LEFT), px(y), px(plane.width - RIGHT / 2.0));
        svg += &path("grid", &line);
        svg +=
            &text("name", LEFT - 8.0, y + 4.0, &if at == 0.0 { "0".to_owned() } else { words(at) });
        at += step;
    }
    for (run, track) in tracks.enumerate() {
        let limit = short(track.title);
        svg += &text("tick", plane.x(run), plane.bottom() + 18.0, limit);
    }
    svg + &text("tick", f64::midpoint(LEFT, plane.width - RIGHT), plane.bottom() + 35.0, what)
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

/// The totals above their points, or below them where the curve rises from there. Without the unit, they keep
/// apart on a phone.
fn figures(tracks: &[Track], plane: &Plane) -> String {
    let figure = |(run, track): (usize, &Track)| {
        let total_ms = track.total_ms?;
        let figure = in_seconds(total_ms, track.clock_step_ms);
        let next_ms = tracks.get(run + 1).and_then(|next| next.total_ms);
        let is_clear = next_ms.is_none_or(|ms| plane.y(ms) > plane.y(total_ms) - 4.0);
        let y = plane.y(total_ms) + if is_clear { -7.0 } else { 18.0 };
        Some(text("figure after", plane.x(run) + 6.0, y, &figure))
    };
    tracks.iter().enumerate().filter_map(figure).collect()
}
