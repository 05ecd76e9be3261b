//! One track: a bar a request, the total, and the ideal behind them.

use std::fmt::Write;

use super::{
    Track,
    axis::Axis,
    beyond, frames,
    layout::Place,
    phases::Split,
    shape::{Mark, escaped, path, px, rect, text},
};
use crate::{
    format::{grouped, less_than_ms, measured, ordinal, seconds},
    lab::Drawing,
    run::{Outcome, Request},
};

/// A bar that has ended shows at least this much of its dark end.
const LEAST_RECEIVING: f64 = 2.0;

/// How thick the line around a hollow bar is, as the style sheet has it.
const HOLLOW_LINE: f64 = 1.2;

/// A poll shows at least this wide, however short it was.
const LEAST_POLL: f64 = 1.2;

/// How wide a duration's text is, about.
const FIGURE_WIDTH: f64 = 28.0;

/// How wide a letter of a title or of a total's words is, on average.
const TOTAL_LETTER: f64 = 7.2;

/// From a line to a text on its right.
const LINE_GAP: f64 = 5.0;

/// From one column of places among the answers to the next, where a row has no room for words of its own.
const COLUMN: f64 = 26.0;

/// How many rows a track has: one a request, and one for frames where they are shown.
pub(super) fn rows(track: &Track, drawing: Drawing) -> usize {
    track.labels.len() + usize::from(drawing == Drawing::Frames)
}

