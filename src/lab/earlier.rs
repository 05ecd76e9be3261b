//! What is said of a lab's earlier runs, alone and by twos.

use std::fmt::Write;

use super::{
    Lab, RichText,
    summary::{count, total},
};
use crate::{
    format::{grouped, measured, seconds},
    run::{EndedRun, Network, Outcome, Record, State},
};

impl Lab {
    /// What a run was made with: " · posts: 20 · limit: 5 · network: in this browser". Nothing where
    /// there is nothing to choose.
    #[must_use]
    pub fn made_with(&self, record: &Record) -> String {
        let mut words = String::new();
        for setting in self.settings {
            let value = grouped(record.settings[setting]);
            let _ = write!(words, " · {}: {value}", setting.label);
        }
        if !self.networks().is_empty() {
            let _ = write!(words, " · network: {}", record.network.title());
        }
        words
    }

    /// What is said of two runs laid over each other: their totals, the difference, and what was
    /// not the same for both, since only like compares with like.
    #[must_use]
    pub fn compared(&self, a: &EndedRun, b: &EndedRun) -> RichText {
        let each = format!("{}; {}. ", ended("A", a), ended("B", b));
        if !a.record.is_comparable() || !b.record.is_comparable() {
            let refused = "Only runs that ended with the page in view and the machine awake the whole \
                           time can be compared.";
            return (each + refused).into();
        }
        (each + &difference(&a.record, &b.record) + &self.unlike(a, b)).into()
    }

    /// What the two runs do not have in common.
    fn unlike(&self, a: &EndedRun, b: &EndedRun) -> String {
        let mut unlike = Vec::new();
        if a.title != b.title {
            unlike.push("strategy".to_owned());
        }
        for setting in self.settings {
            let [of_a, of_b] = [a, b].map(|run| run.record.settings[setting]);
            if of_a != of_b {
                unlike.push(format!("{} ({} and {})", setting.label, grouped(of_a), grouped(of_b)));
            }
        }
        let [of_a, of_b] = [a, b].map(|run| asked(&run.record));
        if of_a != of_b {
            unlike.push(format!("network ({of_a} and {of_b})"));
        }
        match unlike.as_slice() {
            [] => "Both used the same settings.".to_owned(),
            [one] => format!("They differ in {one} alone."),
            [first @ .., last] => format!(
                "They differ in {} and {last}, so there is no telling which made the difference.",
                first.join(", ")
            ),
        }
    }
}

/// Who was asked: an API of the reader's own by what was asked first, any other network by its title.
fn asked(record: &Record) -> &str {
    match record.network {
        Network::Url => record.requests.first().map_or("", |request| &request.url),
        network => network.title(),
    }
}

/// How long one of them took, and what was amiss with it.
fn ended(name: &str, run: &EndedRun) -> String {
    let record = &run.record;
    let how = match record.state {
        State::Done => "took",
        State::Cancelled => "was cancelled after",
        State::Failed => "failed after",
    };
    let mut text = format!("{name}, {}, {how} {}", run.title, total(record));
    let all = record.requests.len();
    let amiss = all - count(record, Outcome::Ok);
    if record.state == State::Done && amiss > 0 {
        let _ = write!(text, ", with {amiss} of {all} failed");
    }
    if record.hidden {
        text += ", with the page in the background";
    }
    if let Some(ms) = record.standstill_ms {
        let _ = write!(text, ", with {} in which nothing ran", seconds(ms));
    }
    text
}

fn difference(a: &Record, b: &Record) -> String {
    let (longer, long_ms, short_ms) = if a.total_ms < b.total_ms {
        ("B", b.total_ms, a.total_ms)
    } else {
        ("A", a.total_ms, b.total_ms)
    };
    let step_ms = [a, b].iter().filter_map(|it| it.clock_step_ms).reduce(f64::max);
    let apart = measured(long_ms - short_ms, step_ms);
    let ratio = long_ms / short_ms.max(0.1);
    if ratio < 1.05 || long_ms - short_ms <= step_ms.unwrap_or_default() {
        format!("They are {apart} apart: about the same. ")
    } else {
        format!("{longer} took {apart} longer, {ratio:.1} times as long. ")
    }
}
