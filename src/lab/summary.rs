//! What a lab says of its records.

use std::fmt::Write;

use super::rich_text::{RichText, toned};
use crate::{
    format::{grouped, measured, seconds},
    run::{Network, Outcome, Record, Request, State, Witness},
};

/// A figure below the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What was counted.
    pub name: &'static str,
    /// The figure of each run, in the run's colour.
    pub value: RichText,
}

/// How long a run took, in its colour.
pub(super) fn total(record: &Record) -> String {
    toned(record.strategy.mode(), &measured(record.total_ms, record.clock_step_ms))
}

/// The largest step of the clocks of these records, in milliseconds; 0 where all of them were fine.
pub(super) fn coarsest_ms(records: &[Record]) -> f64 {
    records.iter().filter_map(|record| record.clock_step_ms).fold(0.0, f64::max)
}

/// From which step on a clock is too coarse for the page's figures, in milliseconds: they are hundredths of a
/// second.
const COARSE_MS: f64 = 5.0;

/// Whether the clock was too coarse for them.
pub(super) fn is_coarse(records: &[Record]) -> bool {
    coarsest_ms(records) >= COARSE_MS
}

/// What can't be known, where the clock is coarse.
pub(super) fn coarseness(records: &[Record]) -> Option<String> {
    let step_ms = coarsest_ms(records);
    is_coarse(records).then(|| {
        format!(
            " This browser’s clock moves in steps of {step_ms:.0} ms, so every time here may be off by as \
             much, and what is shorter can’t be told."
        )
    })
}

/// "One at a time took 2.99 s, all at once 0.45 s: 6.6 times as fast. " Nothing unless there are two.
pub(super) fn compared(records: &[Record]) -> String {
    let [turn, once] = records else { return String::new() };
    let ratio = turn.total_ms / once.total_ms.max(0.1);
    let step_ms = coarsest_ms(records);
    let differ_ms = (turn.total_ms - once.total_ms).abs();
    let verdict = if once.total_ms < step_ms || differ_ms < step_ms {
        "too short for this clock to compare".to_owned()
    } else if ratio < 1.05 {
        "no faster".to_owned()
    } else {
        format!("{ratio:.1} times as fast")
    };
    format!("One at a time took {}, all at once {}: {verdict}. ", total(turn), total(once))
}

/// What there is to say of a run that was made without the others.
pub(super) fn alone(title: &str, record: &Record) -> String {
    format!(
        "This was {title} alone: {}, with {} in flight at most. Run all of them to compare.",
        total(record),
        record.peak_in_flight
    )
}

/// What there is to say of a run of the reader's own code: what was measured, and what went wrong.
pub(super) fn own(record: &Record) -> String {
    let error = record.own.as_ref().and_then(|own| own.error.as_ref());
    let others = [
        (Outcome::Status, "refused"),
        (Outcome::Network, "failed"),
        (Outcome::Decode, "unreadable"),
        (Outcome::Timeout, "timed out"),
        (Outcome::Cancelled, "cancelled"),
        (Outcome::NeverStarted, "never asked for"),
    ];
    let went_wrong = error.map(|error| format!(" Its first error: {}.", error.in_words()));
    let went_wrong = went_wrong.unwrap_or_default();
    if record.asked().all(|request| request.started_ms.is_none()) {
        return format!("Your JavaScript asked for nothing.{went_wrong}");
    }
    let how = if record.state == State::Cancelled { "was cancelled after" } else { "took" };
    format!(
        "Your JavaScript {how} {}: {}, with {} in flight at most.{went_wrong}",
        total(record),
        endings(record, &others),
        record.peak_in_flight
    )
}

/// How many requests of the run ended like this.
pub(super) fn count(record: &Record, outcome: Outcome) -> usize {
    record.requests.iter().filter(|request| request.outcome == Some(outcome)).count()
}

/// "6 answered, 4 timed out": how many requests of the run were answered, and how many ended in each of
/// these other ways, where any did.
pub(super) fn endings(record: &Record, others: &[(Outcome, &str)]) -> String {
    let mut text = format!("{} answered", count(record, Outcome::Ok));
    for (outcome, word) in others {
        let count = count(record, *outcome);
        if count > 0 {
            let _ = write!(text, ", {count} {word}");
        }
    }
    text
}

/// "6 had arrived, none were given to you": of a run that gave none of its answers to its caller.
pub(super) fn withheld(record: &Record) -> String {
    format!("{} had arrived, none were given to you", count(record, Outcome::Ok))
}

/// How long a request of the run took on average.
pub(super) fn mean_ms(record: &Record) -> f64 {
    #[allow(clippy::cast_precision_loss, reason = "a run has at most a thousand requests")]
    let count = record.requests.len().max(1) as f64;
    record.sum_ms / count
}

