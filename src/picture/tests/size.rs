//! How much room a picture takes, and how much it costs to draw.

use super::*;

fn pair(rows: usize) -> [Run; 2] {
    [Strategy::Sequential, Strategy::JoinAll].map(|strategy| Run::done(strategy, rows))
}

fn picture(runs: &[Run], span_ms: f64, width: f64) -> Picture {
    let tracks: Vec<_> = runs.iter().map(Run::track).collect();
    Picture::draw(Drawing::Bars, &tracks, span_ms, width)
}

#[test]
fn the_height_depends_on_the_number_of_rows_alone() {
    let planned = [Strategy::Sequential, Strategy::JoinAll].map(|s| Run::planned(s, 10));
    let heights = [
        picture(&planned, SPAN, WIDE).height,
        picture(&pair(10), SPAN, WIDE).height,
        picture(&pair(10), 9_000.0, WIDE).height,
        picture(&pair(10), SPAN, 340.0).height,
    ];
    assert_eq!(heights, [heights[0]; 4]);
    assert!(picture(&pair(11), SPAN, WIDE).height > heights[0]);
}

#[test]
fn ten_rows_are_14_pixels_thick_and_4_apart() {
    let svg = Run::done(Strategy::JoinAll, 10).drawn();
    let ys: Vec<f64> = path_of(&svg, "waiting")
        .split('M')
        .skip(1)
        .map(|bar| bar.split([' ', 'h']).nth(1).expect("x y").parse().expect("a number"))
        .collect();
    assert_eq!((ys.len(), ys[0], ys[1], ys[9]), (10, 50.0, 68.0, 212.0));
    assert!(path_of(&svg, "waiting").contains("v14h"));
}

#[test]
fn a_thousand_rows_are_thin_but_there_and_stay_within_the_height_of_a_screen() {
    let many = picture(&pair(1_000), SPAN, WIDE);
    assert!(many.height < 1_300.0, "{}", many.height);
    assert_eq!(many.height, picture(&pair(500), SPAN, WIDE).height);
    let bars = path_of(&many.layers[2], "waiting");
    assert_eq!(bars.matches('M').count(), 1_000);
    assert!(bars.contains("v0.6h"), "{}", &bars[..60]);
    assert!(!bars.contains("v0h"));
}

#[test]
fn no_track_runs_into_the_next_one() {
    for rows in [1, 10, 31, 32, 100, 1_000] {
        let picture = picture(&pair(rows), SPAN, WIDE);
        let y = |layer: usize, class: &str| -> f64 {
            let layer = &picture.layers[layer];
            let ys = ["", " before", " after"]
                .map(|side| attributes(layer, &(class.to_owned() + side), "y"));
            ys.concat()[0].parse().expect("a number")
        };
        assert!(y(1, "total-name") + 10.0 < y(2, "title"), "{rows} rows");
        assert!(y(2, "total-name") < picture.height, "{rows} rows");
    }
}

#[test]
fn a_thousand_bars_are_no_more_elements_than_ten() {
    let paths = |rows| {
        let svg = Run::done(Strategy::JoinAll, rows).drawn();
        svg.matches("<path").count()
    };
    assert_eq!(paths(1_000), paths(10));
    let texts = Run::done(Strategy::JoinAll, 1_000).drawn().matches("<text").count();
    assert!(texts < 30, "{texts} texts");
}

#[test]
fn a_layer_stays_as_it_is_while_its_requests_do() {
    let [turn, once] = pair(3);
    let before = picture(&[turn, Run::planned(Strategy::JoinAll, 3)], SPAN, WIDE);
    let [turn, _] = pair(3);
    let after = picture(&[turn, once], SPAN, WIDE);
    assert_eq!(before.layers[..2], after.layers[..2]);
    assert_ne!(before.layers[2], after.layers[2]);
}

#[test]
fn there_is_a_layer_for_the_axis_and_one_for_each_track() {
    assert_eq!(picture(&[], SPAN, WIDE).layers.len(), 1);
    assert_eq!(picture(&pair(3), SPAN, WIDE).layers.len(), 3);
}

#[test]
fn many_tracks_share_the_height_that_two_have() {
    let of = |count: usize, rows| {
        let runs: Vec<_> = (0..count).map(|_| Run::done(Strategy::JoinAll, rows)).collect();
        picture(&runs, SPAN, WIDE).height
    };
    // The axis takes 24 pixels; a track's words take 54 and its rows their share of 1,120.
    for count in [2, 4, 6] {
        let words = 24.0 + 54.0 * f64::from(u32::try_from(count).expect("few"));
        assert!((of(count, 1_000) - words - 1_120.0).abs() < 1.0, "{count} tracks");
    }
    assert_eq!(of(1, 1_000), 24.0 + 54.0 + 560.0, "one alone takes no more than half of it");
    // A few rows are never thinner for it.
    assert_eq!(of(6, 4), 24.0 + 6.0 * (54.0 + 4.0 * 18.0));
}
