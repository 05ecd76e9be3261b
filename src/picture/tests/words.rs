//! The words in a picture.

use super::*;

fn names(rows: usize, width: f64) -> Vec<String> {
    let run = Run::planned(Strategy::JoinAll, rows);
    let picture = Picture::draw(Drawing::Bars, &[run.track()], Some(SPAN), room(width));
    texts(&picture.layers[1], "name").into_iter().map(ToOwned::to_owned).collect()
}

/// A run with a label that would be more than text if it were not escaped.
fn hostile() -> Run {
    let mut run = Run::done(Strategy::JoinAll, 1);
    run.labels = vec![r#"<img/src=""onerror="x()">&amp;"#.to_owned()];
    run.requests[0].label.clone_from(&run.labels[0]);
    run.requests[0].title = Some("<b>title</b>".to_owned());
    run.requests[0].error = Some("<b>error</b>".to_owned());
    run
}

#[test]
fn what_is_too_short_for_the_clock_is_said_to_be_less_than_its_step() {
    let times = [0.0, 100.0, 400.0];
    let requests = times.map(|end| answered(0.0, 0.0, end)).into();
    let run = Run::planned(Strategy::JoinAll, 3).at(400.0, requests).ended(400.0);
    let svg = |run: &Run, clock_step_ms| {
        let track = Track { clock_step_ms, ..run.track() };
        let words = track.in_words();
        (Picture::draw(Drawing::Bars, &[track], Some(SPAN), ROOM).layers.remove(1), words)
    };
    let labels = |clock_step_ms| texts(&svg(&run, clock_step_ms).0, "figure").join(" ");
    assert_eq!(labels(Some(100.0)), "&lt;0.10 0.10 0.40");
    assert_eq!(labels(Some(16.7)), "&lt;0.017 0.10 0.40");
    assert_eq!(labels(None), "&lt;0.001 0.10 0.40");
    let (drawn, words) = svg(&run.ended(0.0), Some(100.0));
    assert_eq!(figures(&drawn), ["less than 100 ms"]);
    assert_eq!(words, "all at once less than 100 ms");
}

#[test]
fn beside_its_title_stands_the_ideal_before_the_run_and_afterwards_the_total() {
    let before = Run::planned(Strategy::Sequential, 3).drawn();
    assert_eq!(figures(&before), ["ideal 0.30 s"]);
    let after = Run::done(Strategy::Sequential, 3).ended(312.0);
    assert_eq!(figures(&after.drawn()), ["0.31 s"]);
    let tracks = [Track { peak: Some(1_000), ..after.track() }];
    let svg = |drawing| Picture::draw(drawing, &tracks, Some(SPAN), ROOM).layers.remove(1);
    assert_eq!(figures(&svg(Drawing::Bars)), ["0.31 s", "· 1,000 at a time"]);
    assert_eq!(figures(&svg(Drawing::Polls)), ["0.31 s", "· 3 polls", "· 1,000 at a time"]);
}

#[test]
fn of_the_figures_beside_a_title_there_are_as_many_as_there_is_room_for() {
    let run = Run::done(Strategy::FuturesUnordered, 3);
    let tracks = [Track { peak: Some(30), title: "FuturesUnordered of 30", ..run.track() }];
    let shown = |width| {
        let svg = Picture::draw(Drawing::Polls, &tracks, Some(SPAN), room(width)).layers.remove(1);
        figures(&svg).len()
    };
    assert_eq!([shown(640.0), shown(340.0), shown(200.0)], [3, 2, 1]);
}

#[test]
fn nothing_stands_beside_the_title_of_what_is_not_known() {
    let planned = Run::planned(Strategy::JoinAll, 3);
    let track = Track { ideal: &[], ..planned.track() };
    let svg = Picture::draw(Drawing::Bars, &[track], Some(SPAN), ROOM).layers.remove(1);
    assert_eq!(figures(&svg), [""; 0]);
}

#[test]
fn a_track_is_headed_by_its_title_and_wears_its_strategys_colour() {
    let cases = [(Strategy::JoinAll, "once"), (Strategy::CreateThenAwait, "turn")];
    for (strategy, tone) in cases {
        let run = Run::planned(strategy, 1);
        let track = Track { title: "a limit < each", ..run.track() };
        let svg = Picture::draw(Drawing::Bars, &[track], Some(SPAN), ROOM).layers.remove(1);
        assert_eq!(texts(&svg, "title"), ["a limit &lt; each"]);
        assert!(svg.starts_with(&format!(r#"<g class="track {tone}">"#)), "{svg}");
    }
}

#[test]
fn where_it_is_narrow_a_row_has_its_number_alone() {
    assert_eq!(names(3, 640.0), ["post 1", "post 2", "post 3"]);
    assert_eq!(names(3, 340.0), ["1", "2", "3"]);
}

#[test]
fn a_name_of_one_word_is_as_short_as_it_gets() {
    let mut run = Run::planned(Strategy::JoinAll, 1);
    run.labels = vec!["A".to_owned()];
    let picture = Picture::draw(Drawing::Bars, &[run.track()], Some(SPAN), room(340.0));
    assert_eq!(texts(&picture.layers[1], "name"), ["A"]);
}

#[test]
fn as_rows_multiply_fewer_of_them_are_named() {
    assert_eq!(names(40, WIDE).len(), 40);
    assert_eq!(names(100, WIDE).len(), 21);
    assert_eq!(names(100, WIDE)[..3], ["post 1", "post 5", "post 10"]);
    assert_eq!(names(1_000, WIDE).len(), 21);
    assert_eq!(names(1_000, WIDE)[1], "post 50");
}

#[test]
fn names_do_not_overlap_each_other() {
    for rows in 1..=1_000 {
        let svg = Run::planned(Strategy::JoinAll, rows).drawn();
        let ys = attributes(&svg, "name", "y").into_iter().map(|y| y.parse::<f64>().unwrap());
        let ys: Vec<_> = ys.collect();
        assert!(ys.windows(2).all(|pair| pair[1] - pair[0] > 12.8), "{rows} rows: {ys:?}");
    }
}

#[test]
fn durations_stand_only_where_rows_are_high_enough() {
    for rows in 1..=1_000_u32 {
        let count = rows as usize;
        let figures = texts(&Run::done(Strategy::JoinAll, count).drawn(), "figure").len();
        let fits = (ROOM.height - 24.0 - 34.0) / f64::from(rows) >= 13.0;
        assert_eq!(figures, if fits { count } else { 0 });
    }
}

#[test]
fn a_label_is_text_whatever_is_in_it() {
    let svg = hostile().drawn();
    assert!(!svg.contains("<img"), "{svg}");
    assert_eq!(
        texts(&svg, "name"),
        ["&lt;img/src=&quot;&quot;onerror=&quot;x()&quot;&gt;&amp;amp;"]
    );
}

#[test]
fn nothing_that_the_network_said_is_in_the_picture() {
    let svg = hostile().drawn();
    assert!(!svg.contains("title</b>") && !svg.contains("error</b>"), "{svg}");
}

#[test]
fn a_still_picture_is_one_image_with_its_description() {
    let run = Run::planned(Strategy::JoinAll, 3);
    let picture = Picture::draw(Drawing::Bars, &[run.track()], Some(SPAN), ROOM);
    let svg = picture.to_svg("still", "The ideal: all at once 0.10 s.");
    let head = format!(
        r#"<svg class="still" width="100%" height="{0}" viewBox="0 0 640 {0}""#,
        picture.height
    );
    assert!(svg.starts_with(&head), "{svg}");
    assert!(svg.contains(r#"role="img" aria-label="The ideal: all at once 0.10 s.""#));
    assert_eq!(svg.matches("<g").count(), svg.matches("</g>").count());
    assert!(picture.layers.iter().all(|layer| svg.contains(layer.as_str())));
}
