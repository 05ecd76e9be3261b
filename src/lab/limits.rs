//! No more than so many at a time, four ways.

use super::{
    Guess, Lab, OwnStart, Plan, Record, Setting, Settings, post_tasks,
    summary::{coarsest_ms, total},
};
use crate::{format::seconds, strategy::Strategy};

/// The lab.
pub(super) const LAB: Lab = Lab {
    settings: &[COUNT, LIMIT],
    note: |settings| post_tasks::note(settings[&COUNT]),
    guess: Some(Guess::TotalOf(1)),
    own: Some(OwnStart::of("semaphore")),
    ..Lab::new("limits", plans, summary)
};

const COUNT: Setting = Setting::new("count", "posts", 1..=1000, 20).with_presets(&[20, 100]);

const LIMIT: Setting = Setting::new("limit", "limit", 1..=64, 5);

fn plans(settings: &Settings) -> Vec<Plan> {
    let limit = settings[&LIMIT] as usize;
    let strategies = [
        Strategy::Batches(limit),
        Strategy::Semaphore(limit),
        Strategy::BufferUnordered(limit),
        Strategy::Buffered(limit),
    ];
    Plan::compare(&strategies, &post_tasks::tasks(settings[&COUNT]))
}

fn summary(records: &[Record]) -> String {
    let [batches, semaphore, unordered, buffered] = records else { return String::new() };
    let totals = format!(
        "Batches took {}, a semaphore {}, buffer_unordered {}, buffered {}. ",
        total(batches),
        total(semaphore),
        total(unordered),
        total(buffered)
    );
    let lost = batches.total_ms - unordered.total_ms;
    let gaps = if lost > 0.05 * unordered.total_ms && lost > coarsest_ms(records) {
        format!(
            "Batches lost {} to places that stayed empty until the slowest of each batch was answered. ",
            seconds(lost)
        )
    } else {
        String::new()
    };
    let most = records.iter().map(|record| record.peak_in_flight).max().unwrap_or_default();
    totals + &gaps + &format!("There were never more than {most} in flight.")
}
