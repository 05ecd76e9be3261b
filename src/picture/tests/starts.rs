//! Starts in time: how many lie within a second, and what became of each.

use super::*;
use crate::lab::tests::default_runs;

/// The layers of a picture of the lab's runs, that of the axis first.
fn layers(
    runs: &[(&'static str, crate::run::Record)],
    now_ms: Option<f64>,
    width: f64,
) -> Vec<String> {
    let labels: Vec<String> = (1..=20).map(|id| format!("post {id}")).collect();
    let tracks: Vec<_> = runs.iter().map(|run| track(run, &labels, now_ms)).collect();
    Picture::draw(Drawing::Starts, &tracks, Some(8000.0), Room { width, height: 500.0 }).layers
}

fn track<'a>(
    (title, record): &'a (&'static str, crate::run::Record),
    labels: &'a [String],
    now_ms: Option<f64>,
) -> Track<'a> {
    Track {
        strategy: record.strategy,
        title,
        labels,
        ideal: &[],
        requests: &record.requests,
        now_ms: now_ms.unwrap_or(record.total_ms),
        total_ms: Some(record.total_ms).filter(|_| now_ms.is_none()),
        guess_ms: None,
        clock_step_ms: None,
        cost_us: None,
        peak: None,
        frames_ms: Vec::new(),
    }
}

fn marks(svg: &str, class: &str) -> usize {
    path_of(svg, class).matches('M').count()
}

