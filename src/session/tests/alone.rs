//! One of a lab's runs made alone, beside its listing.

use super::*;
use crate::strategy::Strategy;

impl Page {
    /// Presses the button that makes the run of this strategy alone, and waits until it is over, while a
    /// reader does something at a time in milliseconds after that.
    fn run_alone(&self, strategy: &str, at_ms: f64, reader: impl FnOnce(&Self)) {
        self.press_and_run(Msg::RunAlone(strategy.to_owned()), at_ms, reader);
    }

    /// Which runs have a record.
    fn measured(&self) -> Vec<&'static str> {
        self.records().iter().map(|record| record.strategy.name()).collect()
    }

    fn strip(&self, strategy: &str) -> (String, String) {
        let strip = self.model.borrow().strip(strategy, 600.0).expect("the lab makes such a run");
        (strip.0.layers.concat(), strip.1)
    }

    fn history(&self) -> Vec<Vec<&'static str>> {
        let model = self.model.borrow();
        let presses = model.history.as_ref().expect("it keeps runs").presses();
        presses.iter().map(|it| it.runs.iter().map(|run| run.title).collect()).collect()
    }
}

#[test]
fn a_run_alone_is_recorded_kept_and_summed_up_and_nothing_is_said_of_the_others() {
    let page = Page::with("limits");
    page.run_alone("batches", 0.0, |_| {});
    assert_eq!(page.measured(), ["batches"]);
    assert_eq!((page.phase(), page.history()), (Phase::Done, vec![vec!["batches"]]));
    let total = page.records()[0].total_ms / 1000.0;
    let said = page.summary();
    assert!(
        said.starts_with(&format!("This was batches alone: {total:.2} s, with 5 in")),
        "{said}"
    );
    assert!(!page.model.borrow().shows_feedback, "the question is about all of them");
    assert!(page.strip("batches").1.contains(&format!("batches {total:.2} s")));

    // A question is open, so what the others would take is still not shown.
    let (picture, words) = page.model.borrow_mut().picture(ROOM);
    assert!(!picture.layers.concat().contains("ideal") && !words.contains("ideal"), "{words}");
    assert!(!page.strip("semaphore").0.contains("ideal"));
    assert_eq!(page.rows(), [20; 4], "all of them are still there");
    page.dispatch(Msg::Chose(vec!["a".to_owned()]));
    assert!(!page.strip("semaphore").0.contains("ideal"), "its end is what is predicted");
    let page = Page::with("errors");
    page.run_alone("join_all", 0.0, |_| {});
    assert!(!page.strip("try_join_all").0.contains("ideal"));
    page.dispatch(Msg::Chose(vec!["a".to_owned()]));
    assert!(page.strip("try_join_all").1.contains("ideally"));
}

#[test]
fn the_axis_of_a_run_alone_says_nothing_of_the_longer_ones() {
    let page = Page::with("three-tasks");
    page.run_alone("join_all", 0.0, |_| {});
    page.model.borrow_mut().picture(ROOM);
    let span_ms = page.model.borrow().span_ms;
    assert!((500.0..1000.0).contains(&span_ms), "{span_ms} ms, where one at a time takes 1,000");
    page.dispatch(Msg::Chose(vec!["a".to_owned()]));
    page.model.borrow_mut().picture(ROOM);
    assert!(page.model.borrow().span_ms >= 1000.0, "with the outline of the other, it is as long");
}

#[test]
fn after_all_of_them_one_is_made_anew_and_the_others_stay_as_they_are() {
    let page = Page::with("limits");
    page.run();
    let before = page.records();
    let said = page.summary();
    page.run_alone("buffered", 100.0, |page| {
        let model = page.model.borrow();
        assert!(model.runs_alone("buffered") && !model.runs_alone("semaphore"));
        assert_eq!(model.progress().0, "buffered");
        assert_eq!(model.records().len(), 3, "the others are still shown");
    });
    let after = page.records();
    for (one, other) in before.iter().zip(&after) {
        // Every run has a name of its own in its URLs.
        let is_same = one.requests[0].url == other.requests[0].url;
        assert_eq!(is_same, one.strategy.name() != "buffered", "{}", one.strategy.name());
    }
    assert_eq!(page.summary(), said, "the same network, and so the same sentence");
    assert!(page.model.borrow().shows_feedback);
    let all: Vec<_> = before.iter().map(|record| record.strategy.title()).collect();
    assert_eq!(page.history(), [all, vec!["buffered"]]);
    page.run();
    assert_eq!(page.history().last().map(Vec::len), Some(4), "Run makes all of them again");
}

