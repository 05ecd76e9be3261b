//! The picture as a file. That it looks as on the page, the page's tests assert.

use super::*;
use crate::{
    lab::Drawing,
    picture::{Picture, Room, Track},
};

#[test]
fn it_is_a_document_that_needs_nothing_besides_itself() {
    let runs = runs("three-requests");
    let labels = ["<b>", "a & b", "\"c\""].map(str::to_owned);
    let tracks: Vec<Track> = runs
        .iter()
        .map(|run| Track {
            strategy: run.record.strategy,
            title: run.title,
            labels: &labels,
            ideal: &[],
            requests: &run.record.requests,
            now_ms: run.record.total_ms,
            total_ms: Some(run.record.total_ms),
            guess_ms: None,
            clock_step_ms: None,
            cost_us: None,
            peak: None,
            frames_ms: Vec::new(),
        })
        .collect();
    let picture =
        Picture::draw(Drawing::Bars, &tracks, Some(800.0), Room { width: 640.0, height: 500.0 });
    let rules = ".a > .b { font: 12px \"A & B\" }";
    let Svg { text, size } =
        super::svg(&picture, 2.0, "rgb(1, 2, 3)", rules, "Bars: \"one\" & <two>");
    let document = roxmltree::Document::parse(&text).expect("it is XML");
    let root = document.root_element();
    assert_eq!(
        (root.tag_name().name(), root.tag_name().namespace()),
        ("svg", Some("http://www.w3.org/2000/svg"))
    );
    assert_eq!(root.attribute("aria-label"), Some("Bars: \"one\" & <two>"));
    assert_eq!(root.attribute("width"), Some("1328"), "a margin at both sides, twice as large");
    assert_eq!(size[0], 1328.0);
    assert!(root.attribute("viewBox").is_some_and(|area| area.starts_with("-12 -12 664 ")));
    let all = || root.descendants();
    let style = all().find(|it| it.has_tag_name("style")).and_then(|it| it.text());
    assert_eq!(style, Some(rules));
    assert!(all().any(|it| it.text() == Some("<b>")), "names stand there as text");
    assert_eq!(all().filter(|it| it.attribute("class") == Some("total")).count(), 2);
    let asks = ["href", "src", "xlink:href"];
    assert!(all().all(|it| asks.iter().all(|name| !it.has_attribute(*name))));
}
