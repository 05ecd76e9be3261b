//! A reader's own code beside a lab's runs.

use super::*;
use crate::{run::Own, strategy::Strategy};

impl Page {
    fn with_own(lab: &str, code: &str) -> Self {
        let page = Self::with(lab);
        page.dispatch(Msg::WroteOwn(code.to_owned()));
        page
    }

    fn own(&self) -> Own {
        let record = self.records().pop().expect("it ran");
        assert_eq!(record.strategy, Strategy::OwnJs);
        record.own.expect("it is the reader's")
    }

    fn printed(&self) -> Vec<String> {
        let effects = self.effects.borrow();
        let printed = effects.iter().filter_map(|effect| match effect {
            Effect::Print(lines) => Some(lines.iter().map(|line| line.text.clone())),
            _ => None,
        });
        printed.flatten().collect()
    }
}

#[test]
fn it_runs_last_over_the_same_requests_and_what_the_lab_finds_is_as_it_was() {
    let without = Page::with("limits");
    without.run();
    let page = Page::with_own("limits", "all");
    assert_eq!(page.rows(), [20; 5], "its track is there before it runs");
    page.run();
    let records = page.records();
    assert_eq!((records.len(), page.states()), (5, vec![State::Done; 5]));
    let asked = |record: &Record| -> Vec<String> {
        let path = |url: &str| url.split("&run=").next().unwrap_or_default().to_owned();
        record.requests.iter().map(|request| path(&request.url)).collect()
    };
    assert_eq!(asked(&records[4]), asked(&records[0]));
    // What it takes to start it is no part of it.
    assert_eq!(records[4].requests[0].started_ms, Some(0.0));
    assert_eq!((records[4].peak_in_flight, page.own().error), (20, None));
    let (before, after) = (without.summary(), page.summary());
    let own = after.strip_prefix(&before).expect("the lab says what it said");
    assert!(own.starts_with(" Your JavaScript took 0.45 s: 20 answered, with 20 in"), "{own}");
    assert!(page.model.borrow().shows_feedback);
}

#[test]
fn the_time_that_is_predicted_is_the_labs() {
    let page = Page::with_own("ten-posts", "in turn");
    page.dispatch(Msg::Guessed(700.0));
    let (picture, _) = page.model.borrow_mut().picture(ROOM);
    let guessed: Vec<_> = picture.layers.iter().map(|layer| layer.contains("guess")).collect();
    // The axis, and then the tracks.
    assert_eq!(guessed, [false, false, true, false]);
    page.run();
    let predicted_ms = page.model.borrow().predicted_time_ms();
    assert_eq!(predicted_ms, Some(page.records()[1].total_ms));
}

#[test]
fn a_question_waits_for_the_labs_runs_and_not_for_the_readers() {
    let page = Page::with_own("errors", "all");
    for strategy in ["join_all", "try_join_all"] {
        assert!(page.model.borrow().conceals_ideal(), "before {strategy}");
        page.press_and_run(Msg::RunAlone(strategy.to_owned()), 0.0, |_| {});
    }
    assert!(!page.model.borrow().conceals_ideal());
    assert!(page.summary().starts_with("join_all kept"), "{}", page.summary());
}

#[test]
fn what_goes_wrong_in_it_is_its_own_and_what_was_measured_is_kept() {
    let page = Page::with_own("ten-posts", "all print throw");
    page.run();
    assert_eq!(page.states(), [State::Done, State::Done, State::Failed]);
    assert_eq!((page.phase(), page.own().printed), (Phase::Done, 11));
    assert_eq!(page.own().error.expect("it threw").message, "at its end");
    assert_eq!(page.printed().len(), 11);
    assert!(page.summary().ends_with("10 in flight at most. Its first error: Error: at its end."));
    assert!(page.model.borrow().shows_feedback, "the lab's runs are as good as ever");
    let without = Page::with("ten-posts");
    without.run();
    assert_eq!(
        page.model.borrow().facts,
        without.model.borrow().facts,
        "figures of what ended well"
    );
    let model = page.model.borrow();
    let kept = model.history.as_ref().expect("it keeps runs").presses()[0].runs.len();
    assert_eq!(kept, 3, "what was measured is kept");
    drop(model);
    // The next run is clean.
    page.dispatch(Msg::WroteOwn("all".to_owned()));
    page.run();
    assert_eq!((page.states(), page.own().error), (vec![State::Done; 3], None));
}

#[test]
fn what_is_no_program_asks_for_nothing_and_says_why() {
    let page = Page::with_own("ten-posts", "!");
    page.run();
    let record = page.records().pop().expect("it has a record all the same");
    let outcomes: Vec<_> = record.requests.iter().filter_map(|it| it.outcome).collect();
    assert_eq!(outcomes, [Outcome::NeverStarted; 10]);
    assert_eq!(record.state, State::Failed);
    let words = "line 1: SyntaxError: Unexpected token";
    assert_eq!(page.printed(), [words]);
    let said = format!("Your JavaScript asked for nothing. Its first error: {words}.");
    assert!(page.summary().ends_with(&said), "{}", page.summary());
    assert_eq!(page.problem(), "", "the network is not to blame");
}

