//! What a bar looks like, by what became of its request.

use std::collections::BTreeSet;

use super::*;

const FAILURES: [Outcome; 5] =
    [Outcome::Status, Outcome::Network, Outcome::Decode, Outcome::Timeout, Outcome::Cancelled];

/// A run at once, half a second after its start.
fn run_of(requests: Vec<Request>) -> Run {
    Run::planned(Strategy::JoinAll, requests.len()).at(500.0, requests)
}

#[test]
fn a_bar_is_light_up_to_the_headers_and_dark_from_there() {
    let svg = run_of(vec![answered(0.0, 100.0, 300.0), answered(50.0, 60.0, 400.0)]).drawn();
    assert_eq!(path_of(&svg, "waiting"), bar(0, 0.0, 100.0) + &bar(1, 50.0, 10.0));
    assert_eq!(path_of(&svg, "receiving"), bar(0, 100.0, 200.0) + &bar(1, 60.0, 340.0));
    assert_eq!([path_of(&svg, "broken"), path_of(&svg, "mark")], ["", ""]);
}

#[test]
fn a_bar_whose_request_is_under_way_reaches_to_now() {
    let receiving = Request { headers_ms: Some(120.0), ..waiting(20.0) };
    let svg = run_of(vec![waiting(0.0), receiving]).drawn();
    assert_eq!(path_of(&svg, "waiting"), bar(0, 0.0, 500.0) + &bar(1, 20.0, 100.0));
    assert_eq!(path_of(&svg, "receiving"), bar(1, 120.0, 380.0));
    assert_eq!(texts(&svg, "figure"), [""; 0]);
}

#[test]
fn an_answer_received_in_no_time_still_has_a_dark_end() {
    let timer = Request { headers_ms: None, ..answered(0.0, 0.0, 300.0) };
    for request in [answered(0.0, 300.0, 300.0), timer] {
        let svg = run_of(vec![request]).drawn();
        assert_eq!(path_of(&svg, "waiting"), bar(0, 0.0, 298.0));
        assert_eq!(path_of(&svg, "receiving"), bar(0, 298.0, 2.0));
    }
}

#[test]
fn a_request_that_never_started_has_no_bar() {
    let never = Request { started_ms: None, outcome: Some(Outcome::NeverStarted), ..waiting(0.0) };
    let svg = run_of(vec![never]).drawn();
    for class in ["waiting", "receiving", "broken", "mark"] {
        assert_eq!(path_of(&svg, class), "", "{class}");
    }
    assert_eq!(texts(&svg, "figure"), [""; 0]);
}

#[test]
fn a_failure_is_drawn_apart_from_what_went_well() {
    for outcome in FAILURES {
        let svg = run_of(vec![failed(10.0, 210.0, outcome)]).drawn();
        assert_eq!(path_of(&svg, "broken"), bar(0, 10.0, 200.0), "{outcome:?}");
        assert_eq!([path_of(&svg, "waiting"), path_of(&svg, "receiving")], ["", ""]);
    }
}

#[test]
fn each_kind_of_failure_has_a_mark_of_its_own_shape() {
    let mark =
        |outcome| path_of(&run_of(vec![failed(0.0, 100.0, outcome)]).drawn(), "mark").to_owned();
    let marks: BTreeSet<String> = FAILURES.map(mark).into();
    assert_eq!(marks.len(), FAILURES.len());
    assert!(marks.iter().all(|mark| !mark.is_empty()));
}

#[test]
fn a_mark_stands_clear_of_its_bar_and_of_the_duration() {
    let svg = run_of(vec![failed(0.0, 100.0, Outcome::Network)]).drawn();
    let mark = path_of(&svg, "mark");
    let xs = mark.split(['M', 'L']).skip(1).filter_map(|point| point.split(' ').next());
    let xs: Vec<f64> = xs.map(|x| x.parse().expect("a number")).collect();
    let figure: f64 = attributes(&svg, "figure", "x")[0].parse().expect("a number");
    assert_eq!(xs.len(), 4);
    assert!(xs.iter().all(|x| *x > LEFT + 100.0 && *x < figure), "{xs:?} and {figure}");
}

