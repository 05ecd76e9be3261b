//! A limit for each request, and one deadline for all.

use super::{
    Lab, Plan, Record, Setting, Settings, post_tasks,
    summary::{count, total},
};
use crate::{
    format::seconds,
    run::{Outcome, Request},
    strategy::Strategy,
};

/// The lab.
pub(super) const LAB: Lab = Lab {
    settings: &[TIMEOUT, DEADLINE],
    expects_failures: true,
    ..Lab::new("timeouts", plans, summary)
};

const TIMEOUT: Setting =
    Setting::new("timeout", "limit for each, ms", 1..=2000, 320).with_presets(&[1, 320]);

const DEADLINE: Setting = Setting::new("deadline", "deadline for all, ms", 50..=5000, 320);

const POSTS: u32 = 10;

fn plans(settings: &Settings) -> Vec<Plan> {
    let mut limited = post_tasks::tasks(POSTS);
    for task in &mut limited {
        task.timeout_ms = Some(settings[&TIMEOUT]);
    }
    let each = Plan { title: "a limit for each", ..Plan::new(Strategy::JoinAll, limited) };
    let all = Plan::new(Strategy::Deadline(settings[&DEADLINE]), post_tasks::tasks(POSTS));
    vec![each, all]
}

fn summary(records: &[Record]) -> String {
    let [each, all] = records else { return String::new() };
    let text = format!(
        "With a limit for each, all was over after {}: {} answered, {} timed out{}. With one deadline \
         for all, after {}: {} answered, {} dropped{}. ",
        total(each),
        count(each, Outcome::Ok),
        count(each, Outcome::Timeout),
        with_errors(each),
        total(all),
        count(all, Outcome::Ok),
        count(all, Outcome::Cancelled),
        with_errors(all),
    );
    // What a limit for each makes of the slowest answer that came within it.
    let answered = each.requests.iter().filter(|request| request.is_ok());
    let slowest = answered.filter_map(Request::duration_ms).max_by(f64::total_cmp);
    text + &match (slowest, errors(each).next()) {
        (Some(ms), _) => format!("The slowest answer within its limit took {}.", seconds(ms)),
        (None, Some(first)) => format!(
            "Within the limit came nothing but errors. The first was that of {}: “{}”.",
            first.label,
            first.error.as_deref().unwrap_or("no reason given")
        ),
        (None, None) => "No answer came within the limit.".to_owned(),
    }
}

/// The requests that an API answered with an error, or did not answer, before they were given up.
fn errors(record: &Record) -> impl Iterator<Item = &Request> {
    let is_error =
        |outcome| matches!(outcome, Outcome::Status | Outcome::Decode | Outcome::Network);
    record.requests.iter().filter(move |request| request.outcome.is_some_and(is_error))
}

/// ", 3 ended in an error"; nothing where none did, as always on the practice network.
fn with_errors(record: &Record) -> String {
    match errors(record).count() {
        0 => String::new(),
        count => format!(", {count} ended in an error"),
    }
}
