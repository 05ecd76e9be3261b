//! Chapter 8: a limit for each request, and one deadline for all.

use super::{
    Drawing, Lab, Plan, Record, Setting, Settings, Span, posts,
    said::{self, count, seconds},
};
use crate::{run::Outcome, strategy::Strategy};

/// The lab.
pub(super) const LAB: Lab = Lab {
    name: "timeouts",
    settings: &[TIMEOUT, DEADLINE],
    asks_network: true,
    logs_starts: false,
    drawing: Drawing::Bars,
    expects_failures: true,
    plans,
    note: |_| None,
    said,
};

const TIMEOUT: Setting = Setting {
    name: "timeout",
    label: "limit for each, ms",
    min: 1,
    max: 2000,
    default: 320,
    presets: &[1, 320],
};

const DEADLINE: Setting = Setting {
    name: "deadline",
    label: "deadline for all, ms",
    min: 50,
    max: 5000,
    default: 320,
    presets: &[],
};

const POSTS: u32 = 10;

fn plans(settings: &Settings) -> Vec<Plan> {
    let mut limited = posts::tasks(POSTS);
    for task in &mut limited {
        task.timeout_ms = Some(settings["timeout"]);
    }
    let each = Plan { title: "a limit for each", ..Plan::new(Strategy::JoinAll, limited) };
    let all = Plan::new(Strategy::Deadline(settings["deadline"]), posts::tasks(POSTS));
    vec![each, all]
}

fn said(records: &[Record]) -> Vec<Span> {
    let [each, all] = records else { return Vec::new() };
    vec![
        Span::plain("With a limit for each, all was over after "),
        said::total(each),
        Span::plain(format!(
            ": {} answered, {} timed out. With one deadline for all, after ",
            count(each, Outcome::Ok),
            count(each, Outcome::Timeout)
        )),
        said::total(all),
        Span::plain(format!(
            ": {} answered, {} dropped. ",
            count(all, Outcome::Ok),
            count(all, Outcome::Cancelled)
        )),
        Span::plain(slowest_allowed(each)),
    ]
}

/// What a limit for each makes of the slowest answer that came within it.
fn slowest_allowed(each: &Record) -> String {
    let answered = each.requests.iter().filter(|request| request.outcome == Some(Outcome::Ok));
    let slowest = answered.filter_map(crate::run::Request::duration_ms).max_by(f64::total_cmp);
    slowest.map_or_else(
        || "No answer came within the limit.".to_owned(),
        |slowest| format!("The slowest answer within its limit took {}.", seconds(slowest)),
    )
}
