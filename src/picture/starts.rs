//! A dot for each start, stacked where many come close together: how many a run starts in a stretch of time,
//! against how many its network allows.

use std::fmt::Write;

use super::{
    Picture, Room, Spots, Track,
    axis::{AXIS_HEIGHT, Axis},
    shape::{Mark, escaped, path, px, text},
};
use crate::{
    format::{grouped, seconds},
    order::in_order,
    run::{Outcome, Request},
};

/// How wide a stack is, and how far apart its dots are where there is room.
const PITCH: f64 = 6.0;

/// Dots are never closer than this.
const LEAST_PITCH: f64 = 1.2;

/// The height that two lines of words need above a row of dots, and the least height of a track, for one line.
const TWO_LINES: f64 = 42.0;
const LEAST_TRACK: f64 = 24.0;

/// From one track to the next.
const GAP: f64 = 10.0;

/// From the left edge to the axis, and from there to a track's words: past the stack of those that start at once.
const LEFT: f64 = 10.0;
const WORDS: f64 = 16.0;

/// From one line of words to the next, and how wide a letter of them is, at most on average.
const LINE: f64 = 16.0;
const LETTER: f64 = 7.0;

/// A second, for starts: timers ring a little early, and starts that should be a second apart are no closer for
/// that.
const SECOND_MS: f64 = 995.0;

/// What became of a start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Answered,
    UnderWay,
    Refused,
    Failed,
}

impl Fate {
    /// The order in which a stack has them, from below.
    const UPWARDS: [Self; 4] = [Self::Answered, Self::UnderWay, Self::Refused, Self::Failed];
}

/// When a request was sent, what became of it, and its row.
type Start = (f64, Fate, usize);

/// When each of a track's requests was sent, the tries that were made again included, as far as the moment that
/// is drawn, and what became of it by then.
fn starts(track: &Track) -> Vec<Start> {
    let mut starts = Vec::new();
    for (row, request) in track.requests.iter().enumerate() {
        let sent = request.started_ms.iter().chain(&request.retries_ms);
        for (index, at_ms) in sent.enumerate().filter(|(_, at_ms)| **at_ms <= track.now_ms) {
            starts.push((*at_ms, fate(request, index, track.now_ms), row));
        }
    }
    in_order(starts, |start| start.0)
}

/// What had become of a request's try of this index by then.
fn fate(request: &Request, index: usize, now_ms: f64) -> Fate {
    if request.refusals_ms.get(index).is_some_and(|at_ms| *at_ms <= now_ms) {
        return Fate::Refused;
    }
    let is_last = index == request.retries_ms.len();
    match request.outcome.filter(|_| is_last && request.settled_ms.is_some_and(|ms| ms <= now_ms)) {
        None => Fate::UnderWay,
        Some(Outcome::Ok) => Fate::Answered,
        Some(Outcome::Status) if request.status == Some(429) => Fate::Refused,
        Some(_) => Fate::Failed,
    }
}

/// The most of these starts, which are in order, that lie within a second.
fn busiest_second(starts: &[Start]) -> usize {
    let within = |first: usize| {
        let rest = starts[first..].iter();
        rest.take_while(|(at_ms, ..)| at_ms - starts[first].0 < SECOND_MS).count()
    };
    (0..starts.len()).map(within).max().unwrap_or_default()
}

/// What there is to say of a track's starts, where its requests name a rate.
struct Rates {
    busiest: usize,
    allowed: usize,
    /// How many more than that a network that has rested lets through in a second, and one.
    burst: usize,
    refused: usize,
}

impl Rates {
    fn of(track: &Track) -> Option<Self> {
        let number = |name| track.requests.first()?.param(name)?.parse().ok();
        let allowed = number("rate=")?;
        let burst = number("burst=").unwrap_or(allowed);
        let starts = starts(track);
        let refused = starts.iter().filter(|(_, fate, _)| *fate == Fate::Refused).count();
        Some(Self { busiest: busiest_second(&starts), allowed, burst, refused })
    }
}

/// The busiest second of a track whose network allows so many a second, and the refusals, in words.
pub(super) fn in_words(track: &Track) -> Option<String> {
    let Rates { busiest, allowed, refused, .. } = Rates::of(track)?;
    Some(format!(
        "with {busiest} starts in its busiest second, {allowed} allowed, and {refused} refused"
    ))
}

