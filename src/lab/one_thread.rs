//! Work that does not wait, among requests that do.

use super::{Lab, Plan, Record, Task, post_tasks, summary::total};
use crate::{format::seconds, run::Request, strategy::Strategy};

/// The lab.
pub(super) const LAB: Lab = Lab::new(
    "one-thread",
    |_| Plan::compare(&[Strategy::Blocking, Strategy::Yielding], &tasks()),
    summary,
);

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
    let quickest = |record: &Record| {
        let posts = record.requests.iter().filter(|request| !request.url.is_empty());
        seconds(posts.filter_map(Request::duration_ms).fold(f64::INFINITY, f64::min))
    };
    format!(
        "Without a pause, the quickest post took {}, and the page drew {} frames in {}. With \
         pauses, the quickest took {}, and it drew {} in {}. The work was the same.",
        quickest(blocking),
        blocking.frames,
        total(blocking),
        quickest(yielding),
        yielding.frames,
        total(yielding)
    )
}
