//! The time axis.

use super::*;
use crate::picture::axis::Axis;

/// Spans from a millisecond to a minute and a half.
const SPANS: [f64; 12] =
    [1.0, 3.0, 10.0, 45.0, 100.0, 208.0, 520.0, 650.0, 1_050.0, 3_200.0, 16_000.0, 90_000.0];

fn grid(span_ms: f64, width: f64) -> String {
    Axis::new(Some(span_ms), width, 2).grid(300.0)
}

/// Where the ticks stand, and at which time each says that it is.
fn ticks(span_ms: f64, width: f64) -> Vec<(f64, f64)> {
    let grid = grid(span_ms, width);
    let places = attributes(&grid, "tick", "x").into_iter().map(|x| x.parse().expect("a number"));
    places.zip(texts(&grid, "tick").into_iter().map(time)).collect()
}

/// The milliseconds that a tick's label says.
fn time(label: &str) -> f64 {
    let (number, unit) = label.split_once(' ').unwrap_or((label, "ms"));
    let number: f64 = number.parse().expect("a number");
    number * if unit == "s" { 1000.0 } else { 1.0 }
}

#[test]
fn ticks_stand_one_two_or_five_apart() {
    for (span, width) in SPANS.into_iter().flat_map(|span| [340.0, 640.0, 880.0].map(|w| (span, w)))
    {
        let ticks = ticks(span, width);
        let Some((_, step)) = ticks.get(1) else { continue };
        let lead = step / 10_f64.powf(step.log10().floor());
        assert!([1.0, 2.0, 5.0].iter().any(|want| (lead - want).abs() < 1e-9), "{span}: {step}");
        for (place, (_, ms)) in (0_u32..).zip(&ticks) {
            assert!((ms - f64::from(place) * step).abs() < 1e-6, "{span}: {ticks:?}");
        }
    }
}

#[test]
fn ticks_leave_room_for_their_labels_and_stay_on_the_axis() {
    for (span, width) in SPANS.into_iter().flat_map(|span| [340.0, 640.0, 880.0].map(|w| (span, w)))
    {
        let ticks = ticks(span, width);
        assert!(ticks[0].1 == 0.0);
        for pair in ticks.windows(2) {
            assert!(pair[1].0 - pair[0].0 >= 63.8, "{span} ms on {width} px: {ticks:?}");
        }
        assert!(ticks.iter().all(|(x, ms)| *ms <= span && *x <= width - 46.0));
    }
}

#[test]
fn ticks_are_labelled_in_the_unit_that_needs_the_fewest_digits() {
    let labels = |span| texts(&grid(span, WIDE), "tick").join(", ");
    assert_eq!(labels(80.0), "0, 10 ms, 20 ms, 30 ms, 40 ms, 50 ms, 60 ms, 70 ms, 80 ms");
    assert_eq!(labels(520.0), "0, 0.1 s, 0.2 s, 0.3 s, 0.4 s, 0.5 s");
    assert_eq!(labels(3_200.0), "0, 0.5 s, 1.0 s, 1.5 s, 2.0 s, 2.5 s, 3.0 s");
    assert_eq!(labels(7_000.0), "0, 1 s, 2 s, 3 s, 4 s, 5 s, 6 s, 7 s");
}

#[test]
fn a_grid_line_goes_from_each_tick_to_the_bottom() {
    let grid = grid(SPAN, WIDE);
    let lines = attributes(&grid, "grid", "d");
    assert_eq!(lines.len(), texts(&grid, "tick").len());
    assert_eq!(lines[1], "M174 20V300");
}

#[test]
fn the_longest_bar_fits_on_its_span_with_room_to_spare() {
    for tenths in 0..200_000 {
        let longest = f64::from(tenths) / 10.0;
        let span = span_for(longest);
        assert!(span >= longest * 1.039, "{longest} on {span}");
        assert!(span <= (longest * 1.5).max(2.0), "{longest} on {span}");
    }
}

#[test]
fn a_span_that_grows_does_so_by_a_tenth_or_more() {
    let mut spans: Vec<f64> = (10..=30_000).map(|ms| span_for(f64::from(ms))).collect();
    assert!(spans.is_sorted());
    spans.dedup();
    assert!(spans.windows(2).all(|pair| pair[1] / pair[0] > 1.1), "{spans:?}");
}

#[test]
fn the_ideal_of_each_lab_has_a_span_of_its_own() {
    assert_eq!([600.0, 1_000.0, 2_999.0].map(span_for), [700.0, 1_200.0, 3_500.0]);
}

#[test]
fn a_time_beyond_the_span_is_drawn_at_its_end() {
    let axis = Axis::new(Some(SPAN), WIDE, 2);
    assert_eq!(
        [-5.0, 0.0, 260.0, 520.0, 9e9].map(|ms| axis.x(ms)),
        [74.0, 74.0, 334.0, 594.0, 594.0]
    );
}

#[test]
fn the_narrowest_picture_still_has_an_axis() {
    let axis = Axis::new(Some(SPAN), 1.0, 2);
    assert!(axis.x(SPAN) > axis.x(0.0));
}
