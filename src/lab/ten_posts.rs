//! Chapter 3: ten posts, or up to a thousand.

use practice::default_delay_ms;

use super::{
    Lab, Plan, Record, Setting, Settings, Span, Task,
    said::{self, seconds},
    setting::grouped,
};

/// The lab.
pub(super) const LAB: Lab = Lab {
    name: "ten-posts",
    settings: &[Setting {
        name: "count",
        label: "posts",
        min: 1,
        max: 1000,
        default: 10,
        presets: &[10, 50, 1000],
    }],
    asks_network: true,
    logs_starts: false,
    plans: |settings| Plan::compare(&tasks(settings)),
    note,
    said,
};

/// How many posts the practice network has.
const POSTS: u32 = 100;

/// Above this many posts each answer is asked to come quicker in proportion, so that one at a time
/// takes about as long as with this many and not five minutes.
const UNHURRIED: u32 = 50;

fn tasks(settings: &Settings) -> Vec<Task> {
    let count = settings["count"];
    let task = |index| {
        let id = id(index);
        let usual_ms = usual_ms(index);
        // The index makes each URL of the run another one: of two requests for the same URL,
        // Chromium holds the second back until the first is answered.
        let takes_ms = if count <= UNHURRIED { usual_ms } else { hurried(usual_ms, count) };
        Task::get(format!("post {}", index + 1), &format!("posts/{id}?n={index}"), takes_ms)
    };
    (0..count).map(task).collect()
}

/// The id of the post that is asked for at this place in the run.
fn id(index: u32) -> u32 {
    index % POSTS + 1
}

/// How long the network takes over it.
fn usual_ms(index: u32) -> u32 {
    default_delay_ms(&format!("posts/{}", id(index)))
}

fn hurried(usual_ms: u32, count: u32) -> u32 {
    usual_ms * UNHURRIED / count
}

fn note(settings: &Settings) -> Option<String> {
    let count = settings["count"];
    (count > UNHURRIED).then(|| {
        let takes = tasks(settings).into_iter().map(|task| task.takes_ms);
        let (least, most) = takes.fold((u32::MAX, 0), |(lo, hi), ms| (lo.min(ms), hi.max(ms)));
        format!(
            "With {} posts, one at a time would take {}. So both runs ask the network for quicker \
             answers: {least} to {most} ms each.",
            grouped(count),
            usual_total(count),
        )
    })
}

/// How long so many posts would take one at a time, were none of them hurried.
fn usual_total(count: u32) -> String {
    let total_ms: u32 = (0..count).map(usual_ms).sum();
    let seconds = (total_ms + 500) / 1000;
    if seconds < 100 { format!("{seconds} s") } else { format!("{} minutes", (seconds + 30) / 60) }
}

fn said(records: &[Record]) -> Vec<Span> {
    let mut spans = said::compared(records).unwrap_or_default();
    if let [turn, once] = records {
        let (before, after) = (said::mean_ms(turn), said::mean_ms(once));
        if turn.requests.len() == 1 {
            return vec![Span::plain(format!(
                "A single post has nothing to overlap with: it took {}, then {}.",
                seconds(before),
                seconds(after)
            ))];
        }
        let text = if after < before * 1.2 {
            format!(
                "No single request got faster: on average {}, then {}. The waits overlapped.",
                seconds(before),
                seconds(after)
            )
        } else {
            format!(
                "Each single request got slower: on average {}, then {}. The waits overlapped, \
                 and what can’t overlap, the work on one thread, had to queue.",
                seconds(before),
                seconds(after)
            )
        };
        spans.push(Span::plain(text));
    }
    spans
}