#[test]
fn a_bars_figure_is_its_duration_or_the_status_that_says_no() {
    let not_found = Request { status: Some(404), ..failed(0.0, 300.0, Outcome::Status) };
    let requests = vec![
        answered(100.0, 150.0, 400.0),
        answered(0.0, 1.0, 8.2),
        not_found,
        failed(0.0, 120.0, Outcome::Timeout),
    ];
    assert_eq!(texts(&run_of(requests).drawn(), "figure"), ["0.30", "0.008", "404", "0.12"]);
}

#[test]
fn the_ideal_is_outlined_until_the_run_is_over_and_behind_the_bars() {
    let planned = Run::planned(Strategy::Sequential, 2);
    assert_eq!(path_of(&planned.drawn(), "ideal"), bar(0, 0.0, 100.0) + &bar(1, 100.0, 100.0));
    let svg = planned.at(50.0, vec![waiting(0.0), waiting(0.0)]).drawn();
    assert!(svg.find("\"ideal\"") < svg.find("\"waiting\""), "{svg}");
    assert_eq!(path_of(&Run::done(Strategy::Sequential, 2).drawn(), "ideal"), "");
}

#[test]
fn the_ideal_total_is_a_line_before_the_run_and_after_it() {
    for run in [Run::planned(Strategy::Sequential, 2), Run::done(Strategy::Sequential, 2)] {
        assert_eq!(path_of(&run.drawn(), "ideal-total"), "M274 45V91");
    }
}

#[test]
fn no_duration_is_crossed_by_the_line_of_a_total() {
    // The ideal total stands at 100 ms, the measured one a little or much later.
    for (end, total_ms) in (0_u32..200).flat_map(|end| [(end, 104.0), (end, 120.0), (end, 300.0)]) {
        let answered = answered(0.0, 0.0, f64::from(end));
        let run = Run::planned(Strategy::JoinAll, 1).at(0.0, vec![answered]).ended(total_ms);
        let run = Run { now_ms: 300.0, ..run };
        let x: f64 = attributes(&run.drawn(), "figure", "x")[0].parse().expect("a number");
        for line in [LEFT + 100.0, LEFT + total_ms] {
            assert!(line < x || line >= x + 28.0, "a line at {line}, a text from {x}");
        }
        assert!(x > LEFT + f64::from(end), "it stands to the right of its bar");
    }
}

#[test]
fn the_total_is_a_line_where_the_run_ended() {
    let svg = Run::done(Strategy::JoinAll, 2).ended(130.0).drawn();
    assert_eq!(path_of(&svg, "total"), "M204 45V91");
    assert_eq!(path_of(&Run::planned(Strategy::JoinAll, 2).drawn(), "total"), "");
}

#[test]
fn a_run_of_nothing_is_drawn_without_bars() {
    let svg = Run::done(Strategy::JoinAll, 0).drawn();
    assert_eq!(path_of(&svg, "waiting"), "");
    assert_eq!(path_of(&svg, "total"), "M74 45V73");
}

