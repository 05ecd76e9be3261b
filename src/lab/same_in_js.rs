//! The same runs in Rust and in JavaScript.

use super::{
    Drawing, Lab, Plan, Record, Setting, Settings, post_tasks,
    rounds::ratios,
    summary::{coarsest_ms, total},
};
use crate::{run::median, strategy::Strategy};

/// The lab.
pub(super) const LAB: Lab = Lab {
    settings: &[COUNT, ROUNDS],
    drawing: Drawing::Rounds,
    note,
    ..Lab::new("same-in-js", plans, summary)
};

const COUNT: Setting = Setting::new("count", "posts", 1..=MOST, 10).with_presets(&[10, 50, 1000]);

/// The page that `cargo xtask bench` builds to measure takes more than readers need.
const MOST: u32 = if option_env!("OVERLAP_MANY_POSTS").is_some() { 5000 } else { 1000 };

const ROUNDS: Setting = Setting::new("rounds", "rounds", 1..=20, 6);

/// How many posts are asked for one at a time, at most: that takes a third of a second for each.
const IN_TURN: u32 = 10;

/// Above this many posts all at once, the network is asked to be slower.
const MANY: u32 = 50;

/// How many times slower it is then.
const SLOWER: u32 = 4;

/// One at a time both languages run once: that also wakes up whatever is slow the first time. All at
/// once they take turns, and so does who comes first.
fn plans(settings: &Settings) -> Vec<Plan> {
    let count = settings[&COUNT];
    let in_turn = post_tasks::with_delay_factor(count.min(IN_TURN), 1);
    let tasks = post_tasks::with_delay_factor(count, if count > MANY { SLOWER } else { 1 });
    let named = |title, plan| Plan { title, ..plan };
    let mut plans = vec![
        named("one at a time in Rust", Plan::new(Strategy::Sequential, in_turn.clone())),
        Plan::new(Strategy::SequentialJs, in_turn),
    ];
    for round in 0..settings[&ROUNDS] {
        let rust = named("all at once in Rust", Plan::new(Strategy::JoinAll, tasks.clone()));
        let javascript = Plan::new(Strategy::PromiseAllJs, tasks.clone());
        let is_first_rust = round.is_multiple_of(2);
        plans.extend(if is_first_rust { [rust, javascript] } else { [javascript, rust] });
    }
    plans
}

fn note(settings: &Settings) -> Option<String> {
    (settings[&COUNT] > MANY).then(|| {
        format!(
            "With a thousand quick answers the browser would be busy throughout, and there would be no \
             waiting to compare. So with more than {MANY} posts at once each takes the server {SLOWER} \
             times as long."
        )
    })
}

fn summary(records: &[Record]) -> String {
    let [rust, javascript, rounds @ ..] = records else { return String::new() };
    let ratios = ratios(rounds.iter().map(|record| (record.strategy, record.total_ms)));
    let Some(median) = median(&ratios) else { return String::new() };
    let [least, most] = [
        ratios.iter().copied().fold(f64::INFINITY, f64::min),
        ratios.iter().copied().fold(0.0, f64::max),
    ]
    .map(|ratio| format!("{ratio:.2}"));
    let shortest_ms = rounds.iter().map(|record| record.total_ms).fold(f64::INFINITY, f64::min);
    let verdict = if coarsest_ms(rounds) > 0.05 * shortest_ms {
        "This clock is too coarse to tell whether they differ."
    } else if (0.95..=1.05).contains(&median) {
        "It is the server that decides, whichever language waits for it."
    } else {
        "That is more than 5 % apart: something besides the server had its say."
    };
    let rounds = if ratios.len() == 1 {
        "In a single round".to_owned()
    } else {
        format!("Over {} rounds", ratios.len())
    };
    format!(
        "One at a time, {} took {} in Rust and {} in JavaScript. {rounds} all at once, Rust took {median:.2} times \
         as long as JavaScript (the median; from {least} to {most}). {verdict}",
        match rust.requests.len() {
            1 => "a post".to_owned(),
            count => format!("{count} posts"),
        },
        total(rust),
        total(javascript),
    )
}
