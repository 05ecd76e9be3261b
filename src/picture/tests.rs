//! What pictures show, read back out of the SVG.

#![allow(clippy::float_cmp, reason = "these lengths are whole pixels")]

mod axis;
mod bars;
mod beyond;
mod curve;
mod frames;
mod moments;
mod overlay;
mod phases;
mod rounds;
mod size;
mod spots;
mod starts;
mod words;

use super::*;
use crate::run::Outcome;

/// On a wide picture of this width and span, a millisecond is a pixel and 0 stands at 74.
const WIDE: f64 = 640.0;
const ROOM: Room = room(WIDE);

/// The room of a picture this wide, where there is height enough.
const fn room(width: f64) -> Room {
    Room { width, height: 1_150.0 }
}
const SPAN: f64 = 520.0;
const LEFT: f64 = 74.0;

/// Where the first row of the first track begins, and how far apart its rows are.
const TOP: f64 = 50.0;
const PITCH: f64 = 18.0;

/// What a track is made of, owned.
struct Run {
    strategy: Strategy,
    labels: Vec<String>,
    ideal: Vec<(f64, f64)>,
    requests: Vec<Request>,
    now_ms: f64,
    total_ms: Option<f64>,
}

impl Run {
    /// A run that has not started, of so many requests of 100 ms.
    fn planned(strategy: Strategy, rows: usize) -> Self {
        Self {
            strategy,
            labels: (1..=rows).map(|row| format!("post {row}")).collect(),
            ideal: strategy.ideal(&vec![100.0; rows]),
            requests: Vec::new(),
            now_ms: 0.0,
            total_ms: None,
        }
    }

    /// The same run, with these requests at this time.
    fn at(self, now_ms: f64, requests: Vec<Request>) -> Self {
        Self { requests, now_ms, ..self }
    }

    /// The same run, over.
    fn ended(self, total_ms: f64) -> Self {
        Self { total_ms: Some(total_ms), now_ms: total_ms, ..self }
    }

    /// A run that went as planned.
    fn done(strategy: Strategy, rows: usize) -> Self {
        let planned = Self::planned(strategy, rows);
        let total_ms = ideal_total(&planned.ideal);
        let answered =
            planned.ideal.iter().map(|(start, end)| answered(*start, start + 30.0, *end));
        let requests = answered.collect();
        planned.at(total_ms, requests).ended(total_ms)
    }

    fn track(&self) -> Track<'_> {
        Track {
            strategy: self.strategy,
            title: self.strategy.title(),
            labels: &self.labels,
            ideal: &self.ideal,
            requests: &self.requests,
            now_ms: self.now_ms,
            total_ms: self.total_ms,
            guess_ms: None,
            clock_step_ms: None,
            cost_us: None,
            peak: None,
            frames_ms: Vec::new(),
        }
    }

    /// The run's layer of a wide picture that shows nothing else.
    fn drawn(&self) -> String {
        Picture::draw(Drawing::Bars, &[self.track()], Some(SPAN), ROOM).layers.remove(1)
    }
}

/// A request that was started and is still waiting for its headers.
fn waiting(start: f64) -> Request {
    Request {
        index: 0,
        label: "post 1".to_owned(),
        url: "posts/1".to_owned(),
        created_ms: 0.0,
        started_ms: Some(start),
        headers_ms: None,
        settled_ms: None,
        outcome: None,
        status: None,
        chars: None,
        title: None,
        error: None,
        refusals_ms: Vec::new(),
        retries_ms: Vec::new(),
        polls: 1,
        wakes: 0,
        busy_ms: 0.0,
        polled_ms: Vec::new(),
        woken_ms: Vec::new(),
        served: None,
        phases: None,
    }
}

fn answered(start: f64, headers: f64, end: f64) -> Request {
    let headers_ms = Some(headers);
    Request { headers_ms, settled_ms: Some(end), outcome: Some(Outcome::Ok), ..waiting(start) }
}

fn failed(start: f64, end: f64, outcome: Outcome) -> Request {
    Request { settled_ms: Some(end), outcome: Some(outcome), ..waiting(start) }
}

/// The values of an attribute of all elements of a class, in order.
fn attributes<'a>(svg: &'a str, class: &str, name: &str) -> Vec<&'a str> {
    let value = |tag: &'a str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        rest.split_once('"').map(|(value, _)| value)
    };
    let tags = svg.split('<').filter_map(|tag| tag.split_once('>')).map(|(tag, _)| tag);
    tags.filter(|tag| value(tag, "class") == Some(class))
        .filter_map(|tag| value(tag, name))
        .collect()
}

/// The path of a class, which stands at most once in a track; empty where there is none.
fn path_of<'a>(svg: &'a str, class: &str) -> &'a str {
    let paths = attributes(svg, class, "d");
    assert!(paths.len() <= 1, "{class} is drawn {} times", paths.len());
    paths.first().copied().unwrap_or_default()
}

/// The texts of a class, in order.
fn texts<'a>(svg: &'a str, class: &str) -> Vec<&'a str> {
    let start = format!("<text class=\"{class}\"");
    let texts = svg.split(&start).skip(1);
    texts.map(|text| text.split(['>', '<']).nth(1).expect("a text has content").trim()).collect()
}

/// The figures beside the title of a track, in order.
fn figures(svg: &str) -> Vec<&str> {
    let spans = svg.split("<tspan").skip(1);
    spans.map(|span| span.split(['>', '<']).nth(1).expect("a span has content")).collect()
}

/// One row's rectangle, as it stands in a path.
fn bar(row: u8, from: f64, width: f64) -> String {
    let (x, y) = (LEFT + from, TOP + f64::from(row) * PITCH);
    format!("M{x} {y}h{width}v14h-{width}z")
}
