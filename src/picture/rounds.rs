//! A dot for each round: how many times as long Rust took as JavaScript.

use std::fmt::Write;

use super::{
    Picture, Room, Track,
    shape::{path, px, rect, text},
};
use crate::{lab::ratios, run::median};

/// The height of the title, and of the row of tick labels below it.
const HEAD: f64 = 50.0;

/// A round's row, where there is room, and the room for what the median is called.
const PITCH: f64 = 18.0;
const FOOT: f64 = 28.0;

/// How much of a picture's height the rows of all rounds have at most.
const SHARE: f64 = 0.22;

/// Which ratios have a line, and what they are called. Between the two next to 1, what differs is noise;
/// there is no room for their labels.
const TICKS: [(f64, &str); 7] =
    [(0.5, "0.5"), (0.8, "0.8"), (0.95, ""), (1.0, "1"), (1.05, ""), (1.25, "1.25"), (2.0, "2")];

/// The least that an axis reaches to, as a ratio, in both directions.
const LEAST_SPAN: f64 = 1.3;
const MOST_SPAN: f64 = 4.0;

/// How high the rows of all rounds of these runs are in this room.
fn rows_height(tracks: &[Track], room: Room) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "there are twenty rounds at most")]
    let rounds = (rounds(tracks).len() / 2).max(1) as f64;
    (rounds * PITCH).min(SHARE * room.height)
}

/// The room that they leave for the bars above them.
pub(super) fn left_for_bars(tracks: &[Track], room: Room) -> Room {
    Room { height: room.height - rows_height(tracks, room) - HEAD - FOOT, ..room }
}

/// The first two runs are one at a time, and made once.
fn rounds<'a, 'b>(tracks: &'b [Track<'a>]) -> &'b [Track<'a>] {
    tracks.get(2..).unwrap_or_default()
}

/// Adds to the bars of the latest runs what all rounds of `tracks` came to.
pub(super) fn draw(tracks: &[Track], bars: Picture, room: Room) -> Picture {
    let height = rows_height(tracks, room);
    let rounds = rounds(tracks);
    let totals = rounds.iter().filter_map(|it| Some((it.strategy, it.total_ms?)));
    let ratios = ratios(totals);
    let mut picture = bars;
    let plot = Plot::new(&ratios, rounds.len() / 2, height, &picture);
    picture.height = (plot.bottom + FOOT).round();
    for (round, ratio) in ratios.iter().enumerate() {
        let first = tracks.len() - rounds.len() + 2 * round;
        picture.spots.add_track(first, None);
        picture.spots.add_point(first, None, plot.x(*ratio), plot.y(round));
    }
    picture.layers.push(format!(
        r#"<g class="track once">{}{}</g>"#,
        plot.frame(),
        plot.dots(&ratios)
    ));
    picture
}

/// Where things stand: ratios from left to right, by their logarithm; rounds from top to bottom.
struct Plot {
    middle: f64,
    half: f64,
    span: f64,
    top: f64,
    bottom: f64,
    pitch: f64,
}

impl Plot {
    fn new(ratios: &[f64], rounds: usize, height: f64, bars: &Picture) -> Self {
        let furthest = ratios.iter().map(|ratio| ratio.max(1.0 / ratio)).fold(1.0, f64::max);
        let span = (furthest * 1.1).clamp(LEAST_SPAN, MOST_SPAN);
        #[allow(clippy::cast_precision_loss, reason = "there are twenty rounds at most")]
        let rounds = rounds.max(1) as f64;
        let top = bars.height + HEAD;
        let (left, width) = bars.axis.unwrap_or((0.0, bars.width));
        let half = width / 2.0;
        Self { middle: left + half, half, span, top, bottom: top + height, pitch: height / rounds }
    }

    fn x(&self, ratio: f64) -> f64 {
        self.middle + (ratio.ln() / self.span.ln()).clamp(-1.0, 1.0) * self.half
    }

    fn y(&self, round: usize) -> f64 {
        #[allow(clippy::cast_precision_loss, reason = "there are twenty rounds at most")]
        let round = round as f64;
        self.top + (round + 0.5) * self.pitch
    }

    fn frame(&self) -> String {
        let mut band = String::new();
        let (from, to) = (self.x(0.95), self.x(1.05));
        rect(&mut band, from, self.top, to - from, self.bottom - self.top);
        let mut svg =
            text("title", 0.0, self.top - HEAD + 16.0, "Rust’s total to JavaScript’s, all at once")
                + &path("same", &band);
        for (tick, label) in TICKS.into_iter().filter(|(it, _)| it.max(1.0 / it) <= self.span) {
            let x = self.x(tick);
            let line = format!("M{} {}V{}", px(x), px(self.top - 4.0), px(self.bottom));
            svg += &(path("grid", &line) + &text("tick", x, self.top - 10.0, label));
        }
        svg
    }

    fn dots(&self, ratios: &[f64]) -> String {
        let mut dots = String::new();
        let mut svg = String::new();
        for (round, ratio) in ratios.iter().enumerate() {
            let (x, y) = (self.x(*ratio), self.y(round));
            let _ = write!(dots, "M{} {}a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", px(x - 4.0), px(y));
            if self.pitch >= PITCH {
                svg +=
                    &text("name", self.middle - self.half - 8.0, y + 4.0, &(round + 1).to_string());
                svg += &text("figure", x + 9.0, y + 4.0, &format!("{ratio:.2}"));
            }
        }
        if let Some(median) = median(ratios) {
            let x = self.x(median);
            let line = format!("M{} {}V{}", px(x), px(self.top - 4.0), px(self.bottom + 5.0));
            let words = format!("median {median:.2}");
            svg +=
                &(path("median", &line) + &text("total-name after", x, self.bottom + 19.0, &words));
        }
        svg + &path("total-dot", &dots)
    }
}
