//! The ideal that is drawn is what a run measures.

use super::*;
use crate::run::Outcome;

/// The plan over a network that takes its time and does nothing else, and without any work.
fn undisturbed(plan: &Plan) -> Plan {
    let task = |(index, task): (usize, &Task)| {
        let path = task.path.as_ref();
        let path = path.map(|_| format!("posts/1?n={index}&ttfb=0&delay={}", task.takes_ms));
        Task { path, works: false, ..task.clone() }
    };
    Plan { tasks: plan.tasks.iter().enumerate().map(task).collect(), ..plan.clone() }
}

/// Whether the run came to other ends than waiting and giving up.
fn is_disturbed(plan: &Plan, record: &Record) -> bool {
    use Outcome::{Cancelled, NeverStarted, Ok, Timeout};
    let expected = [Ok, Timeout, Cancelled, NeverStarted].map(Some);
    let is_in_the_way = |task: &Task| {
        task.works
            || ["&connections=", "&tires="]
                .iter()
                .any(|it| task.path.as_ref().is_some_and(|path| path.contains(it)))
    };
    plan.tasks.iter().any(is_in_the_way)
        || record.requests.iter().any(|it| !expected.contains(&it.outcome) || it.refusals() > 0)
}

fn assert_measures(plan: &Plan, record: &Record) {
    for (request, (start, end)) in record.requests.iter().zip(plan.ideal()) {
        // A request that is given up before its turn is over when the run is, and takes no time.
        let started = request.started_ms.or(request.settled_ms).unwrap_or(record.total_ms);
        let ended = request.settled_ms.unwrap_or(record.total_ms);
        let off = (started - start).abs().max((ended - end).abs());
        assert!(
            off < 1e-6,
            "{}, {}: {} is drawn from {start} to {end} and ran from {started} to {ended}",
            record.lab,
            plan.title,
            request.label,
        );
    }
}

#[test]
fn with_nothing_in_the_way_every_run_of_every_lab_takes_what_is_drawn() {
    for lab in all() {
        for plan in default_plans(lab.name) {
            let plan = undisturbed(&plan);
            assert_measures(&plan, &record_of(lab, &plan, f64::INFINITY));
        }
    }
}

#[test]
fn so_does_every_run_in_which_nothing_goes_wrong() {
    for lab in all() {
        for plan in default_plans(lab.name) {
            let record = record_of(lab, &plan, f64::INFINITY);
            if !is_disturbed(&plan, &record) {
                assert_measures(&plan, &record);
            }
        }
    }
}
