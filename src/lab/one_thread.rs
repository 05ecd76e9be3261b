//! Work that does not wait, among requests that do.

use super::{Drawing, Guess, Lab, Plan, Record, Task, post_tasks, rich_text::toned};
use crate::{format::seconds, run::Request, strategy::Strategy};

/// The lab.
pub(super) const LAB: Lab = Lab {
    drawing: Drawing::Frames,
    guess: Some(Guess::FirstAnswer),
    ..Lab::new(
        "one-thread",
        |_| Plan::compare(&[Strategy::Blocking, Strategy::Yielding], &tasks()),
        summary,
    )
};

/// How long the work takes, in milliseconds.
const WORK_MS: u32 = 400;

const POSTS: u32 = 10;

/// Ten posts, and after them the work.
fn tasks() -> Vec<Task> {
    let work = Task { works: true, ..Task::timer("work".to_owned(), WORK_MS) };
    post_tasks::tasks(POSTS).into_iter().chain([work]).collect()
}

fn summary(records: &[Record]) -> String {
    let [blocking, yielding] = records else { return String::new() };
    let told = |record: &Record| {
        let (posts, work): (Vec<_>, Vec<_>) =
            record.requests.iter().partition(|request| !request.url.is_empty());
        let quickest = posts.into_iter().filter_map(Request::duration_ms);
        let done = work.into_iter().filter_map(|work| work.settled_ms);
        format!(
            "the quickest post was read after {}, the page drew {} {}, and the work was done after {}.",
            seconds(quickest.fold(f64::INFINITY, f64::min)),
            record.frames,
            if record.frames == 1 { "frame" } else { "frames" },
            toned(record.strategy.mode(), &seconds(done.fold(0.0, f64::max))),
        )
    };
    format!(
        "Without a pause, {} With pauses, {} It was the same {} of work.",
        told(blocking),
        told(yielding),
        seconds(WORK_MS.into())
    )
}