#[test]
fn a_run_alone_can_be_cancelled_and_what_it_measured_is_shown() {
    let page = Page::with("limits");
    page.run();
    page.run_alone("semaphore", 200.0, |page| page.dispatch(Msg::Cancel));
    assert_eq!(page.phase(), Phase::Done);
    assert!(page.states().contains(&State::Cancelled), "{:?}", page.states());
    assert!(page.summary().starts_with("Cancelled after"), "{}", page.summary());
    page.run_alone("semaphore", 200.0, |page| page.dispatch(Msg::Reset));
    assert_eq!((page.phase(), page.records().len()), (Phase::Idle, 0));
}

#[test]
fn a_run_alone_that_no_network_answers_says_so_and_leaves_the_others() {
    let page = Page::with("limits");
    page.run();
    let model = page.model.replace(LabModel::new(Lab::find("limits").expect("it is"), 1));
    let page = Page {
        host: PracticeHost { unavailable: Some("Nobody."), ..page.host.clone() },
        model: RefCell::new(model),
        ..Page::with("limits")
    };
    page.run_alone("semaphore", 0.0, |_| {});
    assert_eq!((page.phase(), page.records().len()), (Phase::Failed, 3));
    assert_eq!(page.model.borrow().problem_alone("semaphore"), "Nobody.");
    assert_eq!(page.model.borrow().problem_alone("batches"), "");
}

#[test]
fn of_other_settings_than_those_that_ran_nothing_is_left_beside_a_run_alone() {
    let page = Page::with("limits");
    page.run_with(100.0, |page| page.typed("count", "10"));
    assert_eq!(page.rows(), [20; 4]);
    page.run_alone("batches", 0.0, |_| {});
    assert_eq!((page.rows(), page.measured()), (vec![10; 4], vec!["batches"]));
}

#[test]
fn every_lab_with_bars_makes_each_of_its_runs_alone() {
    for lab in crate::lab::all().filter(|lab| lab.drawing.features().has_replay) {
        let names: Vec<_> =
            Page::with(lab.name).model.borrow().runs.iter().map(|it| it.plan.strategy).collect();
        for strategy in names {
            let page = Page::with(lab.name);
            page.run_alone(strategy.name(), 0.0, |_| {});
            assert_eq!(page.measured(), [strategy.name()], "{}", lab.name);
            assert!(!page.summary().is_empty(), "{}", lab.name);
            let (svg, words) = page.strip(strategy.name());
            assert!(svg.contains("total") && !words.contains("not run"), "{}: {words}", lab.name);
        }
    }
    let page = Page::with("limits");
    page.dispatch(Msg::RunAlone(Strategy::Hedged(1).name().to_owned()));
    assert_eq!((page.phase(), page.press.take().is_none()), (Phase::Idle, true), "it makes none");
}

#[test]
fn after_a_run_the_axis_is_as_long_as_the_runs() {
    let page = Page::with("ten-posts");
    page.typed("count", "1");
    // How long an API takes over an answer, nobody knows before.
    page.typed("network", "jsonplaceholder");
    let before_ms = page.model.borrow().span_ms;
    page.run();
    let longest_ms = page.records().iter().map(|record| record.total_ms).fold(0.0, f64::max);
    let span_ms = page.model.borrow().span_ms;
    assert!((span_ms - crate::picture::span_for(longest_ms)).abs() < 1e-9, "{span_ms} ms");
    assert!(span_ms < before_ms, "it was {before_ms} ms");
}
