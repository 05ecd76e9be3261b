//! Two runs laid over each other.

use super::*;

/// The two groups of A, or of B: its bars, and its total.
fn groups(a: &Run, b: &Run) -> [[String; 2]; 2] {
    let picture = Picture::overlay(&[a.track(), b.track()], SPAN, ROOM);
    let of = |letter| {
        let class = format!(r#" {letter}">"#);
        let mut groups = picture.layers.iter().filter(|layer| {
            layer.split_inclusive('>').next().is_some_and(|tag| tag.ends_with(&class))
        });
        let mut next = || groups.next().expect("each has two groups").clone();
        let (first, second) = (next(), next());
        if first.contains("total") { [second, first] } else { [first, second] }
    };
    [of("a"), of("b")]
}

/// Where the rectangles of a path begin, and how high they are. The first is the title's sample.
fn rows(path: &str) -> Vec<(f64, f64)> {
    let number = |text: &str| text.parse::<f64>().expect("a length");
    let rectangle = |text: &str| {
        let (place, rest) = text.split_once('h').expect("a width");
        let (_, rest) = rest.split_once('v').expect("a height");
        let (_, y) = place.split_once(' ').expect("a place");
        let (height, _) = rest.split_once('h').expect("a way back");
        (number(y), number(height))
    };
    path.split('M').skip(1).map(rectangle).collect()
}

fn four_and_six() -> (Run, Run) {
    (Run::done(Strategy::Sequential, 4), Run::done(Strategy::JoinAll, 6))
}

#[test]
fn in_each_row_the_bar_of_a_stands_above_that_of_b_and_they_do_not_touch() {
    let (a, b) = four_and_six();
    let [[a, _], [b, _]] = groups(&a, &b);
    let [a, b] = [rows(path_of(&a, "receiving")), rows(path_of(&b, "receiving"))];
    assert_eq!((a.len(), b.len()), (4, 6), "the larger run has more rows");
    for (row, ((a_top, a_height), (b_top, b_height))) in a.iter().zip(&b).enumerate() {
        assert!(a_top + a_height < *b_top, "row {row}: {a_top} + {a_height}, {b_top}");
        assert!(b_top + b_height <= a_top + 14.0, "row {row} keeps within its height");
    }
    for rows in [a, b] {
        assert!(rows.windows(2).all(|two| (two[1].0 - two[0].0 - PITCH).abs() < 0.11), "{rows:?}");
    }
}

#[test]
fn both_bars_stand_on_one_axis() {
    let late = vec![answered(100.0, 150.0, 300.0)];
    let a = Run::planned(Strategy::JoinAll, 1).at(300.0, late).ended(300.0);
    let b = Run::done(Strategy::JoinAll, 1);
    let [[a, a_total], [b, b_total]] = groups(&a, &b);
    assert!(path_of(&a, "receiving").starts_with(&format!("M{} ", LEFT + 150.0)), "{a}");
    assert!(path_of(&b, "receiving").starts_with(&format!("M{} ", LEFT + 30.0)), "{b}");
    assert!(path_of(&a_total, "total").starts_with(&format!("M{} ", LEFT + 300.0)));
    assert!(path_of(&b_total, "total").starts_with(&format!("M{} ", LEFT + 100.0)));
}

#[test]
fn each_has_its_title_its_total_and_its_strategys_colour() {
    let (a, b) = four_and_six();
    let [[a, a_total], [b, b_total]] = groups(&a, &b);
    assert_eq!(texts(&a, "title"), ["A: one at a time"]);
    assert_eq!(texts(&b, "title"), ["B: all at once"]);
    assert_eq!(texts(&a_total, "total-name before"), ["A 0.40 s"]);
    assert_eq!(texts(&b_total, "total-name after"), ["B 0.10 s"]);
    assert!(
        a.starts_with(r#"<g class="track turn a">"#)
            && b.starts_with(r#"<g class="track once b">"#)
    );
}

#[test]
fn totals_of_the_same_length_are_written_below_each_other() {
    let run = || Run::done(Strategy::JoinAll, 3);
    let [[_, a], [_, b]] = groups(&run(), &run());
    let y = |svg: &str| attributes(svg, "total-name after", "y")[0].parse::<f64>().unwrap();
    assert!(y(&b) - y(&a) > 13.0, "{} and {}", y(&a), y(&b));
}

#[test]
fn the_rows_are_named_after_the_larger_run() {
    let (a, b) = four_and_six();
    for pair in [[a.track(), b.track()], [b.track(), a.track()]] {
        let picture = Picture::overlay(&pair, SPAN, ROOM);
        assert_eq!(texts(&picture.layers[1], "name").len(), 6);
    }
}

#[test]
fn what_went_wrong_has_its_mark_in_both() {
    let failed = || {
        let requests = vec![failed(0.0, 200.0, Outcome::Network)];
        Run::planned(Strategy::JoinAll, 1).at(200.0, requests).ended(200.0)
    };
    let [[a, _], [b, _]] = groups(&failed(), &failed());
    for svg in [a, b] {
        assert_eq!(path_of(&svg, "mark").matches('M').count(), 2, "a cross has two strokes");
        assert!(!path_of(&svg, "broken").is_empty());
    }
}

#[test]
fn where_rows_are_too_thin_for_two_bars_b_is_the_line_around_its_bars() {
    let drawn = |rows| {
        let [[a, _], [b, _]] =
            groups(&Run::done(Strategy::JoinAll, rows), &Run::done(Strategy::JoinAll, rows));
        (path_of(&a, "receiving").matches('M').count(), path_of(&b, "receiving").to_owned(), b)
    };
    for rows in (1..=1_000).step_by(9) {
        let (full, hollow, b) = drawn(rows);
        assert_eq!(full, rows);
        // The second outline is the title's sample.
        let outlines = attributes(&b, "outline", "d");
        if hollow.is_empty() {
            assert!(rows > 180, "{rows} rows have room");
            // One line along all the starts, one along all the ends, a step a row.
            let line = outlines[1];
            assert_eq!((line.matches('M').count(), line.matches('V').count()), (2, 2 * rows));
        } else {
            assert!(rows < 250 && outlines.is_empty(), "{rows} rows have no room");
        }
    }
}

#[test]
fn the_line_around_the_bars_breaks_where_a_request_never_started() {
    let mut b = Run::done(Strategy::JoinAll, 400);
    b.requests[200] = Request { started_ms: None, settled_ms: None, ..waiting(0.0) };
    let [_, [b, _]] = groups(&Run::done(Strategy::JoinAll, 400), &b);
    assert_eq!(attributes(&b, "outline", "d")[1].matches('M').count(), 4);
}

#[test]
fn an_overlay_keeps_to_its_room() {
    for (rows, height) in [(1, 300.0), (20, 300.0), (100, 600.0), (1_000, 600.0)] {
        let run = Run::done(Strategy::JoinAll, rows);
        let pair = [run.track(), run.track()];
        let picture = Picture::overlay(&pair, SPAN, Room { height, ..ROOM });
        assert!(picture.height <= height, "{rows} rows: {}", picture.height);
        assert!(rows == 1 || picture.height > height - 2.0, "{rows} rows: {}", picture.height);
    }
}