/// Draws the starts of `tracks`, each in a track of its own, on one axis.
pub(super) fn draw(tracks: &[Track], span_ms: Option<f64>, room: Room) -> Picture {
    let axis = Axis::from_left(LEFT, span_ms, room.width);
    #[allow(clippy::cast_precision_loss, reason = "a lab makes a handful of runs")]
    let share = (room.height - AXIS_HEIGHT) / tracks.len().max(1) as f64 - GAP;
    let most = tracks.iter().map(|track| track.labels.len()).max().unwrap_or_default().max(1);
    #[allow(clippy::cast_precision_loss, reason = "a run has sixty requests at most")]
    let stack = most as f64;
    let pitch = (share / stack).clamp(LEAST_PITCH, PITCH);
    let height = (pitch * stack).max(LEAST_TRACK);
    let mut bottom = AXIS_HEIGHT;
    let mut layers = vec![String::new()];
    let mut spots = Spots::new(room.width);
    for (index, track) in tracks.iter().enumerate() {
        bottom += height;
        let place = Place { top: bottom - height, bottom, pitch };
        layers.push(drawn(track, &place, &axis));
        spots.add_track(index, Some(track.labels.len()));
        for dot in stacked(&shown(track), &place, &axis) {
            spots.add_point(index, Some(dot.row), dot.x, dot.y);
        }
        bottom += GAP;
    }
    layers[0] = axis.grid(bottom);
    let axis = Some((axis.left, axis.plot_width));
    Picture { width: room.width, height: bottom.floor(), axis, layers, spots }
}

/// The place of one track.
struct Place {
    top: f64,
    bottom: f64,
    /// From one dot of a stack to the next.
    pitch: f64,
}

impl Place {
    /// Whether the words of its title stand on two lines.
    fn has_two_lines(&self, axis: &Axis) -> bool {
        !axis.is_wide && self.bottom - self.top >= TWO_LINES
    }
}

