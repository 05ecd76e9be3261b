//! The same post from three mirrors: all answers, the first one, and no more requests than it takes.

use super::{Lab, NetworkNeed, OwnStart, Plan, Record, Setting, Settings, Task, summary::total};
use crate::strategy::Strategy;

/// The lab.
pub(super) const LAB: Lab = Lab {
    settings: &[HEDGE],
    network: NetworkNeed::Practice,
    expects_failures: true,
    own: Some(OwnStart::of("hedged")),
    ..Lab::new("first-answer", plans, summary)
};

/// At first it is such that the second mirror is asked and wins, and the third is never asked, with
/// 150 ms to spare on a busy machine.
const HEDGE: Setting =
    Setting::new("hedge", "hedge after (ms)", 20..=1000, 350).with_presets(&[20, 900]);

/// How long each mirror takes over its answer: the one that is asked first has a bad day.
const MIRRORS: [(&str, u32); 3] = [("mirror A", 800), ("mirror B", 200), ("mirror C", 400)];

fn plans(settings: &Settings) -> Vec<Plan> {
    let strategies = [Strategy::JoinAll, Strategy::SelectOk, Strategy::Hedged(settings[&HEDGE])];
    let mut plans = Plan::compare(&strategies, &tasks());
    plans[0].title = "all answers";
    plans
}

/// The same post from each. Their headers come at once, so that the worker hears of an abort.
fn tasks() -> Vec<Task> {
    let task = |(n, (mirror, takes_ms)): (u32, (&str, u32))| {
        let query = format!("posts/1?n={n}&ttfb=0&delay={takes_ms}");
        Task { path: Some(query), ..Task::timer(mirror.to_owned(), takes_ms) }
    };
    (0..).zip(MIRRORS).map(task).collect()
}

fn summary(records: &[Record]) -> String {
    let [all, first, hedged] = records else { return String::new() };
    let text = format!(
        "join_all had all answers after {}, select_ok the first after {}, and hedged after {}.",
        total(all),
        total(first),
        total(hedged)
    );
    let (Some(raced), Some(spared)) = (first.witness, hedged.witness) else { return text };
    text + &format!(
        " What the losers cost, by the server’s own count: of select_ok’s {} requests it answered {} \
         and saw {} abandoned; of hedged’s {} it answered {} and saw {} abandoned.",
        raced.arrived,
        raced.answered,
        raced.aborted,
        spared.arrived,
        spared.answered,
        spared.aborted
    )
}
