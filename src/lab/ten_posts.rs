//! Ten posts, or up to a thousand.

use super::{
    Guess, Lab, OwnStart, Plan, Record, SEQUENTIAL_AND_CONCURRENT, Setting, post_tasks, summary,
};
use crate::{format::seconds, run::Network};

/// The lab.
pub(super) const LAB: Lab = Lab {
    settings: &[COUNT],
    note: |settings| post_tasks::note(settings[&COUNT]),
    guess: Some(Guess::LastTotal),
    own: Some(OwnStart::of("sequential")),
    ..Lab::new(
        "ten-posts",
        |settings| Plan::compare(&SEQUENTIAL_AND_CONCURRENT, &post_tasks::tasks(settings[&COUNT])),
        summary,
    )
};

const COUNT: Setting = Setting::new("count", "posts", 1..=1000, 10).with_presets(&[10, 50, 1000]);

fn summary(records: &[Record]) -> String {
    let [turn, once] = records else { return String::new() };
    let (before, after) = (summary::mean_ms(turn), summary::mean_ms(once));
    let means = format!("{}, then {}.", seconds(before), seconds(after));
    if turn.requests.len() == 1 {
        return format!("A single post has nothing to overlap with: it took {means}");
    }
    summary::compared(records)
        + &if after < before * 1.2 {
            format!(
                "No single request got faster: on average they took {means} The waits overlapped."
            )
        } else {
            let queue = if once.network == Network::Browser {
                ""
            } else {
                ", and so did what the browser’s connections had no room for"
            };
            format!(
                "The average request got slower: it took {means} The waits overlapped, but the work on \
                 the one thread had to queue{queue}."
            )
        }
}