fn drawn(track: &Track, place: &Place, axis: &Axis) -> String {
    let ground = format!("M{} {}H{}", px(axis.left), px(place.bottom), px(axis.end()));
    // Below the ground, where it crosses neither dots nor words.
    let end = |ms| format!("M{} {}v7", px(axis.x(ms)), px(place.bottom + 1.0));
    let total = track.total_ms.map(|ms| path("total", &end(ms)));
    let inside = [
        path("grid", &ground),
        dots(track, place, axis),
        total.unwrap_or_default(),
        words(track, place, axis),
        guess(track, place, axis),
    ];
    format!(r#"<g class="track {}">{}</g>"#, track.strategy.mode().class(), inside.concat())
}

/// The starts of a track as they are, or as they would be.
fn shown(track: &Track) -> Vec<Start> {
    if !track.requests.is_empty() {
        return starts(track);
    }
    let ideal = track.ideal.iter().enumerate();
    in_order(ideal.map(|(row, (at_ms, _))| (*at_ms, Fate::UnderWay, row)), |start| start.0)
}

/// A dot of a stack.
struct Dot {
    fate: Fate,
    row: usize,
    x: f64,
    y: f64,
    radius: f64,
}

/// The dots of a track.
fn dots(track: &Track, place: &Place, axis: &Axis) -> String {
    let (mut answered, mut open, mut refused) = (String::new(), String::new(), String::new());
    for Dot { fate, x, y, radius, .. } in stacked(&shown(track), place, axis) {
        match fate {
            Fate::Answered => dot(&mut answered, x, y, radius),
            Fate::UnderWay => dot(&mut open, x, y, radius * 0.8),
            Fate::Refused => Mark::Cross.draw(&mut refused, x, y, radius),
            Fate::Failed => Mark::Slash.draw(&mut refused, x, y, radius),
        }
    }
    let under_way = if track.requests.is_empty() { "ideal" } else { "sent" };
    path("total-dot", &answered) + &path(under_way, &open) + &path("refused", &refused)
}

/// These starts, which are in order, each in the stack of its time.
fn stacked(starts: &[Start], place: &Place, axis: &Axis) -> Vec<Dot> {
    let mut dots = Vec::new();
    let stack_of = |at_ms: f64| ((axis.x(at_ms) - axis.left) / PITCH).floor();
    for stack in starts.chunk_by(|a, b| stack_of(a.0) >= stack_of(b.0)) {
        let x = axis.left + (stack_of(stack[0].0) + 0.5) * PITCH;
        #[allow(clippy::cast_precision_loss, reason = "there are a few hundred starts at most")]
        let pitch = place.pitch.min((place.bottom - place.top) / stack.len() as f64);
        let radius = (pitch * 0.4).clamp(0.6, 2.3);
        let mut y = place.bottom - pitch / 2.0;
        for kind in Fate::UPWARDS {
            for (_, fate, row) in stack.iter().filter(|(_, fate, _)| *fate == kind) {
                dots.push(Dot { fate: *fate, row: *row, x, y, radius });
                y -= pitch;
            }
        }
    }
    dots
}

/// Adds a disc to path data, in two arcs.
fn dot(data: &mut String, x: f64, y: f64, radius: f64) {
    let (left, y, radius, across) = (px(x - radius), px(y), px(radius), px(2.0 * radius));
    let _ = write!(
        data,
        "M{left} {y}a{radius} {radius} 0 1 0 {across} 0a{radius} {radius} 0 1 0-{across} 0z"
    );
}

/// The title with its figures, on one line where there is room, and else on two.
fn words(track: &Track, place: &Place, axis: &Axis) -> String {
    let (x, y) = (axis.left + WORDS, place.top + 11.0);
    let mut first = escaped(track.title);
    match track.total() {
        Some(total) => first += &span("total-name", &total),
        None if track.ideal.is_empty() => {}
        None => first += &span("ideal-name", &format!("ideal {}", seconds(track.ideal_ms()))),
    }
    let mut second = String::new();
    let has_two_lines = place.has_two_lines(axis);
    if let Some(rates) = Rates::of(track).filter(|it| it.busiest > 0) {
        let Rates { busiest, allowed, burst, refused } = rates;
        let is_over = busiest >= allowed + burst;
        let class = if is_over { "over" } else { "total-name" };
        let number = |count| grouped(u32::try_from(count).unwrap_or(u32::MAX));
        if !axis.is_wide && !has_two_lines {
            first += &(span(class, &format!("· {}/s", number(busiest)))
                + &span("count", &format!("({} allowed)", number(allowed))));
            return line(x, y, &first);
        }
        let said = |more: &str| {
            span("count", if axis.is_wide { "· busiest second:" } else { "busiest second:" })
                + &span(class, &format!("{} starts", number(busiest)))
                + &span("count", &format!("({} allowed{more})", number(allowed)))
        };
        second = said("");
        if axis.is_wide {
            let more = if busiest > allowed && !is_over { ", more in a burst" } else { "" };
            let full = said(more) + &span("count", &format!("· {} refused", number(refused)));
            if x + width_of(&(first.clone() + &full)) <= axis.end() {
                second = full;
            }
        }
    }
    if axis.is_wide {
        return line(x, y, &(first + &second));
    }
    line(x, y, &first) + &line(x, y + LINE, second.trim_start())
}

/// How wide these spans are, at most: markup is not seen.
fn width_of(spans: &str) -> f64 {
    let letters = spans.split('<').map(|part| part.rsplit('>').next().unwrap_or_default());
    #[allow(clippy::cast_precision_loss, reason = "a title is short")]
    let count = letters.map(|text| text.chars().count()).sum::<usize>() as f64;
    count * LETTER
}

fn line(x: f64, y: f64, spans: &str) -> String {
    if spans.is_empty() {
        return String::new();
    }
    format!(r#"<text class="title" x="{}" y="{}">{spans}</text>"#, px(x), px(y))
}

/// A figure of a title, after a gap: an SVG has no margins.
fn span(class: &str, words: &str) -> String {
    format!(r#" <tspan class="{class}">{}</tspan>"#, escaped(words))
}

/// The total that the reader expected: a line below the title, which it does not cross, with its name.
fn guess(track: &Track, place: &Place, axis: &Axis) -> String {
    let Some(guess_ms) = track.guess_ms else { return String::new() };
    let x = axis.x(guess_ms);
    let last = place.top + 11.0 + if place.has_two_lines(axis) { LINE } else { 0.0 };
    let line = format!("M{} {}V{}", px(x), px(last + 5.0), px(place.bottom + 4.0));
    let (side, x) = if axis.is_late(guess_ms) { ("before", x - 5.0) } else { ("after", x + 5.0) };
    let words = format!("your guess {}", seconds(guess_ms));
    path("guess-line", &line) + &text(&format!("guess-name {side}"), x, last + LINE, &words)
}
