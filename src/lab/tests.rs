//! What the labs are made of and what they say, with no network and no browser.

mod apis;
mod bounds;
mod chapters;
mod conclusions;
mod connections;
mod earlier;
mod errors;
mod exercises;
mod first_answer;
mod ideals;
mod network;
mod outcomes;
mod plans;
mod same_in_js;
mod settings;

use std::collections::BTreeSet;

use network::record_of;
use practice::default_delay_ms;

use super::{summary::facts, *};
use crate::strategy::Strategy;

fn lab(name: &str) -> &'static Lab {
    Lab::find(name).expect("there is a lab of that name")
}

/// The runs of a lab with its settings as they are at first, each cancelled after `until`
/// milliseconds if it is not over by then: what the page calls each, and its record.
pub(crate) fn default_runs(name: &str, until: f64) -> Vec<(&'static str, Record)> {
    let plans = default_plans(name);
    plans.iter().map(|plan| (plan.title, record_of(lab(name), plan, until))).collect()
}

fn default_plans(name: &str) -> Vec<Plan> {
    let lab = lab(name);
    (lab.plans)(&lab.default_settings())
}

/// A lab's settings, all as they are at first but these.
fn settings(name: &str, changes: &[(&'static str, u32)]) -> Settings {
    let mut settings = lab(name).default_settings();
    for (setting, value) in changes {
        assert!(settings.insert(setting, *value).is_some(), "{name} has a setting {setting}");
    }
    settings
}

/// A lab's plans with settings that are all as they are at first but these.
fn plans(name: &str, changes: &[(&'static str, u32)]) -> Vec<Plan> {
    (lab(name).plans)(&settings(name, changes))
}

fn posts(count: u32) -> Settings {
    Settings::from_iter([("count", count)])
}

/// The tasks that both plans of `ten-posts` share.
fn post_tasks(count: u32) -> Vec<Task> {
    (lab("ten-posts").plans)(&posts(count)).remove(0).tasks
}

/// When each future of each plan would start and end.
fn ideals(name: &str) -> Vec<Vec<(f64, f64)>> {
    default_plans(name).iter().map(Plan::ideal).collect()
}

/// Every plan of a lab, run to its end on the virtual clock.
fn records(name: &str, settings: &Settings) -> Vec<Record> {
    let lab = lab(name);
    let plans = (lab.plans)(settings);
    plans.iter().map(|plan| record_of(lab, plan, f64::INFINITY)).collect()
}

/// As [`records`], with the lab's settings as they are at first.
fn default_records(name: &str) -> Vec<Record> {
    records(name, &lab(name).default_settings())
}

/// What a lab says of these records, without the colours.
fn conclusion(name: &str, records: &[Record]) -> String {
    words(&lab(name).conclusion(records))
}

/// A text of a lab, without the colours.
fn words(text: &RichText) -> String {
    text.plain()
}

#[test]
fn a_lab_is_found_by_its_name_alone() {
    for lab in all() {
        assert_eq!(Lab::find(lab.name).map(|found| found.name), Some(lab.name));
    }
    assert!(Lab::find("Ten-posts").is_none());
}
