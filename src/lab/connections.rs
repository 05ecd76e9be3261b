//! Chapter 13: more requests than there are connections.

use super::{
    Asks, Drawing, Lab, Plan, Record, Setting, Settings, Task,
    said::{count, total},
};
use crate::{run::Outcome, strategy::Strategy};

/// The lab.
pub(super) const LAB: Lab = Lab {
    name: "connections",
    settings: &[COUNT, CONNECTIONS],
    asks: Asks::Practice,
    logs_starts: false,
    drawing: Drawing::Bars,
    expects_failures: false,
    plans,
    note: |_| None,
    said,
};

const COUNT: Setting =
    Setting { name: "count", label: "posts", min: 1, max: 100, default: 24, presets: &[24, 50] };

const CONNECTIONS: Setting = Setting {
    name: "connections",
    label: "connections",
    min: 1,
    max: 64,
    default: 6,
    presets: &[1, 6],
};

/// All answers take the same time, so that rounds can be told apart.
const ANSWER_MS: u32 = 200;

fn plans(settings: &Settings) -> Vec<Plan> {
    let free = "";
    let bound = format!("&connections={}", settings["connections"]);
    [(free, "all at once"), (&bound, "simulated connections")]
        .map(|(query, title)| Plan {
            title,
            ..Plan::new(Strategy::JoinAll, tasks(settings["count"], query))
        })
        .into()
}

fn tasks(count: u32, query: &str) -> Vec<Task> {
    let task = |number| {
        let path = format!("posts/{number}?n={number}{query}");
        Task::get(format!("post {number}"), &path, ANSWER_MS)
    };
    (1..=count).map(task).collect()
}

fn said(records: &[Record]) -> String {
    let [free, bound] = records else { return String::new() };
    format!(
        "Asked for {} at once, the network was done after {}; through {} at a time, after {}. To \
         this page, all {} were in flight from the start.",
        free.requests.len(),
        total(free),
        bound.settings["connections"],
        total(bound),
        count(bound, Outcome::Ok)
    )
}