/// Draws a track in its place.
pub(super) fn draw(track: &Track, place: &Place, axis: &Axis, drawing: Drawing) -> String {
    let class = track.strategy.mode().class();
    let (bars, figures) = bars(track, place, axis, drawing);
    let inside = [
        head(track, place, axis, drawing),
        names(track, place, axis, drawing),
        ideal(track, place, axis),
        bars,
        if drawing == Drawing::Beyond { beyond::draw(track, place, axis) } else { String::new() },
        guess(track, place, axis, drawing),
        figures,
        if drawing == Drawing::Frames { frames::draw(track, place, axis) } else { String::new() },
        total(track, place, axis),
    ];
    format!(r#"<g class="track {class}">{}</g>"#, inside.concat())
}

/// What stands above the rows: the track's title, and what is known of its total and of what its drawing is
/// about.
fn head(track: &Track, place: &Place, axis: &Axis, drawing: Drawing) -> String {
    let figures = head_figures(track, axis, drawing);
    let mut spans = String::new();
    for (class, words) in &figures {
        // The gap is a text's own: an SVG has no margins.
        let _ = write!(spans, r#" <tspan class="{class}">{}</tspan>"#, escaped(words));
    }
    let (y, title) = (px(place.title_y), escaped(track.title));
    format!(r#"<text class="title" x="0" y="{y}">{title}{spans}</text>"#)
}

/// The figures beside a track's title, each with its class: the first, and of the others as many as there is
/// room for.
fn head_figures(track: &Track, axis: &Axis, drawing: Drawing) -> Vec<(&'static str, String)> {
    let mut figures = known_figures(track, drawing);
    let mut end = width_of(track.title);
    let fits = |(_, words): &&(&str, String)| {
        end += TOTAL_LETTER + width_of(words);
        end <= axis.end()
    };
    let count = figures.iter().take_while(fits).count();
    figures.truncate(count.max(1));
    figures
}

/// What is known of a track, the most telling first.
fn known_figures(track: &Track, drawing: Drawing) -> Vec<(&'static str, String)> {
    let Some(total) = track.total() else {
        let ideal = (!track.ideal.is_empty()).then(|| seconds(track.ideal_ms()));
        return ideal.map(|it| ("ideal-name", format!("ideal {it}"))).into_iter().collect();
    };
    let mut figures = vec![("total-name", total)];
    if let Some(count) = track.withheld() {
        figures.push(("count", format!("· 0 of {count} given")));
    }
    if drawing == Drawing::Frames
        && let Some(ms) = frames::longest_gap_ms(track)
    {
        figures.push(("count", format!("· no frame for {}", measured(ms, track.clock_step_ms))));
    }
    if drawing == Drawing::Beyond
        && let Some(answered) = beyond::answered(track)
    {
        figures.push(("count", format!("· server answered {answered}")));
    }
    if drawing == Drawing::Polls {
        let polls: u32 = track.requests.iter().map(|request| request.polls).sum();
        figures.push(("count", format!("· {} polls", grouped(polls))));
    }
    if let Some(peak) = track.peak {
        let peak = grouped(u32::try_from(peak).unwrap_or(u32::MAX));
        figures.push(("count", format!("· {peak} at a time")));
    }
    figures
}

/// The names of the rows, as many as there is room for.
pub(super) fn names(track: &Track, place: &Place, axis: &Axis, drawing: Drawing) -> String {
    let step = place.naming_step();
    let is_named = |row: usize| row == 0 || (row + 1).is_multiple_of(step);
    let rows = track.labels.iter().enumerate().filter(|(row, _)| is_named(*row));
    rows.map(|(row, label)| {
        let y = place.y(row) + place.bar / 2.0 + 4.0;
        let name = if drawing == Drawing::Order {
            format!("{}. {label}", row + 1)
        } else {
            (if axis.is_wide { label } else { short(label) }).to_owned()
        };
        text("name", axis.left - 8.0, y, &name)
    })
    .collect()
}

/// The bars as they would be if everything but waiting took no time, and their total; nothing where
/// that is not known.
fn ideal(track: &Track, place: &Place, axis: &Axis) -> String {
    if track.ideal.is_empty() {
        return String::new();
    }
    let mut data = String::new();
    // Outlines are there to be filled; around bars that are done they would only blur them.
    if track.total_ms.is_none() {
        for (row, (start, end)) in track.ideal.iter().enumerate() {
            let x = axis.x(*start);
            rect(&mut data, x, place.y(row), axis.x(*end) - x, place.bar);
        }
    }
    let total_ms = track.ideal_ms();
    let x = axis.x(total_ms);
    let line = format!("M{} {}V{}", px(x), px(place.top - 5.0), px(place.bottom + 5.0));
    path("ideal", &data) + &path("ideal-total", &line)
}

/// The bars with their marks, and the durations at their ends.
pub(super) fn bars(
    track: &Track,
    place: &Place,
    axis: &Axis,
    drawing: Drawing,
) -> (String, String) {
    let (mut broken, mut withheld, mut marks) = (String::new(), String::new(), String::new());
    let is_withheld = track.withheld().is_some();
    let (mut polls, mut ready, mut wakes) = (String::new(), String::new(), String::new());
    let mut split = Split::default();
    let mut figures = String::new();
    for (row, request) in track.requests.iter().enumerate() {
        let had = |time: &f64| *time <= track.now_ms;
        let Some(start) = request.started_ms.filter(had) else { continue };
        let settled = request.settled_ms.filter(had);
        let outcome = settled.and(request.outcome);
        let y = place.y(row);
        let (x, end) = (axis.x(start), axis.x(settled.unwrap_or(track.now_ms)));
        let is_whole = matches!(outcome, None | Some(Outcome::Ok));
        // A row too thin for a mark of its own tells by the other body alone.
        if let Some(phases) = request.phases.filter(|_| drawing == Drawing::Phases && is_whole) {
            split.add(&phases, (start, track.now_ms), axis, (y, place.bar));
        } else {
            let headers = request.headers_ms.filter(had).map_or(end, |at| axis.x(at));
            // A bar that has ended well always shows its dark end.
            let latest = if outcome == Some(Outcome::Ok) { end - LEAST_RECEIVING } else { end };
            let cut = headers.min(latest).max(x);
            if is_withheld && outcome == Some(Outcome::Ok) {
                hollow(&mut withheld, x, cut, y, place.bar);
                hollow(&mut withheld, cut, end, y, place.bar);
            } else {
                let body = if is_whole { &mut split.waiting } else { &mut broken };
                rect(body, x, y, cut - x, place.bar);
                let body = if is_whole { &mut split.receiving } else { &mut broken };
                rect(body, cut, y, end - cut, place.bar);
            }
        }
        for at in request.refusals_ms.iter().filter(|at| had(at)) {
            Mark::Triangle.draw(
                &mut marks,
                axis.x(*at),
                y + place.bar / 2.0,
                (place.bar * 0.3).max(1.5),
            );
        }
        if drawing == Drawing::Polls {
            let is_ready = !matches!(outcome, None | Some(Outcome::Cancelled));
            let ready_at = if is_ready { request.polled_ms.len() } else { 0 };
            for (poll, (from, to)) in (1..).zip(&request.polled_ms).filter(|(_, it)| had(&it.0)) {
                let (x, width) = (axis.x(*from), axis.x(*to) - axis.x(*from));
                let (width, high) =
                    (width.max(LEAST_POLL), if poll == ready_at { 2.0 } else { 0.0 });
                let path = if poll == ready_at { &mut ready } else { &mut polls };
                rect(path, x - LEAST_POLL / 2.0, y - high, width, place.bar + 2.0 * high);
            }
            for at in request.woken_ms.iter().filter(|at| had(at)) {
                rect(&mut wakes, axis.x(*at) - 1.0, y - 1.5, 2.0, 3.0);
            }
        }
        // What the network went on doing stands there instead, and the line says when it was given up.
        let leads_beyond = drawing == Drawing::Beyond && outcome == Some(Outcome::Cancelled);
        let has_mark = !leads_beyond || beyond::outline(track, request, axis).is_none();
        if let Some(mark) = outcome.and_then(mark).filter(|_| has_mark) {
            let radius = (place.bar * 0.32).max(1.5);
            mark.draw(&mut marks, end + 3.0 + radius, y + place.bar / 2.0, radius);
        }
        if place.has_text() && settled.is_some() && !leads_beyond {
            let gap = if is_whole { 6.0 } else { 16.0 };
            let x = clear_of_lines(end + gap, track, axis);
            let y = y + place.bar / 2.0 + 4.0;
            figures += &if drawing == Drawing::Order && is_whole {
                text("figure", x, y, &ordinal(place_among_answers(track, request)))
            } else {
                figure(request, track.clock_step_ms, x, y)
            };
        } else if drawing == Drawing::Order && is_whole {
            figures += &in_column(track, place, axis, (row, request)).unwrap_or_default();
        }
    }
    let bars = [
        split.to_svg(),
        path("broken", &broken),
        path("withheld", &withheld),
        path("poll", &polls),
        path("poll ready", &ready),
        path("wake", &wakes),
        path("mark", &marks),
    ];
    (bars.concat(), figures)
}

/// Adds the outline of a part of a bar, all of it inside the bar.
fn hollow(path: &mut String, from: f64, to: f64, y: f64, height: f64) {
    let inset = HOLLOW_LINE / 2.0;
    rect(path, from + inset, y + inset, to - from - HOLLOW_LINE, (height - HOLLOW_LINE).max(0.1));
}

/// Where a duration that should stand at `x` stands so that no line of a total crosses it.
fn clear_of_lines(mut x: f64, track: &Track, axis: &Axis) -> f64 {
    let ideal = axis.x(track.ideal_ms());
    let total = track.total_ms.map_or(ideal, |total_ms| axis.x(total_ms));
    for line in [ideal.min(total), ideal.max(total)] {
        if x < line + LINE_GAP && line < x + FIGURE_WIDTH {
            x = line + LINE_GAP;
        }
    }
    x
}

/// The duration at a bar's end, or the status where that is what went wrong.
fn figure(request: &Request, clock_step_ms: Option<f64>, x: f64, y: f64) -> String {
    let Some(ms) = request.duration_ms() else { return String::new() };
    let figure = match (request.outcome, request.status) {
        (Some(Outcome::Status), Some(status)) => status.to_string(),
        _ => in_seconds(ms, clock_step_ms),
    };
    text("figure", x, y, &figure)
}

/// A measured time in seconds, without the unit, which the axis has: `0.45`, `0.080`, or `<0.10` on a clock that
/// can't tell more.
pub(super) fn in_seconds(ms: f64, clock_step_ms: Option<f64>) -> String {
    if let Some(most_ms) = less_than_ms(ms, clock_step_ms) {
        return format!("<{}", in_seconds(most_ms, None));
    }
    let digits = if ms < 99.5 { 3 } else { 2 };
    format!("{:.digits$}", ms / 1000.0)
}

fn mark(outcome: Outcome) -> Option<Mark> {
    match outcome {
        Outcome::Ok | Outcome::NeverStarted => None,
        Outcome::Status => Some(Mark::Triangle),
        Outcome::Network => Some(Mark::Cross),
        Outcome::Decode => Some(Mark::Diamond),
        Outcome::Timeout => Some(Mark::Hourglass),
        Outcome::Cancelled => Some(Mark::Slash),
    }
}

/// The total as a line; nothing before the run's end.
fn total(track: &Track, place: &Place, axis: &Axis) -> String {
    track.total_ms.map(|total_ms| total_line(total_ms, place, axis)).unwrap_or_default()
}

/// A line across the rows at a total.
pub(super) fn total_line(total_ms: f64, place: &Place, axis: &Axis) -> String {
    let x = px(axis.x(total_ms));
    path("total", &format!("M{x} {}V{}", px(place.top - 5.0), px(place.bottom + 5.0)))
}

/// The total that the reader expected, named above the rows.
fn guess(track: &Track, place: &Place, axis: &Axis, drawing: Drawing) -> String {
    let Some(guess_ms) = track.guess_ms else { return String::new() };
    let x = axis.x(guess_ms);
    let line = format!("M{} {}V{}", px(x), px(place.top - 8.0), px(place.bottom + 5.0));
    let words = format!("your guess {}", seconds(guess_ms));
    // The title stands there, too.
    let figures = head_figures(track, axis, drawing);
    let head = figures.iter().map(|(_, words)| width_of(words) + TOTAL_LETTER);
    let free = width_of(track.title) + head.sum::<f64>() + 2.0 * LINE_GAP;
    let (side, x, fits) = if axis.is_late(guess_ms) {
        let x = x - LINE_GAP;
        ("before", x, x - width_of(&words) >= free)
    } else {
        let x = (x + LINE_GAP).max(free);
        ("after", x, x + width_of(&words) <= axis.end())
    };
    let name = fits.then(|| text(&format!("guess-name {side}"), x, place.title_y, &words));
    path("guess-line", &line) + &name.unwrap_or_default()
}

/// A total in words below its line: on the side where there is room, or as near as there is.
pub(super) fn total_text(class: &str, ms: f64, words: &str, place: &Place, axis: &Axis) -> String {
    let width = width_of(words);
    let x = axis.x(ms);
    let (fits_before, fits_after) = (x - width >= 0.0, x + width <= axis.end());
    let (side, x) = match (axis.is_late(ms), fits_before, fits_after) {
        (true, true, _) | (false, true, false) => ("before", x),
        (_, _, true) => ("after", x),
        (_, false, false) => ("after", (axis.end() - width).max(0.0)),
    };
    text(&format!("{class} {side}"), x, place.bottom + 19.0, words)
}

/// How wide a title or a total in words is, about.
#[allow(clippy::cast_precision_loss, reason = "the words are few")]
fn width_of(words: &str) -> f64 {
    words.chars().count() as f64 * TOTAL_LETTER
}

/// The place among the answers of a request whose row is too thin for it: once the run is over, beyond its end, in one
/// of several columns; nothing where these have no room.
fn in_column(
    track: &Track,
    place: &Place,
    axis: &Axis,
    (row, request): (usize, &Request),
) -> Option<String> {
    let end = axis.x(track.total_ms?) + LINE_GAP;
    let columns = place.word_columns();
    if columns == 0 || end + f64::from(columns) * COLUMN > axis.end() {
        return None;
    }
    #[allow(clippy::cast_precision_loss, reason = "there are three columns at most")]
    let x = end + (row % usize::from(columns)) as f64 * COLUMN;
    let y = place.y(row) + place.bar / 2.0 + 4.0;
    Some(text("figure", x, y, &ordinal(place_among_answers(track, request))))
}

/// Which of a run's answers this was, in the order in which they came.
fn place_among_answers(track: &Track, request: &Request) -> usize {
    let end = |it: &Request| it.settled_ms.unwrap_or(f64::INFINITY);
    let is_sooner =
        |it: &&Request| it.is_ok() && (end(it), it.index) < (end(request), request.index);
    track.requests.iter().filter(is_sooner).count() + 1
}

/// How many letters the longest of the rows' names has, in a picture with little room for them.
pub(super) fn longest_name(tracks: &[&Track], drawing: Drawing) -> usize {
    let labels = tracks.iter().flat_map(|track| track.labels);
    let length = |label: &String| {
        if drawing == Drawing::Order { label.len() + "10. ".len() } else { short(label).len() }
    };
    labels.map(length).max().unwrap_or_default()
}

/// The last word of a row's name, which tells rows apart where there is no room for all of it.
pub(super) fn short(label: &str) -> &str {
    label.rsplit_once(' ').map_or(label, |(_, last)| last)
}
