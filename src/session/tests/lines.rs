//! At which line of its listing each future waits.

use super::*;
use crate::{picture::Spot, session::lines::CodeLine};

fn line(page: &Page, strategy: &str, name: &str) -> CodeLine {
    page.model.borrow().line_of(strategy, name).expect("the lab makes such a run")
}

fn waiting(page: &Page, strategy: &str, name: &str) -> usize {
    let line = line(page, strategy, name);
    page.model.borrow().waiting(line)
}

fn show(page: &Page, ms: f64) {
    page.dispatch(Msg::Replay(ReplayStep::To(ms)));
}

fn lit(page: &Page) -> Vec<usize> {
    page.model.borrow().lit().into_iter().filter_map(|spot| spot.row).collect()
}

#[test]
fn of_twenty_with_five_permits_five_wait_for_an_answer_and_fifteen_for_a_permit() {
    let page = Page::with("limits");
    page.run();
    show(&page, 20.0);
    assert_eq!(waiting(&page, "semaphore", "request"), 5);
    assert_eq!(waiting(&page, "semaphore", "turn"), 15);
    assert_eq!(waiting(&page, "batches", "request"), 5);
    page.dispatch(Msg::Replay(ReplayStep::To(f64::INFINITY)));
    assert_eq!(waiting(&page, "semaphore", "request"), 0, "all is over");
}

#[test]
fn while_a_run_lasts_its_lines_are_marked_and_others_are_not() {
    let page = Page::with("three-requests");
    page.run_with(50.0, |page| {
        assert_eq!(waiting(page, "sequential", "request"), 1);
        assert_eq!(waiting(page, "join_all", "request"), 0);
    });
}

#[test]
fn of_requests_that_are_awaited_in_turn_one_waits_at_its_line_however_many_are_under_way() {
    let page = Page::with("cures");
    page.run();
    show(&page, 10.0);
    assert_eq!(waiting(&page, "start_then_await", "first"), 1);
    assert_eq!(waiting(&page, "start_then_await", "request"), 4, "they are under way");
}

#[test]
fn a_line_lights_the_rows_that_wait_at_it_then_and_of_runs_at_rest_those_that_ever_did() {
    let page = Page::with("limits");
    page.run();
    page.dispatch(Msg::PointedAtLine(Some(line(&page, "semaphore", "turn"))));
    let everyone: Vec<_> = (0..20).collect();
    assert_eq!(lit(&page), everyone, "each needs a permit");
    show(&page, 20.0);
    assert_eq!(lit(&page), (5..20).collect::<Vec<_>>());
    page.dispatch(Msg::PointedAtLine(Some(line(&page, "semaphore", "request"))));
    assert_eq!(lit(&page), (0..5).collect::<Vec<_>>());
    page.dispatch(Msg::PointedAtLine(None));
    assert_eq!(lit(&page), [] as [usize; 0]);
}

#[test]
fn a_row_lights_the_line_at_which_it_waits_then_and_of_a_run_at_rest_that_of_its_answer() {
    let page = Page::with("limits");
    page.run();
    let is_lit = |strategy: &str, name: &str| {
        let line = line(&page, strategy, name);
        page.model.borrow().is_lit(line)
    };
    let track = line(&page, "semaphore", "turn").track;
    page.dispatch(Msg::Pointed(Some(Spot { track, row: Some(12) })));
    assert_eq!([is_lit("semaphore", "turn"), is_lit("semaphore", "request")], [false, true]);
    show(&page, 20.0);
    assert_eq!([is_lit("semaphore", "turn"), is_lit("semaphore", "request")], [true, false]);
    assert!(!is_lit("batches", "request"), "it is another run's row");
}
