//! What the labs are made of and what they say, with no network and no browser.

mod chapters;
mod conclusions;
mod plans;
mod settings;

use futures::{
    FutureExt,
    future::{Either, select},
};

use super::*;
use crate::run::{
    Network, Recorder, Reply, RunInfo,
    manual::{host, now, run, sleep},
};

fn lab(name: &str) -> &'static Lab {
    Lab::find(name).expect("there is a lab of that name")
}

fn default_settings(lab: &Lab) -> Settings {
    lab.settings.iter().map(|setting| (setting.name, setting.default)).collect()
}

fn default_plans(name: &str) -> Vec<Plan> {
    let lab = lab(name);
    (lab.plans)(&default_settings(lab))
}

fn posts(count: u32) -> Settings {
    Settings::from([("count", count)])
}

/// The tasks that both plans of `ten-posts` share.
fn post_tasks(count: u32) -> Vec<Task> {
    (lab("ten-posts").plans)(&posts(count)).remove(0).tasks
}

/// When each future of each plan would start and end.
fn ideals(name: &str) -> Vec<Vec<(f64, f64)>> {
    default_plans(name).iter().map(Plan::ideal).collect()
}

/// A plan on the manual clock, where each task takes just as long as it says, cancelled after
/// `until` milliseconds if it is not over by then.
fn record_of(lab: &Lab, plan: &Plan, until: f64) -> Record {
    let network = if lab.asks_network { Network::Browser } else { Network::Timers };
    let (strategy, settings) = (plan.strategy, default_settings(lab));
    let recorder = Recorder::new(now, RunInfo { lab: lab.name, strategy, network, settings });
    let jobs = plan.tasks.iter().map(|task| {
        let takes_ms = f64::from(task.takes_ms);
        let place = recorder.add(&task.label, task.path.as_deref().unwrap_or_default());
        move || {
            place.watch(|_| {
                async move {
                    sleep(takes_ms).await;
                    Ok(Reply::default())
                }
                .boxed_local()
            })
        }
    });
    let work = strategy.run(jobs.collect(), host()).boxed_local();
    // What has not finished is dropped here, on time, and not when this function ends.
    let cancelled = matches!(run(select(work, sleep(until).boxed_local())), Either::Right(_));
    recorder.finish(cancelled);
    recorder.record().expect("the run is finished")
}

/// Every plan of a lab, run to its end on the manual clock.
fn records(name: &str, settings: &Settings) -> Vec<Record> {
    let lab = lab(name);
    let plans = (lab.plans)(settings);
    plans.iter().map(|plan| record_of(lab, plan, f64::INFINITY)).collect()
}

fn words(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

#[test]
fn a_lab_is_found_by_its_name_alone() {
    for lab in ALL {
        assert_eq!(Lab::find(lab.name).map(|found| found.name), Some(lab.name));
    }
    assert!(Lab::find("Ten-posts").is_none());
}

#[test]
fn hundredths_of_a_second_are_given_from_a_tenth_on() {
    let cases = [
        (0.0, "0 ms"),
        (0.4, "0 ms"),
        (7.6, "8 ms"),
        (99.4, "99 ms"),
        (99.5, "0.10 s"),
        (450.0, "0.45 s"),
        (2_999.0, "3.00 s"),
        (60_000.0, "60.00 s"),
    ];
    for (ms, words) in cases {
        assert_eq!(seconds(ms), words);
    }
}
