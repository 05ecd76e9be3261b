//! How much room a picture takes, and how much it costs to draw.

use super::*;

fn pair(rows: usize) -> [Run; 2] {
    [Strategy::Sequential, Strategy::JoinAll].map(|strategy| Run::done(strategy, rows))
}

fn picture(runs: &[Run], span_ms: f64, width: f64) -> Picture {
    let tracks: Vec<_> = runs.iter().map(Run::track).collect();
    Picture::draw(Drawing::Bars, &tracks, Some(span_ms), room(width))
}

#[test]
fn in_the_same_room_the_height_depends_on_the_number_of_rows_alone() {
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
fn a_thousand_rows_are_thin_but_there() {
    let many = picture(&pair(1_000), SPAN, WIDE);
    let bars = path_of(&many.layers[2], "waiting");
    assert_eq!(bars.matches('M').count(), 1_000);
    assert!(bars.contains("v0.5h"), "{}", &bars[..60]);
    assert!(!bars.contains("v0h"));
}

#[test]
fn no_picture_is_higher_than_its_room_and_many_rows_fill_it() {
    for count in [1, 2, 4, 6] {
        for rows in [4, 20, 100, 1_000] {
            let runs: Vec<_> = (0..count).map(|_| Run::done(Strategy::JoinAll, rows)).collect();
            let tracks: Vec<_> = runs.iter().map(Run::track).collect();
            for height in [300.0, 352.0, 560.0, 640.0] {
                // Six thousand rows in the height of a phone would be too thin to be seen.
                if count * rows > 1_000 && height < 560.0 {
                    continue;
                }
                let room = Room { height, ..ROOM };
                let drawn = Picture::draw(Drawing::Bars, &tracks, Some(SPAN), room).height;
                let what = format!("{count} tracks of {rows} in {height}: {drawn}");
                assert!(drawn <= height || count * rows > 1_000, "{what}");
                assert!(drawn > height - 2.0 || rows < 100, "{what}");
            }
        }
    }
}

#[test]
fn on_a_small_screen_titles_give_room_to_rows() {
    let runs: Vec<_> = (0..4).map(|_| Run::done(Strategy::JoinAll, 20)).collect();
    let tracks: Vec<_> = runs.iter().map(Run::track).collect();
    let room = Room { height: 320.0, ..ROOM };
    let picture = Picture::draw(Drawing::Bars, &tracks, Some(SPAN), room);
    let bars = path_of(&picture.layers[1], "receiving");
    let height = bars.split('v').nth(1).and_then(|rest| rest.split('h').next());
    let height: f64 = height.expect("a height").parse().expect("a number");
    assert!(height >= 1.8, "a bar of {height} px can be seen");
    assert!(picture.height <= 320.0);
}

#[test]
fn no_track_runs_into_the_next_one() {
    for rows in [1, 10, 31, 32, 100, 1_000] {
        let picture = picture(&pair(rows), SPAN, WIDE);
        let number = |text: &str| text.parse::<f64>().expect("a number");
        let line = path_of(&picture.layers[1], "total");
        let bottom = number(line.rsplit('V').next().expect("a line down"));
        let title = number(attributes(&picture.layers[2], "title", "y")[0]);
        assert!(bottom < title - 10.0, "{rows} rows");
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
fn a_row_is_as_thick_in_one_track_as_in_another_and_few_are_never_thinner_than_they_need_be() {
    let runs = [Run::done(Strategy::JoinAll, 5), Run::done(Strategy::JoinAll, 95)];
    let svg = picture(&runs, SPAN, WIDE);
    let thickness = |layer: usize| {
        let bars = path_of(&svg.layers[layer], "receiving").to_owned();
        bars.split('v').nth(1).and_then(|rest| rest.split('h').next().map(ToOwned::to_owned))
    };
    assert_eq!(thickness(1), thickness(2));
    let six: Vec<_> = (0..6).map(|_| Run::done(Strategy::JoinAll, 4)).collect();
    assert_eq!(picture(&six, SPAN, WIDE).height, 24.0 + 6.0 * (34.0 + 4.0 * PITCH));
}
