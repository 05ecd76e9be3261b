//! What the network went on doing after the page had given up.

use super::*;
use crate::{lab::tests::default_runs, run::Served};

fn draw(track: Track) -> String {
    Picture::draw(Drawing::Beyond, &[track], Some(SPAN), ROOM).layers.remove(1)
}

#[test]
fn beyond_what_was_given_up_is_an_outline_up_to_the_end_that_the_network_tells() {
    let served = |ended_ms, answered| Some(Served { ended_ms, answered });
    let requests = vec![
        // By the network's clock it was done a little later: the page has its answer all the same.
        Request { served: served(110.0, true), ..answered(0.0, 10.0, 100.0) },
        Request { served: served(310.0, true), ..failed(10.0, 200.0, Outcome::Cancelled) },
        Request { served: served(201.0, false), ..failed(10.0, 200.0, Outcome::Cancelled) },
        failed(0.0, 200.0, Outcome::Cancelled),
    ];
    let run = Run::planned(Strategy::Dropped(200), 4).at(200.0, requests).ended(200.0);
    let svg = draw(run.track());
    let y = TOP + PITCH + 2.8;
    assert_eq!(path_of(&svg, "beyond"), format!("M{} {y}h110v8.4h-110z", LEFT + 200.0));
    assert_eq!(path_of(&svg, "mark").matches('M').count(), 2, "those without an outline");
    assert_eq!(texts(&svg, "figure"), ["0.10"], "what was given up, was so at the line");
    assert_eq!(figures(&svg), ["0.20 s", "· server answered 2 of 4"]);
    assert_eq!(run.track().in_words(), "dropped 0.20 s, and the server answered 2 of 4");
    let under_way = draw(Track { total_ms: None, now_ms: 150.0, ..run.track() });
    assert_eq!(path_of(&under_way, "beyond"), "", "the network has not been asked yet");
}

#[test]
fn the_network_goes_on_with_all_that_was_dropped_and_with_nothing_that_was_aborted() {
    let outlines = |(title, record): (&'static str, crate::run::Record)| {
        let labels: Vec<String> = record.requests.iter().map(|it| it.label.clone()).collect();
        let run = Run {
            strategy: record.strategy,
            labels,
            ideal: Vec::new(),
            requests: record.requests.to_vec(),
            now_ms: record.total_ms,
            total_ms: Some(record.total_ms),
        };
        let svg = draw(run.track());
        (title, path_of(&svg, "beyond").matches('M').count())
    };
    let both: Vec<_> =
        default_runs("cancelling", f64::INFINITY).into_iter().map(outlines).collect();
    assert_eq!(both, [("dropped", 7), ("aborted", 0)]);
}
