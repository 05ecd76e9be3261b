//! Totals against limits.

use super::*;

/// Seven runs of ten requests each, at limits from 1 to 64; so many of them are over.
fn curve(ended: usize) -> Picture {
    curve_of(ended, WIDE)
}

fn curve_of(ended: usize, width: f64) -> Picture {
    let titles: Vec<_> = (0..7).map(|power| format!("limit {}", 1 << power)).collect();
    let runs: Vec<_> = (0..7)
        .map(|run| {
            let strategy = Strategy::Semaphore(1 << run);
            if run < ended { Run::done(strategy, 10) } else { Run::planned(strategy, 10) }
        })
        .collect();
    let tracks: Vec<_> =
        runs.iter().zip(&titles).map(|(run, title)| Track { title, ..run.track() }).collect();
    Picture::draw(Drawing::Curve, &tracks, Some(1_100.0), room(width))
}

fn points(picture: &Picture, class: &str) -> usize {
    let svg = picture.layers.concat();
    path_of(&svg, class).matches('z').count()
}

#[test]
fn the_ideal_has_a_point_for_every_limit_and_the_measured_one_for_every_run() {
    for ended in [0, 1, 3, 7] {
        let picture = curve(ended);
        assert_eq!((points(&picture, "ideal-dot"), points(&picture, "total-dot")), (7, ended));
    }
}

#[test]
fn every_limit_stands_below_its_point() {
    let svg = curve(7).layers.concat();
    assert_eq!(texts(&svg, "tick")[..7], ["1", "2", "4", "8", "16", "32", "64"]);
}

#[test]
fn a_run_that_went_as_planned_lies_on_the_ideal_and_says_its_total() {
    let svg = curve(7).layers.concat();
    assert_eq!(path_of(&svg, "total-line"), path_of(&svg, "ideal-line"));
    assert_eq!(texts(&svg, "figure after")[..2], ["1.00", "0.50"]);
}

#[test]
fn the_curve_is_as_high_before_the_runs_as_after_them() {
    assert_eq!(curve(0).height, curve(7).height);
}

#[test]
fn totals_that_are_the_same_keep_apart_on_a_phone() {
    // A phone of 360 px, without the room around the lab.
    for width in (328..=960).step_by(4) {
        let svg = curve_of(7, width.into()).layers.concat();
        let figures = texts(&svg, "figure after");
        let starts = attributes(&svg, "figure after", "x").into_iter();
        let starts: Vec<f64> = starts.map(|x| x.parse().expect("a number")).collect();
        assert_eq!((figures.len(), starts.len()), (7, 7));
        for (text, two) in figures.iter().zip(starts.windows(2)) {
            // A digit of 12 px is no wider than 7.
            let end = two[0] + 7.0 * f64::from(u32::try_from(text.len()).expect("a few"));
            assert!(end + 4.0 <= two[1], "at {width} px: {text} ends at {end}, and {}", two[1]);
        }
    }
}

#[test]
fn a_total_stands_below_its_point_where_the_curve_rises_from_there() {
    let totals = [400.0, 200.0, 500.0];
    let runs = totals.map(|total_ms| Run::done(Strategy::Semaphore(2), 2).ended(total_ms));
    let tracks = runs.each_ref().map(Run::track);
    let svg = Picture::draw(Drawing::Curve, &tracks, Some(1_100.0), ROOM).layers.concat();
    let ys: Vec<f64> = attributes(&svg, "figure after", "y")
        .iter()
        .map(|y| y.parse().expect("a length"))
        .collect();
    // A dot begins at its left edge, at its height.
    let dots: Vec<f64> = path_of(&svg, "total-dot")
        .split('M')
        .skip(1)
        .map(|dot| dot.split([' ', 'a']).nth(1).and_then(|y| y.parse().ok()).expect("a height"))
        .collect();
    let is_below: Vec<_> = ys.iter().zip(&dots).map(|(text, dot)| text > dot).collect();
    assert_eq!(is_below, [false, true, false]);
}
