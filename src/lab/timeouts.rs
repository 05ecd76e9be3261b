//! A limit for each request, and one deadline for all.

use super::{
    Lab, OwnStart, Plan, Record, Setting, Settings, post_tasks,
    summary::{count, endings, total, withheld},
};
use crate::{
    format::measured,
    run::{Outcome, Request, withholds},
    strategy::Strategy,
};

/// The lab.
pub(super) const LAB: Lab = Lab {
    settings: &[TIMEOUT, DEADLINE],
    expects_failures: true,
    own: Some(OwnStart::with("timeout", "const milliseconds = timeout;")),
    ..Lab::new("timeouts", plans, summary)
};

const TIMEOUT: Setting =
    Setting::new("timeout", "timeout for each (ms)", 1..=2000, 320).with_presets(&[1, 320]);

const DEADLINE: Setting = Setting::new("deadline", "deadline for all (ms)", 50..=5000, 320);

const POSTS: u32 = 10;

fn plans(settings: &Settings) -> Vec<Plan> {
    let mut limited = post_tasks::tasks(POSTS);
    for task in &mut limited {
        task.timeout_ms = Some(settings[&TIMEOUT]);
    }
    let each = Plan { title: "a timeout for each", ..Plan::new(Strategy::JoinAll, limited) };
    let all = Plan::new(Strategy::Deadline(settings[&DEADLINE]), post_tasks::tasks(POSTS));
    vec![each, all]
}

fn summary(records: &[Record]) -> String {
    let [each, all] = records else { return String::new() };
    let (ends, given) = if withholds(all.strategy, &all.requests) {
        let ends = format!("{}, {} cut short", withheld(all), count(all, Outcome::Cancelled));
        (ends, "")
    } else {
        (endings(all, &[]), ", and all of the answers given to you")
    };
    let text = format!(
        "A timeout for each: {}{}, done in {}. One deadline for all: {ends}{}, done in {}{given}. ",
        endings(each, &[(Outcome::Timeout, "timed out")]),
        with_errors(each),
        total(each),
        with_errors(all),
        total(all),
    );
    // What a limit for each makes of the slowest answer that came within it.
    let answered = each.requests.iter().filter(|request| request.is_ok());
    let slowest = answered.filter_map(Request::duration_ms).max_by(f64::total_cmp);
    text + &match (slowest, errors(each).next()) {
        (Some(ms), _) => format!(
            "The slowest answer within its timeout took {}.",
            measured(ms, each.clock_step_ms)
        ),
        (None, Some(first)) => format!(
            "Nothing but errors came within the timeout, the first being that of {}: “{}”.",
            first.label,
            first.error.as_deref().unwrap_or("no reason given")
        ),
        (None, None) => "No answer came within its timeout.".to_owned(),
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
