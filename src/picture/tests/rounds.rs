//! Rounds: the bars of the last, and a dot for each.

use super::*;

/// One at a time in both languages, and then so many rounds, of which Rust's runs took these times
/// as long as JavaScript's.
fn picture(factors: &[f64], planned: usize) -> Picture {
    let mut runs = vec![Run::done(Strategy::Sequential, 2), Run::done(Strategy::SequentialJs, 2)];
    for round in 0..planned {
        let factor = factors.get(round);
        let run = |strategy, factor: f64| match factors.get(round) {
            Some(_) => Run::done(strategy, 2).ended(100.0 * factor),
            None => Run::planned(strategy, 2),
        };
        runs.push(run(Strategy::JoinAll, factor.copied().unwrap_or(1.0)));
        runs.push(run(Strategy::PromiseAllJs, 1.0));
    }
    let tracks: Vec<_> = runs.iter().map(Run::track).collect();
    Picture::draw(Drawing::Rounds, &tracks, Some(SPAN), ROOM)
}

/// Where the dots stand.
fn dots(picture: &Picture) -> Vec<f64> {
    let svg = picture.layers.last().expect("there is one").clone();
    let starts = path_of(&svg, "total-dot").split('M').skip(1).map(ToOwned::to_owned);
    let x = |dot: String| dot.split(' ').next().and_then(|x| x.parse::<f64>().ok());
    starts.filter_map(x).map(|left| left + 4.0).collect()
}

#[test]
fn the_bars_are_those_of_the_last_round_that_has_begun() {
    let svg = picture(&[1.0, 1.1, 0.9], 4).layers.concat();
    assert_eq!(svg.matches("<path class=\"total\"").count(), 4, "two at a time and two at once");
    assert_eq!(figures(&svg), ["0.20 s", "0.20 s", "90 ms", "0.10 s"]);
}

#[test]
fn a_round_stands_where_its_ratio_is() {
    let at = dots(&picture(&[1.0, 1.05, 0.95, 1.2], 4));
    let middle = LEFT + SPAN / 2.0;
    assert_eq!(at.len(), 4);
    assert!((at[0] - middle).abs() < 0.2, "{at:?}");
    assert!(at[2] < middle && middle < at[1] && at[1] < at[3], "{at:?}");
    let svg = picture(&[1.0, 1.1], 2).layers.concat();
    assert!(texts(&svg, "figure").ends_with(&["1.00", "1.10"]), "{svg}");
    assert!(texts(&svg, "total-name after").contains(&"median 1.05"), "{svg}");
}

#[test]
fn a_picture_of_rounds_is_as_high_before_them_as_after() {
    let height = picture(&[], 6).height;
    assert_eq!(picture(&[1.0; 6], 6).height, height);
    assert!(dots(&picture(&[], 6)).is_empty());
    assert!(picture(&[], 20).height <= ROOM.height, "twenty rounds keep to the room");
}

#[test]
fn however_far_off_a_round_is_it_stays_on_the_picture() {
    for factor in [0.01, 0.5, 3.0, 100.0] {
        let [at] = dots(&picture(&[factor], 1))[..] else { panic!("one dot") };
        assert!((LEFT..=LEFT + SPAN).contains(&at), "{factor}: {at}");
    }
}

#[test]
fn costs_have_a_curve_for_each_language_up_to_where_they_are_measured() {
    let titles = ["10", "10", "100", "100"];
    let runs =
        [Strategy::JoinAll, Strategy::PromiseAllJs, Strategy::JoinAll, Strategy::PromiseAllJs]
            .map(|strategy| Run::planned(strategy, 0));
    let costs = [Some(2.0), Some(1.0), Some(2.5), None];
    let tracks: Vec<_> = runs
        .iter()
        .zip(titles)
        .zip(costs)
        .map(|((run, title), cost_us)| Track { title, cost_us, ..run.track() })
        .collect();
    let svg = Picture::draw(Drawing::Costs, &tracks, Some(SPAN), ROOM).layers.concat();
    let points = |class| path_of(&svg, class).matches('z').count();
    assert_eq!((points("total-dot"), points("twin-dot")), (2, 1));
    assert_eq!(texts(&svg, "figure after"), ["1.00 µs", "2.00 µs", "2.50 µs"]);
    assert!(texts(&svg, "tick").contains(&"100"), "{svg}");
}
