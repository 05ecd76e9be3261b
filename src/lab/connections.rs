//! More requests than there are connections.

use std::fmt::Write;

use super::{
    Drawing, Guess, Lab, Plan, Record, Setting, Settings, Transport, post_tasks,
    summary::{count, total},
};
use crate::{
    run::{Network, Outcome},
    strategy::Strategy,
};

/// The lab.
pub(super) const LAB: Lab = Lab {
    settings: &[COUNT, CONNECTIONS],
    drawing: Drawing::Phases,
    served: Some(served),
    guess: Some(Guess::LastTotal),
    ..Lab::new(
        "connections",
        |settings| vec![plan("all at once", Transport::Chosen, settings, ""), simulated(settings)],
        summary,
    )
};

const COUNT: Setting = Setting::new("count", "posts", 1..=100, 50).with_presets(&[12, 50]);

const CONNECTIONS: Setting =
    Setting::new("connections", "connections", 1..=64, 6).with_presets(&[6, 25]);

/// How long each answer takes.
const ANSWER_MS: u32 = 200;

/// What has the server close a connection after its answer.
const CLOSE: &str = "&keepalive=off";

fn served(settings: &Settings) -> Vec<Plan> {
    vec![
        plan("HTTP/1.1", Transport::Http1, settings, ""),
        plan("HTTP/1.1, keep-alive off", Transport::Http1, settings, CLOSE),
        plan("HTTP/2", Transport::Http2, settings, ""),
        simulated(settings),
    ]
}

fn simulated(settings: &Settings) -> Plan {
    let query = format!("&connections={}", settings[&CONNECTIONS]);
    plan("simulated connections", Transport::Browser, settings, &query)
}

fn plan(title: &'static str, transport: Transport, settings: &Settings, query: &str) -> Plan {
    let tasks = post_tasks::equally_long(settings[&COUNT], ANSWER_MS, query);
    Plan { title, transport, ..Plan::new(Strategy::JoinAll, tasks) }
}

fn summary(records: &[Record]) -> String {
    let Some(first) = records.first() else { return String::new() };
    // Alone, nothing but the simulation is worth a word: it stands for what could not be asked.
    if records.len() == 1 && !is_simulated(first) {
        return String::new();
    }
    let each: Vec<String> =
        records.iter().map(|run| format!("within {} {}", total(run), over(run))).collect();
    let (last, rest) = each.split_last().expect("there is a record");
    let and = if rest.is_empty() { "" } else { ", and " };
    let mut text = format!(
        "All {} posts, asked for at once, were answered {}{and}{last}. To this page, all {} were in flight from \
         the start.",
        first.requests.len(),
        rest.join(", "),
        count(first, Outcome::Ok),
    );
    let hidden: usize = records.iter().map(hidden).sum();
    if hidden > 0 {
        let _ = write!(
            text,
            " The browser hides the phases of {hidden} answers from this page. It shows those of \
             another origin only with that origin’s consent, the header Timing-Allow-Origin."
        );
    }
    text
}

/// What a run went over, in words.
fn over(run: &Record) -> String {
    let first = run.requests.first();
    match run.network {
        Network::Server if first.is_some_and(|it| it.has_param("keepalive=off")) => {
            "with keep-alive off".to_owned()
        }
        Network::Server if first.is_some_and(|it| it.url.starts_with("https:")) => {
            "over HTTP/2".to_owned()
        }
        Network::Server => "over HTTP/1.1".to_owned(),
        _ if is_simulated(run) => {
            format!("over {} simulated connections", run.settings[&CONNECTIONS])
        }
        Network::Browser => "with nothing in the way".to_owned(),
        _ => "from that API".to_owned(),
    }
}

fn is_simulated(run: &Record) -> bool {
    run.requests.first().is_some_and(|request| request.has_param("connections="))
}

/// How many answers of a run the browser tells nothing of. A server that does not allow it does so for
/// none of them: where some are known, the others were only noted late.
fn hidden(run: &Record) -> usize {
    let is_told = run.requests.iter().any(|request| request.phases.is_some());
    if is_told || run.network == Network::Browser {
        return 0;
    }
    run.requests.iter().filter(|request| request.is_answered()).count()
}