#[test]
fn it_runs_alone_beside_what_is_there_and_goes_when_it_is_dropped() {
    let page = Page::with("ten-posts");
    page.run();
    let before = page.records();
    page.dispatch(Msg::WroteOwn("in turn".to_owned()));
    assert_eq!((page.records().len(), page.rows()), (2, vec![10; 3]), "nothing is lost");
    assert!(page.model.borrow().has_runs_beside_own());
    page.press_and_run(Msg::RunAlone("own_js".to_owned()), 0.0, |_| {});
    assert_eq!(&page.records()[..2], before);
    assert!(page.summary().starts_with("Your JavaScript took"), "{}", page.summary());
    page.dispatch(Msg::DroppedOwn);
    assert_eq!((page.records().len(), page.rows()), (2, vec![10; 2]));
    assert!(page.summary().starts_with("One at a time took"), "{}", page.summary());
    let values: Vec<_> = page.model.borrow().facts.iter().map(|it| it.value.plain()).collect();
    assert_eq!(values[0], "1, then 10", "nothing is said of it any longer");
    assert_eq!(page.model.borrow().alone, None);
    page.run();
    assert_eq!(page.records().len(), 2);
}

#[test]
fn it_can_be_the_first_to_run() {
    let page = Page::with_own("ten-posts", "all");
    page.press_and_run(Msg::RunAlone("own_js".to_owned()), 0.0, |_| {});
    assert_eq!((page.phase(), page.states()), (Phase::Done, vec![State::Done]));
    assert!(page.summary().starts_with("Your JavaScript took"), "{}", page.summary());
    assert!(!page.model.borrow().shows_feedback, "the question is about the lab's runs");
    let wrong = Page::with_own("ten-posts", "throw");
    wrong.press_and_run(Msg::RunAlone("own_js".to_owned()), 0.0, |_| {});
    assert_eq!((wrong.phase(), wrong.states()), (Phase::Failed, vec![State::Failed]));
    let ended = Page::with_own("ten-posts", "in turn");
    ended.press_and_run(Msg::RunAlone("own_js".to_owned()), 500.0, |page| {
        page.dispatch(Msg::Cancel);
    });
    assert_eq!((ended.phase(), ended.states()), (Phase::Done, vec![State::Cancelled]));
    ended.dispatch(Msg::DroppedOwn);
    assert_eq!((ended.phase(), ended.summary()), (Phase::Idle, String::new()));
}

#[test]
fn it_is_asked_for_with_other_settings_as_well() {
    let page = Page::with_own("ten-posts", "all");
    page.typed("count", "3");
    assert_eq!(page.rows(), [3; 3]);
    page.run();
    assert_eq!(page.records()[2].requests.len(), 3);
    let network = Page::with_own("timeouts", "all");
    network.run();
    // A timeout is its own affair.
    assert_eq!(network.records()[2].peak_in_flight, 10);
    assert!(network.records()[2].requests.iter().all(|it| it.outcome == Some(Outcome::Ok)));
}

#[test]
fn what_it_prints_is_shown_once_and_counted_when_it_is_cancelled_too() {
    let page = Page::with_own("ten-posts", "in turn, print");
    page.press_and_run(Msg::RunAlone("own_js".to_owned()), 1000.0, |page| {
        page.dispatch(Msg::Frame { now_ms: 1e6 });
        page.dispatch(Msg::Cancel);
    });
    assert_eq!(page.printed(), ["begins"]);
    assert_eq!(page.own().printed, 1);
}

#[test]
fn a_cancel_ends_it_and_leaves_what_the_lab_found() {
    let page = Page::with_own("ten-posts", "in turn");
    // The lab's two runs take 2.98 and 0.45 seconds.
    page.run_with(4000.0, |page| page.dispatch(Msg::Cancel));
    assert_eq!(page.states(), [State::Done, State::Done, State::Cancelled]);
    assert!(page.summary().contains("times as fast"), "{}", page.summary());
    assert!(page.summary().contains("Your JavaScript was cancelled after"), "{}", page.summary());
    assert!(page.model.borrow().shows_feedback);
}

#[test]
fn a_cancel_while_it_is_made_ready_starts_nothing() {
    let page = Page::with_own("ten-posts", "all");
    page.press_and_run(Msg::RunAlone("own_js".to_owned()), 10.0, |page| page.dispatch(Msg::Cancel));
    assert_eq!((page.records().len(), page.phase()), (0, Phase::Idle));
    assert_eq!(page.summary(), "Cancelled before the first request was sent.");
}

#[test]
fn it_is_kept_as_it_was_written_last_and_never_longer_than_it_may_be() {
    let page = Page::with_own("ten-posts", "all");
    page.dispatch(Msg::WroteOwn("é".repeat(100_001)));
    page.dispatch(Msg::DroppedOwn);
    let effects = page.effects.borrow();
    let kept = effects.iter().rev().find_map(|effect| match effect {
        Effect::Keep { name, text } => Some((name.as_str(), text.chars().count())),
        _ => None,
    });
    assert_eq!(kept, Some(("ten-posts-javascript", 100_000)));
}
