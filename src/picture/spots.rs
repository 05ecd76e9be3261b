//! Where a picture shows what: from a point in it to the request that is drawn nearest, and from a request to
//! its place.

use std::fmt::Write;

use super::{
    layout::Place,
    shape::{path, px, rect},
};

/// The least height of the frame around a row, and by how much it is higher than the row's bar.
const LEAST_FRAME: f64 = 7.0;
const AROUND: f64 = 2.0;

/// How large the ring around a point is.
const RING: f64 = 6.0;

/// What a picture shows: a row of a track, or a track as a whole, where that is a single point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The track's place among those that were drawn.
    pub track: usize,
    /// The row's place in its track; none: the track as a whole.
    pub row: Option<usize>,
}

/// From one spot to another, by keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpotStep {
    /// So many rows on; back where it is negative.
    Rows(isize),
    /// So many tracks on, to the same row of it; back where it is negative.
    Tracks(isize),
    /// To the first of all rows.
    First,
    /// To the last of all rows.
    Last,
    /// To the row with this place among all rows.
    To(usize),
}

/// The places of all that a picture shows.
#[derive(Clone, Debug, Default)]
pub struct Spots {
    groups: Vec<Group>,
    points: Vec<(Spot, f64, f64)>,
    width: f64,
}

/// What belongs to one track.
#[derive(Clone, Copy, Debug)]
struct Group {
    track: usize,
    /// How many rows it has; none where it is a single point.
    rows: Option<usize>,
    /// Where its rows stand; none where points stand for them.
    place: Option<Place>,
}

impl Group {
    fn count(&self) -> usize {
        self.rows.unwrap_or(1)
    }

    fn spot(&self, row: usize) -> Spot {
        Spot { track: self.track, row: self.rows.map(|_| row) }
    }

    fn has(&self, spot: Spot) -> bool {
        let is_kind = self.rows.is_some() == spot.row.is_some();
        self.track == spot.track && is_kind && spot.row.is_none_or(|row| row < self.count())
    }
}

impl Spots {
    /// Nothing yet, in a picture of this width.
    pub(super) fn new(width: f64) -> Self {
        Self { width, ..Self::default() }
    }

    /// Adds a track's rows, each a band across the picture.
    pub(super) fn add_rows(&mut self, track: usize, rows: usize, place: Place) {
        self.groups.push(Group { track, rows: Some(rows), place: Some(place) });
    }

    /// Adds a track whose rows have no place but that of their [points](Self::add_point); without `rows` it is a
    /// single point itself.
    pub(super) fn add_track(&mut self, track: usize, rows: Option<usize>) {
        self.groups.push(Group { track, rows, place: None });
    }

    /// Adds a point that stands for a spot. One spot may have several.
    pub(super) fn add_point(&mut self, track: usize, row: Option<usize>, x: f64, y: f64) {
        self.points.push((Spot { track, row }, x, y));
    }

    /// Has the tracks be called by these places, each by the one at its own.
    pub(super) fn rename_tracks(&mut self, places: &[usize]) {
        for group in &mut self.groups {
            group.track = places[group.track];
        }
    }

    /// How many spots there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.groups.iter().map(Group::count).sum()
    }

    /// What is drawn nearest to a point of the picture: a row may be too thin to be met.
    #[must_use]
    pub fn nearest(&self, x: f64, y: f64) -> Option<Spot> {
        let rows = self.groups.iter().filter_map(|group| {
            let (place, rows) = (group.place?, group.rows.filter(|rows| *rows > 0)?);
            let row = place.row_at(y).min(rows - 1);
            let middle = place.y(row) + place.bar / 2.0;
            Some((group.spot(row), ((y - middle).abs() - place.bar / 2.0).max(0.0)))
        });
        let points =
            self.points.iter().map(|(spot, at_x, at_y)| (*spot, (x - at_x).hypot(y - at_y)));
        rows.chain(points).min_by(|a, b| a.1.total_cmp(&b.1)).map(|(spot, _)| spot)
    }

    /// The place of a spot among all of them; none where there is no such spot any more.
    #[must_use]
    pub fn place_of(&self, spot: Spot) -> Option<usize> {
        let group = self.groups.iter().position(|group| group.has(spot))?;
        let before: usize = self.groups[..group].iter().map(Group::count).sum();
        Some(before + spot.row.unwrap_or_default())
    }

    /// The spot with this place among all of them; the last, if there are fewer.
    fn at(&self, place: usize) -> Option<Spot> {
        let mut left = place.min(self.count().checked_sub(1)?);
        for group in &self.groups {
            if left < group.count() {
                return Some(group.spot(left));
            }
            left -= group.count();
        }
        None
    }

    /// Where a step leads to from a spot: the first spot, if there is none to go from.
    #[must_use]
    pub fn step(&self, from: Option<Spot>, step: SpotStep) -> Option<Spot> {
        let last = self.count().checked_sub(1)?;
        let Some((from, place)) = from.and_then(|spot| Some((spot, self.place_of(spot)?))) else {
            return self.at(if let SpotStep::To(place) = step { place } else { 0 });
        };
        match step {
            SpotStep::Rows(rows) => self.at(place.saturating_add_signed(rows)),
            SpotStep::First => self.at(0),
            SpotStep::Last => self.at(last),
            SpotStep::To(place) => self.at(place),
            SpotStep::Tracks(tracks) => {
                let group = self.groups.iter().position(|group| group.has(from))?;
                let group = group.saturating_add_signed(tracks).min(self.groups.len() - 1);
                let group = self.groups[group];
                let row = from.row.unwrap_or_default().min(group.count().saturating_sub(1));
                (group.count() > 0).then(|| group.spot(row))
            }
        }
    }

    /// The frames around some spots, as SVG.
    #[must_use]
    pub fn frames(&self, spots: &[Spot]) -> String {
        let mut data = String::new();
        for spot in spots {
            self.frame(*spot, &mut data);
        }
        path("lit", &data)
    }

    /// Adds the frame around a spot to path data.
    fn frame(&self, spot: Spot, data: &mut String) {
        let group = self.groups.iter().find(|group| group.has(spot));
        if let Some((place, row)) = group.and_then(|group| Some((group.place?, spot.row?))) {
            let height = (place.bar + AROUND).max(LEAST_FRAME);
            let y = place.y(row) + (place.bar - height) / 2.0;
            rect(data, 1.0, y, self.width - 2.0, height);
        }
        for (_, x, y) in self.points.iter().filter(|(it, ..)| *it == spot) {
            let (left, y, across) = (px(x - RING), px(*y), px(2.0 * RING));
            let ring = px(RING);
            let _ = write!(
                data,
                "M{left} {y}a{ring} {ring} 0 1 0 {across} 0a{ring} {ring} 0 1 0-{across} 0z"
            );
        }
    }
}