/// What there is to say when something came between: a cancel, failures, a hidden page, a machine
/// that was asleep.
pub(super) fn trouble(records: &[Record], expects_failures: bool) -> Option<String> {
    let last = records.last()?;
    if last.state == State::Cancelled {
        return Some(cancelled(last));
    }
    if let Some(failed) = records.iter().find(|record| record.state == State::Failed) {
        return Some(unanswered(failed));
    }
    let standstills = records.iter().filter_map(|record| record.standstill_ms);
    if let Some(ms) = standstills.max_by(f64::total_cmp) {
        return Some(format!(
            "For {} of the run nothing ran on this page, not even a timer, as when the machine is asleep. \
             So these times can’t be compared: run it again.",
            seconds(ms)
        ));
    }
    let failures: Vec<&Request> = records
        .iter()
        .flat_map(|record| &record.requests)
        .filter(|request| request.outcome != Some(Outcome::Ok))
        .collect();
    if let Some(first) = failures.first()
        && !expects_failures
    {
        let all: usize = records.iter().map(|record| record.requests.len()).sum();
        let why = first.error.as_deref().unwrap_or("no reason given");
        let which = if failures.len() == 1 { ":" } else { ", the first being" };
        return Some(format!(
            "{} of {all} requests failed{which} {}, with “{why}”. Each is in the table. The times \
             above were measured all the same.",
            failures.len(),
            first.label,
        ));
    }
    records.iter().any(|record| record.hidden).then(|| {
        "This page was in the background during the run, and browsers slow such pages down. So \
         these times can’t be compared. Run it again and keep the page in view."
            .to_owned()
    })
}

/// What there is to say of a run that has failed. Nothing that it measured is a finding.
fn unanswered(record: &Record) -> String {
    if record.requests.is_empty() {
        return "Nothing could be measured.".to_owned();
    }
    let sent = match record.asked().count() {
        1 => "its request was not answered by the network it asked".to_owned(),
        sent => format!("none of its {sent} requests was answered by the network it asked"),
    };
    let reason = |request: &Request| {
        let error = request.error.as_deref()?;
        Some(format!(" The first error was that of {}: “{error}”.", request.label))
    };
    let why = record.requests.iter().find_map(reason).unwrap_or_default();
    format!("A run failed: {sent}, so there is nothing to compare.{why}")
}

fn cancelled(record: &Record) -> String {
    if record.requests.is_empty() {
        return format!("Cancelled after {}.", measured(record.total_ms, record.clock_step_ms));
    }
    let count = |outcome| count(record, outcome);
    let mut text = format!(
        "Cancelled after {}: {} answered, {} cut short, {} never started.",
        seconds(record.total_ms),
        count(Outcome::Ok),
        count(Outcome::Cancelled),
        count(Outcome::NeverStarted),
    );
    if let Some(witness) = record.witness {
        let [arrived, aborted] = [witness.arrived, witness.aborted].map(|count| match count {
            0 => "none".to_owned(),
            some => grouped(some),
        });
        let _ = write!(text, " The server received {arrived} and saw {aborted} abandoned.");
    }
    text
}

/// The figures below the picture, each with one value a run, in the order of the runs.
pub(super) fn facts(records: &[Record]) -> Vec<Fact> {
    let witnessed = |figure: fn(Witness) -> u32| {
        move |record: &Record| record.witness.map(|witness| figure(witness) as usize)
    };
    let connected = |is_reused: bool| {
        move |record: &Record| {
            let phases = || record.requests.iter().filter_map(|request| request.phases?.reused);
            let count = phases().filter(|reused| *reused == is_reused).count();
            phases().next().map(|_| count)
        }
    };
    let refused =
        |record: &Record| Some(record.requests.iter().map(Request::refusals).sum::<usize>());
    // A timer is under way, and not in flight.
    let is_sent = records.iter().any(|record| record.network != Network::Timers);
    let most = if is_sent { "most in flight, seen from here" } else { "most under way at once" };
    [
        fact(most, records, |record| Some(record.peak_in_flight)),
        of_all(fact("seen by the server", records, witnessed(|witness| witness.peak_in_flight))),
        fact("connections opened", records, connected(false)),
        fact("requests on a reused connection", records, connected(true)),
        fact("connections seen by the server", records, |record| {
            Some(record.witness?.connections? as usize)
        }),
        if_any(of_all(fact(
            "abandoned, seen by the server",
            records,
            witnessed(|witness| witness.aborted),
        ))),
        if_any(fact("refused (429)", records, refused)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What stands for a figure that a run does not have, where another has it.
const NONE: &str = "–";

/// None when no run has this figure.
fn fact(
    name: &'static str,
    records: &[Record],
    figure: impl Fn(&Record) -> Option<usize>,
) -> Option<Fact> {
    let mut value = String::new();
    let mut is_known = false;
    for record in records {
        if !value.is_empty() {
            value += if records.len() > 2 { ", " } else { ", then " };
        }
        let figure = figure(record).map(|figure| u32::try_from(figure).unwrap_or(u32::MAX));
        is_known |= figure.is_some();
        let words = figure.map_or(NONE.to_owned(), grouped);
        value += &toned(record.strategy.mode(), &words);
    }
    is_known.then_some(Fact { name, value: value.into() })
}

/// A figure that is worth telling only when every run has it.
fn of_all(fact: Option<Fact>) -> Option<Fact> {
    fact.filter(|fact| fact.value.spans().iter().all(|it| it.text != NONE))
}

/// A figure that is worth telling only when it is not zero everywhere.
fn if_any(fact: Option<Fact>) -> Option<Fact> {
    fact.filter(|fact| fact.value.spans().iter().any(|it| it.mode.is_some() && it.text != "0"))
}
