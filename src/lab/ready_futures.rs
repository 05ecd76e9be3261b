//! What a future costs when there is nothing to wait for.

use super::{Drawing, Lab, NetworkNeed, Plan, Record, rich_text::toned};
use crate::{format::microseconds, run::median, strategy::Strategy};

/// The lab.
pub(super) const LAB: Lab = Lab {
    network: NetworkNeed::None,
    drawing: Drawing::Costs,
    ..Lab::new("ready-futures", |_| RUNS.into_iter().map(plan).collect(), summary)
};

/// How many futures there are at a time, and what the runs over them are called.
const RUNS: [(Strategy, u32, &str); 8] = [
    (Strategy::JoinAll, 10, "join_all of 10"),
    (Strategy::PromiseAllJs, 10, "Promise.all of 10"),
    (Strategy::JoinAll, 100, "join_all of 100"),
    (Strategy::PromiseAllJs, 100, "Promise.all of 100"),
    (Strategy::JoinAll, 1_000, "join_all of 1,000"),
    (Strategy::PromiseAllJs, 1_000, "Promise.all of 1,000"),
    (Strategy::JoinAll, 10_000, "join_all of 10,000"),
    (Strategy::PromiseAllJs, 10_000, "Promise.all of 10,000"),
];

fn plan((strategy, ready, title): (Strategy, u32, &'static str)) -> Plan {
    Plan { title, ready, ..Plan::new(strategy, Vec::new()) }
}

fn summary(records: &[Record]) -> String {
    let costs: Vec<_> = records
        .iter()
        .filter_map(|record| {
            let cost_us = median(&record.cost.as_ref()?.samples_us)?;
            Some(toned(record.strategy.mode(), &microseconds(cost_us)))
        })
        .collect();
    let [_, _, hundred, promise, _, _, most, promises] = costs.as_slice() else {
        return String::new();
    };
    format!(
        "Making, polling and recording a future that is ready costs {most} among 10,000, and {hundred} \
         among 100. For a promise it is {promises} and {promise}."
    )
}
