//! Draws runs as bars on one time axis, as SVG.
//!
//! Plain text in, plain text out: the page puts it on the screen once per frame, and the page's
//! build uses it to draw each lab's ideal picture. Every kind of bar is one `<path>` whatever the
//! number of bars, so a thousand cost little more than ten. Colours are the style sheet's.

mod axis;
mod bars;
mod beyond;
mod curve;
mod frames;
mod layout;
mod overlay;
mod phases;
mod rounds;
mod shape;
mod spots;
mod starts;

pub use axis::span_for;

use std::ptr;

use axis::Axis;
pub use layout::STRIP_HEIGHT;
use layout::{Layout, Place};
pub(crate) use shape::escaped;
use shape::px;
pub use spots::{Spot, SpotStep, Spots};

use crate::{
    format::{measured, microseconds, seconds},
    lab::Drawing,
    run::{Request, withholds},
    strategy::Strategy,
};

/// One run, as far as it has come.
#[derive(Debug)]
pub struct Track<'a> {
    /// The strategy, for its colour.
    pub strategy: Strategy,
    /// What the run is called.
    pub title: &'a str,
    /// The names of the rows.
    pub labels: &'a [String],
    /// When each request would start and end if everything but waiting took no time; empty where
    /// nobody knows.
    pub ideal: &'a [(f64, f64)],
    /// The requests as they stand; empty before the run.
    pub requests: &'a [Request],
    /// The moment that is drawn, in milliseconds from the run's start. What happened later is not
    /// drawn, and what was under way then reaches up to it.
    pub now_ms: f64,
    /// How long the run took; none before its end.
    pub total_ms: Option<f64>,
    /// By how many milliseconds the clock goes on at a time, where that is a millisecond or more.
    pub clock_step_ms: Option<f64>,
    /// How long the reader thinks it takes, if there is a guess.
    pub guess_ms: Option<f64>,
    /// What each of its futures cost, in microseconds, where that is what was measured.
    pub cost_us: Option<f64>,
    /// The most requests that were under way at one time; none before the run's end.
    pub peak: Option<usize>,
    /// When the browser drew a frame, in milliseconds from the run's start; empty where frames are not what the
    /// picture is about.
    pub frames_ms: Vec<f64>,
}

impl Track<'_> {
    /// How long the run would take if everything but waiting took no time, in milliseconds.
    #[must_use]
    pub fn ideal_ms(&self) -> f64 {
        ideal_total(self.ideal)
    }

    /// How long the run took, in words; none before its end.
    fn total(&self) -> Option<String> {
        self.total_ms.map(|total_ms| measured(total_ms, self.clock_step_ms))
    }

    /// How many answers had arrived that its caller was not given; none before its end, and where it was given
    /// all.
    fn withheld(&self) -> Option<usize> {
        self.total_ms.filter(|_| withholds(self.strategy, self.requests))?;
        Some(self.requests.iter().filter(|request| request.is_ok()).count())
    }

    /// What is drawn of it, in words: its total, or how far it has come, or its ideal.
    #[must_use]
    pub fn in_words(&self) -> String {
        let title = self.title;
        if let Some((total, starts)) = self.total().zip(starts::in_words(self)) {
            return format!("{title} {total} {starts}");
        }
        if let Some((total, answered)) = self.total().zip(beyond::answered(self)) {
            return format!("{title} {total}, and the server answered {answered}");
        }
        match self.cost_us.map(microseconds).or(self.total()) {
            Some(figure) => match self.withheld() {
                _ if !self.frames_ms.is_empty() => {
                    format!("{title} {figure}, {} frames drawn", self.frames_ms.len())
                }
                Some(count) => {
                    format!("{title} {figure}, none of its {count} answers given to you")
                }
                None => format!("{title} {figure}"),
            },
            None if self.ideal.is_empty() && self.requests.is_empty() => {
                format!("{title} not run yet")
            }
            None if self.requests.is_empty() => {
                format!("{title} ideally {}", seconds(self.ideal_ms()))
            }
            None => {
                let is_over =
                    |request: &&Request| request.settled_ms.is_some_and(|ms| ms <= self.now_ms);
                let over = self.requests.iter().filter(is_over).count();
                format!("{title} under way, {over} of {} ended", self.requests.len())
            }
        }
    }
}

/// The end of the last of several waits.
#[must_use]
pub fn ideal_total(ideal: &[(f64, f64)]) -> f64 {
    ideal.iter().map(|(_, end)| *end).fold(0.0, f64::max)
}

/// Of the tracks that share a title, the one that started last; before a start, the first.
#[must_use]
pub fn latest<'a, 'b>(tracks: &'b [Track<'a>]) -> Vec<&'b Track<'a>> {
    let mut latest: Vec<&Track> = Vec::new();
    for track in tracks {
        match latest.iter_mut().find(|it| it.title == track.title) {
            Some(it) if !track.requests.is_empty() => *it = track,
            Some(_) => {}
            None => latest.push(track),
        }
    }
    latest
}

