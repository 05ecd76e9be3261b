//! Requests for many posts, each as slow as the practice network makes it.

use practice::{default_delay_ms, wire::post_id};

use super::Task;
use crate::format::grouped;

/// Above this many posts each answer is asked to come quicker in proportion, so that one at a time
/// takes about as long as with this many and not five minutes.
const FULL_DELAY_UP_TO: u32 = 50;

/// A request for each of so many posts, over and over through those that there are.
pub(super) fn tasks(count: u32) -> Vec<Task> {
    (0..count).map(|index| task(index, takes_ms(index, count))).collect()
}

/// As [`tasks`], but however many there are, the network takes so many times as long over each as it
/// usually does.
pub(super) fn with_delay_factor(count: u32, times: u32) -> Vec<Task> {
    (0..count).map(|index| task(index, default_ms(index) * times)).collect()
}

/// A request for each of so many different posts, with more of a query. All answers take the same
/// time, so that rounds can be told apart, and none is given up for being slower than the others.
pub(super) fn equally_long(count: u32, takes_ms: u32, query: &str) -> Vec<Task> {
    let task = |number| {
        let path = format!("posts/{number}?n={number}{query}");
        Task::get(format!("post {number}"), &path, takes_ms)
    };
    (1..=count).map(task).collect()
}

fn task(index: u32, takes_ms: u32) -> Task {
    // The index makes each URL of the run another one: of two requests for the same URL, Chromium
    // holds the second back until the first is answered.
    let path = format!("posts/{}?n={index}", post_id(index));
    Task::get(format!("post {}", index + 1), &path, takes_ms)
}

/// What the reader should know of so many posts.
pub(super) fn note(count: u32) -> Option<String> {
    (count > FULL_DELAY_UP_TO).then(|| {
        let takes = (0..count).map(|index| takes_ms(index, count));
        let (least, most) = takes.fold((u32::MAX, 0), |(lo, hi), ms| (lo.min(ms), hi.max(ms)));
        format!(
            "With {} posts, one at a time would take {}. So every run asks the server for quicker \
             answers, of {least} to {most} ms each.",
            grouped(count),
            usual_total(count),
        )
    })
}

/// How long the network is asked to take over the post at this place in a run of so many.
fn takes_ms(index: u32, count: u32) -> u32 {
    let usual_ms = default_ms(index);
    if count <= FULL_DELAY_UP_TO { usual_ms } else { usual_ms * FULL_DELAY_UP_TO / count }
}

/// How long so many posts would take one at a time, were none of them hurried.
fn usual_total(count: u32) -> String {
    let total_ms: u32 = (0..count).map(default_ms).sum();
    let seconds = (total_ms + 500) / 1000;
    if seconds < 100 { format!("{seconds} s") } else { format!("{} minutes", (seconds + 30) / 60) }
}

/// How long the network takes over the post at this place in a run.
fn default_ms(index: u32) -> u32 {
    default_delay_ms(&format!("posts/{}", post_id(index)))
}