#[test]
fn a_try_that_was_refused_is_a_mark_on_the_bar_where_it_happened() {
    let tried = Request { refusals_ms: vec![50.0, 150.0], ..answered(0.0, 200.0, 300.0) };
    let svg = run_of(vec![tried]).drawn();
    let marks = path_of(&svg, "mark");
    assert_eq!(marks.matches('z').count(), 2, "two triangles: {marks}");
    let starts: Vec<f64> = marks
        .split('M')
        .skip(1)
        .map(|mark| mark.split(' ').next().expect("x").parse().expect("a number"))
        .collect();
    assert!((starts[0] - (LEFT + 50.0 - 4.2)).abs() < 0.1, "{starts:?}");
    assert!((starts[1] - starts[0] - 100.0).abs() < 0.1, "{starts:?}");
    assert!(!svg.contains(r#"class="broken""#), "the bar itself is whole");
}

#[test]
fn a_poll_of_a_future_that_was_dropped_never_gave_ready() {
    let polled_ms = vec![(0.0, 0.0), (50.0, 50.0)];
    let dropped = Request { polled_ms, ..failed(0.0, 100.0, Outcome::Cancelled) };
    let run = run_of(vec![dropped]);
    let svg = Picture::draw(Drawing::Polls, &[run.track()], Some(SPAN), ROOM).layers.remove(1);
    assert_eq!(path_of(&svg, "poll").matches('M').count(), 2);
    assert_eq!(path_of(&svg, "poll ready"), "");
}

#[test]
fn a_guess_stays_drawn_where_the_reader_put_it_named_on_the_side_with_room() {
    let cases = [
        (5.0, "after", "139.6", "your guess 5 ms"),
        (100.0, "after", "179", "your guess 0.10 s"),
        (400.0, "before", "469", "your guess 0.40 s"),
    ];
    for (guess_ms, side, x, words) in cases {
        let run = Run::done(Strategy::JoinAll, 3);
        let track = Track { guess_ms: Some(guess_ms), ..run.track() };
        let svg = Picture::draw(Drawing::Bars, &[track], Some(SPAN), ROOM).layers.remove(1);
        let line = format!("M{} {}V{}", LEFT + guess_ms, TOP - 8.0, TOP + 3.0 * PITCH + 5.0);
        assert_eq!(path_of(&svg, "guess-line"), line);
        let side = format!("guess-name {side}");
        assert_eq!(texts(&svg, &side), [words]);
        assert_eq!(attributes(&svg, &side, "x"), [x]);
    }
}

#[test]
fn a_guess_is_not_named_where_the_name_would_be_cut_off_or_lie_over_the_title() {
    let run = Run::done(Strategy::JoinAll, 3);
    let title = "a title that takes up all of the room that there is above these very rows of bars";
    for guess_ms in [100.0, 400.0] {
        let track = Track { guess_ms: Some(guess_ms), title, ..run.track() };
        let svg = Picture::draw(Drawing::Bars, &[track], Some(SPAN), ROOM).layers.remove(1);
        assert!(!path_of(&svg, "guess-line").is_empty(), "{svg}");
        assert!(!svg.contains("your guess"), "{svg}");
    }
}

#[test]
fn polls_and_wakes_are_drawn_only_where_they_are_asked_for() {
    let polled = Request {
        polled_ms: vec![(0.0, 8.0), (100.0, 100.0)],
        woken_ms: vec![99.0],
        ..answered(0.0, 90.0, 100.0)
    };
    let run = run_of(vec![polled]);
    let svg = run.drawn();
    assert_eq!([path_of(&svg, "poll"), path_of(&svg, "wake")], ["", ""]);
    let svg = Picture::draw(Drawing::Polls, &[run.track()], Some(SPAN), ROOM).layers.remove(1);
    assert_eq!(path_of(&svg, "poll"), "M73.4 50h8v14h-8z", "as long as it took");
    assert_eq!(path_of(&svg, "poll ready"), "M173.4 48h1.2v18h-1.2z", "the last gave ready");
    assert_eq!(path_of(&svg, "wake").matches('M').count(), 1);
}

#[test]
fn answers_that_nobody_was_given_are_hollow_and_said_to_be_once_the_run_is_over() {
    let requests = || vec![answered(0.0, 60.0, 100.0), failed(0.0, 200.0, Outcome::Cancelled)];
    let struck = Run::planned(Strategy::Deadline(200), 2).at(200.0, requests()).ended(200.0);
    let svg = struck.drawn();
    assert_eq!((path_of(&svg, "waiting"), path_of(&svg, "receiving")), ("", ""));
    // Two outlines within the bar, each with half of its line inside.
    let outline = |from: f64, width: f64| {
        let x = LEFT + from + 0.6;
        format!("M{x} {}h{width}v12.8h-{width}z", TOP + 0.6)
    };
    assert_eq!(path_of(&svg, "withheld"), outline(0.0, 58.8) + &outline(60.0, 38.8));
    assert_eq!(figures(&svg), ["0.20 s", "· 0 of 1 given"]);
    let words = struck.track().in_words();
    assert_eq!(words, "one deadline for all 0.20 s, none of its 1 answers given to you");

    let under_way = Track { total_ms: None, now_ms: 150.0, ..struck.track() };
    let before = Picture::draw(Drawing::Bars, &[under_way], Some(SPAN), ROOM).layers.remove(1);
    assert_eq!(path_of(&before, "withheld"), "", "it has not struck yet");
    let each = Run::planned(Strategy::JoinAll, 2).at(200.0, requests()).ended(200.0);
    assert_eq!(path_of(&each.drawn(), "withheld"), "", "each has a result of its own");
}

#[test]
fn before_each_name_is_its_place_among_the_results_and_at_its_bars_end_that_among_the_answers() {
    let run = Run::planned(Strategy::JoinAll, 4);
    let mut requests = [300.0, 100.0, 400.0, 200.0].map(|end| answered(0.0, 60.0, end)).to_vec();
    for (index, request) in requests.iter_mut().enumerate() {
        request.index = index;
    }
    let run = run.at(400.0, requests).ended(400.0);
    let svg = |track: Track, width| {
        Picture::draw(Drawing::Order, &[track], Some(SPAN), room(width)).layers.remove(1)
    };
    for width in [WIDE, 340.0] {
        let drawn = svg(run.track(), width);
        assert_eq!(texts(&drawn, "name"), ["1. post 1", "2. post 2", "3. post 3", "4. post 4"]);
        assert_eq!(texts(&drawn, "figure"), ["3rd", "1st", "4th", "2nd"]);
    }
    let under_way = Track { now_ms: 250.0, total_ms: None, ..run.track() };
    assert_eq!(texts(&svg(under_way, WIDE), "figure"), ["1st", "2nd"], "the others have not come");
}

#[test]
fn in_rows_too_thin_for_words_the_places_among_the_answers_stand_in_columns_after_the_end() {
    let run = Run::planned(Strategy::JoinAll, 10);
    let mut requests: Vec<_> =
        (1..=10).map(|end| answered(0.0, 5.0, f64::from(end) * 10.0)).collect();
    for (index, request) in requests.iter_mut().enumerate() {
        request.index = index;
    }
    let run = run.at(100.0, requests).ended(100.0);
    let tracks = || [run.track(), run.track(), run.track()];
    let svg = |height| {
        let room = Room { width: 358.0, height };
        Picture::draw(Drawing::Order, &tracks(), Some(SPAN), room).layers.remove(1)
    };
    let places: Vec<String> = (1..=10).map(crate::format::ordinal).collect();
    for (height, columns) in [(400.0, 2), (270.0, 3)] {
        let drawn = svg(height);
        assert_eq!(texts(&drawn, "figure"), places, "in a picture {height} px high");
        let xs: Vec<_> = drawn.split(r#"<text class="figure" x=""#).skip(1).collect();
        let xs: Vec<_> = xs.iter().map(|rest| rest.split('"').next().expect("a number")).collect();
        for (row, x) in xs.iter().enumerate() {
            assert_eq!(*x, xs[row % columns], "{xs:?}");
        }
        assert_ne!(xs[0], xs[1], "{xs:?}");
    }
    assert_eq!(texts(&svg(180.0), "figure"), [""; 0], "there is no room for so many columns");
}