/// The room that there is for a picture, in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// How wide the picture is.
    pub width: f64,
    /// How high it is at most. Only titles, and rows that can't be any thinner, make it higher.
    pub height: f64,
}

/// A picture: layers of SVG, of which only those that changed need to be drawn again.
#[derive(Debug)]
pub struct Picture {
    /// Its width in CSS pixels, as asked for.
    pub width: f64,
    /// Its height in CSS pixels. It depends on its room and the number of rows alone, so a picture never
    /// makes the text around it jump.
    pub height: f64,
    /// Where the time axis begins and how long it is, in CSS pixels, where it runs to the right.
    pub axis: Option<(f64, f64)>,
    /// The contents of its `<g>` elements, from back to front: the axis, then one for each track.
    pub layers: Vec<String>,
    /// What is where in it.
    pub spots: Spots,
}

impl Picture {
    /// Draws `tracks` on one axis that reaches to `span_ms`, or that has no times yet.
    #[must_use]
    pub fn draw(drawing: Drawing, tracks: &[Track], span_ms: Option<f64>, room: Room) -> Self {
        match drawing {
            Drawing::Curve => curve::draw(tracks, span_ms, room),
            Drawing::Costs => curve::draw_costs(tracks, room),
            Drawing::Starts => starts::draw(tracks, span_ms, room),
            Drawing::Rounds => {
                let above = rounds::left_for_bars(tracks, room);
                let shown = latest(tracks);
                let mut bars = Self::bars(drawing, &shown, span_ms, above);
                let place = |shown: &&Track| tracks.iter().position(|it| ptr::eq(it, *shown));
                bars.spots.rename_tracks(&shown.iter().filter_map(place).collect::<Vec<_>>());
                rounds::draw(tracks, bars, room)
            }
            Drawing::Bars
            | Drawing::Order
            | Drawing::Beyond
            | Drawing::Frames
            | Drawing::Polls
            | Drawing::Phases => {
                Self::bars(drawing, &tracks.iter().collect::<Vec<_>>(), span_ms, room)
            }
        }
    }

    fn bars(drawing: Drawing, tracks: &[&Track], span_ms: Option<f64>, room: Room) -> Self {
        let Room { width, height } = room;
        let frames = if drawing == Drawing::Frames { frames::NAME.len() } else { 0 };
        let axis = Axis::new(span_ms, width, bars::longest_name(tracks, drawing).max(frames));
        let rows: Vec<_> = tracks.iter().map(|track| bars::rows(track, drawing)).collect();
        let layout = Layout::new(&rows, height);
        let mut layers = vec![axis.grid(layout.height)];
        let placed = tracks.iter().zip(&layout.tracks);
        layers.extend(placed.map(|(track, place)| bars::draw(track, place, &axis, drawing)));
        let mut spots = Spots::new(width);
        for (index, (rows, place)) in rows.iter().zip(&layout.tracks).enumerate() {
            spots.add_rows(index, *rows, *place);
        }
        let axis = Some((axis.left, axis.plot_width));
        Self { width, height: layout.height, axis, layers, spots }
    }

    /// Draws one track alone, called by its place among all of them, in a strip without the names of its rows and of the axis's times.
    #[must_use]
    pub fn strip(
        drawing: Drawing,
        (index, track): (usize, &Track),
        span_ms: Option<f64>,
        width: f64,
    ) -> Self {
        let axis = Axis::from_left(0.0, span_ms, width);
        let place = Place::in_strip(bars::rows(track, drawing));
        let unnamed = Track { labels: &[], frames_ms: track.frames_ms.clone(), ..*track };
        let mut layers = vec![bars::draw(&unnamed, &place, &axis, drawing)];
        if track.requests.is_empty() && track.ideal.is_empty() {
            layers.push(shape::text("figure", 0.0, place.top + 16.0, "Not run yet"));
        }
        let mut spots = Spots::new(width);
        spots.add_rows(index, track.labels.len(), place);
        Self { width, height: STRIP_HEIGHT, axis: None, layers, spots }
    }

    /// Draws two runs laid over each other, A's bars above B's in the same rows, on one axis that
    /// reaches to `span_ms`.
    #[must_use]
    pub fn overlay(pair: &[Track; 2], span_ms: f64, room: Room) -> Self {
        overlay::draw(pair, span_ms, room)
    }

    /// The whole picture as one `<svg>` element, for a page without scripts. It shrinks with its
    /// place but keeps its height.
    #[must_use]
    pub fn to_svg(&self, class: &str, label: &str) -> String {
        let (width, height) = (px(self.width), px(self.height));
        let label = escaped(label);
        let layers = self.layers.join("</g><g>");
        format!(
            r#"<svg class="{class}" width="100%" height="{height}" viewBox="0 0 {width} {height}" preserveAspectRatio="xMinYMin meet" role="img" aria-label="{label}"><g>{layers}</g></svg>"#
        )
    }
}

#[cfg(test)]
mod tests;