#[test]
fn only_a_limit_on_the_rate_starts_as_few_in_its_busiest_second_as_are_allowed() {
    let runs = default_runs("rate-limits", f64::INFINITY);
    let busiest = |svg: &String| figures(svg)[2].to_owned();
    let layers = layers(&runs, None, 800.0);
    let busiest: Vec<_> = layers[1..].iter().map(busiest).collect();
    assert_eq!(busiest[..3], ["20 starts", "20 starts", "10 starts"]);
    for (layer, (_, record)) in layers[1..].iter().zip(&runs) {
        assert_eq!(figures(layer)[3], "(10 allowed)");
        let over = layer.contains(r#"class="over""#);
        assert_eq!(over, record.strategy != runs[2].1.strategy, "{layer}");
    }
    let labels = Vec::new();
    let words = track(&runs[0], &labels, None).in_words();
    let wanted =
        "all at once 60 ms with 20 starts in its busiest second, 10 allowed, and 18 refused";
    assert_eq!(words, wanted);
}

#[test]
fn there_is_a_mark_for_each_try_and_those_that_were_refused_are_crosses() {
    for (title, record) in default_runs("rate-limits", f64::INFINITY) {
        let refusals: usize = record.requests.iter().map(Request::refusals).sum();
        let answered = record.requests.iter().filter(|it| it.is_ok()).count();
        let svg = layers(&[(title, record)], None, 800.0).remove(1);
        assert_eq!(marks(&svg, "total-dot"), answered, "{title}");
        // A cross is two lines.
        assert_eq!(marks(&svg, "refused"), 2 * refusals, "{title}");
        assert_eq!(marks(&svg, "sent"), 0, "{title}: all have ended");
    }
}

#[test]
fn while_a_run_lasts_a_start_is_hollow_until_its_answer_and_what_comes_later_is_not_there() {
    let run = default_runs("rate-limits", f64::INFINITY).remove(2);
    let svg = layers(&[run], Some(250.0), 800.0).remove(1);
    // At 0, 100 and 200 ms, each answered after 60.
    assert_eq!((marks(&svg, "total-dot"), marks(&svg, "sent")), (2, 1));
    assert_eq!(path_of(&svg, "total"), "");
}

#[test]
fn a_stack_of_all_at_once_stays_in_its_track_whatever_the_room() {
    let runs = default_runs("rate-limits", f64::INFINITY);
    let labels: Vec<String> = (1..=20).map(|id| format!("post {id}")).collect();
    for height in [100.0, 176.0, 500.0, 900.0] {
        let tracks: Vec<_> = runs.iter().map(|run| track(run, &labels, None)).collect();
        let picture =
            Picture::draw(Drawing::Starts, &tracks, Some(8000.0), Room { width: 340.0, height });
        let most = 24.0 + 4.0 * 34.0;
        assert!(picture.height <= height.max(most), "{} in {height}", picture.height);
        let stack = path_of(&picture.layers[1], "refused");
        let ys = stack.split('M').skip(1).map(|mark| {
            let y = mark.split([' ', 'L']).nth(1).expect("a height");
            y.parse::<f64>().expect("a number")
        });
        assert!(ys.fold(f64::INFINITY, f64::min) >= 24.0, "nothing stands in the axis");
    }
}

#[test]
fn before_a_run_its_starts_are_outlines_where_they_are_known() {
    let planned = Run::planned(Strategy::RateLimited(100, 1), 20);
    let draw =
        |track: Track| Picture::draw(Drawing::Starts, &[track], Some(SPAN), ROOM).layers.remove(1);
    assert_eq!(marks(&draw(planned.track()), "ideal"), 20);
    let unknown = draw(Track { ideal: &[], ..planned.track() });
    assert_eq!((marks(&unknown, "ideal"), figures(&unknown).len()), (0, 0));
}

#[test]
fn where_there_is_little_room_the_words_are_one_line_and_all_tracks_are_there() {
    let runs = default_runs("rate-limits", f64::INFINITY);
    let labels: Vec<String> = (1..=20).map(|id| format!("post {id}")).collect();
    let tracks: Vec<_> = runs.iter().map(|run| track(run, &labels, None)).collect();
    let low = Room { width: 358.0, height: 176.0 };
    let picture = Picture::draw(Drawing::Starts, &tracks, Some(8000.0), low);
    assert!(picture.height <= 176.0, "{}", picture.height);
    assert_eq!(figures(&picture.layers[2])[1..], ["· 20/s", "(10 allowed)"]);
    let high = Room { height: 400.0, ..low };
    let picture = Picture::draw(Drawing::Starts, &tracks, Some(8000.0), high);
    assert_eq!(figures(&picture.layers[2])[1..], ["busiest second:", "20 starts", "(10 allowed)"]);
}

#[test]
fn one_more_than_the_rate_is_what_the_networks_bucket_lets_through() {
    let mut runs = default_runs("rate-limits", f64::INFINITY);
    let (_, record) = &mut runs[2];
    // The first timer rang late, and the others did not.
    record.requests[0].started_ms = Some(20.0);
    let svg = layers(&runs[2..3], None, 800.0).remove(1);
    assert_eq!(figures(&svg)[2..4], ["11 starts", "(10 allowed, more in a burst)"]);
    assert!(!svg.contains(r#"class="over""#), "{svg}");
}

#[test]
fn a_title_that_has_no_room_for_its_refusals_leaves_them_out() {
    let runs = default_runs("rate-limits", f64::INFINITY);
    let has = |width: f64| {
        layers(&runs, None, width)[1..]
            .iter()
            .map(|it| it.contains("refused</tspan>"))
            .collect::<Vec<_>>()
    };
    assert_eq!(has(800.0), [true; 4]);
    assert_eq!(has(512.0), [false; 4], "as wide as a projector’s picture is");
    for layer in &layers(&runs, None, 512.0)[1..] {
        assert!(layer.contains("(10 allowed)"), "{layer}");
    }
}

#[test]
fn the_guess_is_drawn_below_the_title_and_crosses_none() {
    let run = default_runs("rate-limits", f64::INFINITY).remove(3);
    let labels: Vec<String> = (1..=20).map(|id| format!("post {id}")).collect();
    for (width, height, words_end) in [(800.0, 300.0, 35.0), (340.0, 300.0, 51.0)] {
        let guessed = Track { guess_ms: Some(900.0), ..track(&run, &labels, None) };
        let room = Room { width, height };
        let svg = Picture::draw(Drawing::Starts, &[guessed], Some(8000.0), room).layers.remove(1);
        let line = path_of(&svg, "guess-line");
        let (_, rest) = line.split_once(' ').expect("a point");
        let (from, to) = rest.split_once('V').expect("a line down");
        let [from, to] = [from, to].map(|y| y.parse::<f64>().expect("a number"));
        // The base line of the title's last words.
        assert!(from > words_end && to > from, "{line} at {width}");
    }
}
