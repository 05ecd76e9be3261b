//! Going through runs again.

use super::*;

fn at(page: &Page) -> Option<f64> {
    page.model.borrow().replay.at_ms
}

fn step(page: &Page, step: ReplayStep) {
    page.dispatch(Msg::Replay(step));
}

#[test]
fn there_is_nothing_to_replay_before_a_run() {
    let page = Page::with("three-requests");
    step(&page, ReplayStep::Play { now_ms: 0.0 });
    step(&page, ReplayStep::To(100.0));
    assert_eq!((at(&page), page.model.borrow().wants_frames()), (None, false));
}

#[test]
fn steps_go_from_one_thing_that_happened_to_the_next_and_back() {
    let page = Page::with("three-requests");
    page.run();
    let (shown_ms, total_ms) = page.model.borrow().replay_span();
    assert_eq!(shown_ms.to_bits(), total_ms.to_bits());
    step(&page, ReplayStep::To(0.0));
    let mut moments = Vec::new();
    while let Some(ms) = at(&page) {
        moments.push(ms);
        step(&page, ReplayStep::Forward);
    }
    assert!(moments.is_sorted() && moments.len() > 5, "{moments:?}");
    // The last step forward is the end; the first one back is the moment before.
    step(&page, ReplayStep::Back);
    assert_eq!(at(&page), moments.last().copied());
}

#[test]
fn it_goes_on_by_itself_so_many_times_slower_and_stops_at_the_end() {
    let page = Page::with("three-requests");
    page.run();
    step(&page, ReplayStep::Slowness(2));
    step(&page, ReplayStep::Play { now_ms: 1000.0 });
    assert!(page.model.borrow().wants_frames());
    page.dispatch(Msg::Frame { now_ms: 1100.0 });
    assert_eq!(at(&page), Some(50.0));
    step(&page, ReplayStep::Play { now_ms: 1100.0 });
    assert_eq!((at(&page), page.model.borrow().wants_frames()), (Some(50.0), false));
    step(&page, ReplayStep::Play { now_ms: 2000.0 });
    page.dispatch(Msg::Frame { now_ms: 9000.0 });
    assert_eq!((at(&page), page.model.borrow().wants_frames()), (None, false));
}

#[test]
fn a_moment_is_drawn_as_the_runs_stood_then_and_in_words() {
    let page = Page::with("three-requests");
    page.run();
    let drawn = |page: &Page| page.model.borrow_mut().picture(ROOM);
    let (whole, words) = drawn(&page);
    step(&page, ReplayStep::To(300.0));
    let (half, then) = drawn(&page);
    assert_ne!(whole.layers, half.layers);
    assert_ne!(words, then);
    page.typed("count", "3");
    assert_eq!(at(&page), Some(300.0), "there is no such control");
    page.dispatch(Msg::Reset);
    assert_eq!(at(&page), None);
}

#[test]
fn two_runs_are_laid_over_each_other_until_the_next_press() {
    let page = Page::with("three-requests");
    let layers = || page.model.borrow_mut().picture(ROOM).0.layers.len();
    page.dispatch(Msg::Overlaid);
    assert!(!page.model.borrow().is_overlaid, "there is nothing to lay over each other");
    page.run();
    let (one_below_the_other, words) = page.model.borrow_mut().picture(ROOM);
    page.dispatch(Msg::Overlaid);
    let (over, same_words) = page.model.borrow_mut().picture(ROOM);
    assert_ne!(one_below_the_other.layers, over.layers);
    assert_eq!(words, same_words);
    step(&page, ReplayStep::To(300.0));
    assert_ne!(page.model.borrow_mut().picture(ROOM).0.layers, over.layers, "they race, too");
    page.run();
    assert_eq!(layers(), one_below_the_other.layers.len());
}
