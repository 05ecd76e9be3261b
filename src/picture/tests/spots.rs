//! What is where in a picture.

use super::*;

const fn row(track: usize, row: usize) -> Spot {
    Spot { track, row: Some(row) }
}

const fn whole(track: usize) -> Spot {
    Spot { track, row: None }
}

fn spots(drawing: Drawing, runs: &[Run], height: f64) -> Spots {
    let tracks: Vec<_> = runs.iter().map(Run::track).collect();
    Picture::draw(drawing, &tracks, Some(SPAN), Room { width: WIDE, height }).spots
}

fn pair(rows: usize) -> [Run; 2] {
    [Strategy::Sequential, Strategy::JoinAll].map(|strategy| Run::done(strategy, rows))
}

#[test]
fn the_row_nearest_to_a_point_is_found_between_above_and_below_the_rows() {
    let spots = spots(Drawing::Bars, &pair(3), 1_150.0);
    let second = TOP + 3.0 * PITCH + 8.0 + 26.0;
    let cases = [
        (TOP + 7.0, row(0, 0)),
        (TOP + PITCH + 7.0, row(0, 1)),
        (TOP + 15.0, row(0, 0)),
        (TOP + 17.0, row(0, 1)),
        (0.0, row(0, 0)),
        (second - 1.0, row(1, 0)),
        (second + 2.0 * PITCH, row(1, 2)),
        (2_000.0, row(1, 2)),
    ];
    for (y, spot) in cases {
        assert_eq!(spots.nearest(300.0, y), Some(spot), "at {y}");
    }
}

#[test]
fn of_a_thousand_rows_that_are_thinner_than_a_pixel_each_can_be_found_and_is_framed_to_be_seen() {
    let spots = spots(Drawing::Bars, &[Run::done(Strategy::JoinAll, 1_000)], 300.0);
    let found: Vec<_> =
        (0..3_000).filter_map(|at| spots.nearest(0.0, f64::from(at) / 10.0)).collect();
    for place in [0, 1, 499, 999] {
        assert!(found.contains(&row(0, place)), "row {place}");
    }
    let frame = spots.frames(&[row(0, 499)]);
    let height: f64 =
        frame.split(['v', 'h']).nth(2).and_then(|it| it.parse().ok()).expect("a height");
    assert!(height >= 7.0, "{frame}");
}

#[test]
fn a_picture_without_rows_has_nothing_to_tell() {
    let spots = spots(Drawing::Bars, &[], 300.0);
    assert_eq!((spots.nearest(1.0, 1.0), spots.step(None, SpotStep::Rows(1))), (None, None));
}

#[test]
fn keys_go_from_row_to_row_through_all_tracks_and_from_track_to_track() {
    let spots = spots(Drawing::Bars, &pair(3), 1_150.0);
    let cases = [
        (None, SpotStep::Rows(1), row(0, 0)),
        (Some(row(0, 0)), SpotStep::Rows(1), row(0, 1)),
        (Some(row(0, 2)), SpotStep::Rows(1), row(1, 0)),
        (Some(row(1, 0)), SpotStep::Rows(-1), row(0, 2)),
        (Some(row(0, 1)), SpotStep::Rows(-10), row(0, 0)),
        (Some(row(0, 1)), SpotStep::Rows(10), row(1, 2)),
        (Some(row(0, 1)), SpotStep::Tracks(1), row(1, 1)),
        (Some(row(1, 1)), SpotStep::Tracks(1), row(1, 1)),
        (Some(row(1, 1)), SpotStep::Tracks(-1), row(0, 1)),
        (Some(row(1, 1)), SpotStep::First, row(0, 0)),
        (Some(row(0, 0)), SpotStep::Last, row(1, 2)),
        (Some(row(0, 0)), SpotStep::To(4), row(1, 1)),
        // Of fewer posts than before, there is no such row any more.
        (Some(row(0, 8)), SpotStep::Rows(1), row(0, 0)),
    ];
    for (from, step, to) in cases {
        assert_eq!(spots.step(from, step), Some(to), "{from:?}, {step:?}");
    }
    assert_eq!(
        (spots.count(), spots.place_of(row(1, 1)), spots.place_of(row(1, 3))),
        (6, Some(4), None)
    );
}

#[test]
fn a_dot_of_a_start_is_that_of_its_request_and_so_is_each_try() {
    let refused = Request {
        refusals_ms: vec![20.0],
        retries_ms: vec![300.0],
        ..answered(10.0, 390.0, 400.0)
    };
    let run = Run::planned(Strategy::Retried, 2)
        .at(400.0, vec![answered(200.0, 240.0, 250.0), refused])
        .ended(400.0);
    let spots = spots(Drawing::Starts, &[run], 300.0);
    for (x, spot) in [(20.0, row(0, 1)), (220.0, row(0, 0)), (330.0, row(0, 1))] {
        assert_eq!(spots.nearest(x, 70.0), Some(spot), "at {x}");
    }
    assert_eq!(spots.frames(&[row(0, 1)]).matches('M').count(), 2, "a ring for each try");
    assert_eq!(spots.step(Some(row(0, 0)), SpotStep::Rows(1)), Some(row(0, 1)));
}

#[test]
fn a_point_of_a_curve_is_a_run_as_a_whole() {
    let runs = [1, 2, 4].map(|limit| Run::done(Strategy::Semaphore(limit), 4));
    let spots = spots(Drawing::Curve, &runs, 300.0);
    assert_eq!(spots.nearest(0.0, 0.0), Some(whole(0)));
    assert_eq!(spots.nearest(WIDE, 300.0), Some(whole(2)));
    assert_eq!(spots.step(Some(whole(0)), SpotStep::Tracks(1)), Some(whole(1)));
    assert!(spots.frames(&[whole(1)]).contains('a'), "a ring");
}

#[test]
fn of_rounds_the_bars_are_those_of_the_latest_runs_and_each_dot_is_a_round() {
    let runs = [1, 1, 3, 3].map(|rows| Run::done(Strategy::JoinAll, rows));
    let mut tracks: Vec<_> = runs.iter().map(Run::track).collect();
    for (track, title) in tracks.iter_mut().zip(["a", "b", "c", "d"]) {
        track.title = title;
    }
    tracks[0].strategy = Strategy::PromiseAllJs;
    tracks[2].strategy = Strategy::PromiseAllJs;
    let room = Room { width: WIDE, height: 600.0 };
    let spots = Picture::draw(Drawing::Rounds, &tracks, Some(SPAN), room).spots;
    assert_eq!(spots.nearest(300.0, 0.0), Some(row(0, 0)));
    assert_eq!(
        spots.step(None, SpotStep::Rows(1)).and_then(|it| spots.step(Some(it), SpotStep::Last)),
        Some(whole(2))
    );
    assert_eq!(spots.nearest(300.0, 600.0), Some(whole(2)));
}

#[test]
fn of_two_runs_laid_over_each_other_each_row_has_both() {
    let runs = pair(3);
    let tracks = [runs[0].track(), runs[1].track()];
    let spots = Picture::overlay(&tracks, SPAN, ROOM).spots;
    let found: Vec<_> = (0..200).filter_map(|y| spots.nearest(300.0, f64::from(y))).collect();
    for track in [0, 1] {
        for place in 0..3 {
            assert!(found.contains(&row(track, place)), "row {place} of {track}");
        }
    }
}
