//! Plans at the ends of what their settings may be.

use super::*;

/// Every lab with every setting at its least, at first and at its most, in every combination.
fn everywhere() -> Vec<(&'static Lab, Settings)> {
    let mut every = Vec::new();
    for lab in all() {
        let mut combined = vec![Settings::new()];
        for setting in lab.settings {
            let values = [setting.min, setting.default, setting.max];
            let with = |settings: &Settings| {
                let settings = settings.clone();
                values.map(|value| {
                    let mut settings = settings.clone();
                    settings.insert(setting.name, value);
                    settings
                })
            };
            combined = combined.iter().flat_map(with).collect();
        }
        every.extend(combined.into_iter().map(|settings| (lab, settings)));
    }
    every
}

/// Every plan of every lab, everywhere.
fn all_plans() -> impl Iterator<Item = (String, Plan)> {
    everywhere().into_iter().flat_map(|(lab, settings)| {
        let mut plans = (lab.plans)(&settings);
        if lab.drawing == Drawing::Rounds {
            // The others are the same runs again.
            plans.truncate(4);
        }
        plans
            .into_iter()
            .map(move |plan| (format!("{} with {settings:?}: {}", lab.name, plan.title), plan))
    })
}

#[test]
fn every_plan_has_tasks_with_names_and_lengths() {
    for (which, plan) in all_plans() {
        assert_eq!(plan.tasks.is_empty(), plan.ready > 0, "{which}");
        for task in &plan.tasks {
            assert!(!task.label.is_empty() && task.takes_ms > 0, "{which}: {task:?}");
            assert!(task.timeout_ms.is_none_or(|limit| limit > 0), "{which}: {task:?}");
        }
    }
}

#[test]
fn no_two_requests_of_a_run_share_a_url_or_a_name() {
    for (which, plan) in all_plans() {
        let paths: BTreeSet<_> = plan.tasks.iter().map(|task| &task.path).collect();
        let labels: BTreeSet<_> = plan.tasks.iter().map(|task| &task.label).collect();
        let timers = plan.tasks.iter().all(|task| task.path.is_none());
        assert_eq!(labels.len(), plan.tasks.len(), "{which}");
        assert!(timers || paths.len() == plan.tasks.len(), "{which}");
    }
}

#[test]
fn every_path_has_a_query_to_which_the_run_can_be_added() {
    for (which, plan) in all_plans() {
        for path in plan.tasks.iter().filter_map(|task| task.path.as_deref()) {
            let is_elsewhere = path.starts_with("https://no-such-host.invalid/");
            assert!(is_elsewhere || path.matches('?').count() == 1, "{which}: {path}");
            assert!(!path.contains("run="), "{which}: {path}");
        }
    }
}

#[test]
fn the_ideal_has_a_place_for_every_task_and_none_ends_before_it_starts() {
    for (which, plan) in all_plans() {
        let ideal = plan.ideal();
        assert_eq!(ideal.len(), plan.tasks.len(), "{which}");
        for (start, end) in ideal {
            assert!(0.0 <= start && start <= end && end.is_finite(), "{which}");
        }
    }
}

#[test]
fn no_two_runs_of_a_lab_share_a_title() {
    for lab in all() {
        let plans = default_plans(lab.name);
        let titles: BTreeSet<_> = plans.iter().map(|plan| plan.title).collect();
        // Rounds are the same runs again.
        let wanted = if lab.drawing == Drawing::Rounds { 4 } else { plans.len() };
        assert_eq!(titles.len(), wanted, "{}", lab.name);
    }
}

#[test]
fn the_network_understands_every_request() {
    for (lab, settings) in everywhere() {
        // A thousand at a time would only say the same again.
        if settings.get("count") == Some(&1000) {
            continue;
        }
        for record in records(lab.name, &settings) {
            for request in &record.requests {
                assert_ne!(request.status, Some(400), "{}: {}", lab.name, request.url);
            }
        }
    }
}

#[test]
fn settings_reach_the_strategies_they_are_for() {
    for limit in [1, 5, 64] {
        let strategies: Vec<_> =
            plans("limits", &[("limit", limit)]).into_iter().map(|plan| plan.strategy).collect();
        let limit = limit as usize;
        let expected = [
            Strategy::Batches(limit),
            Strategy::Semaphore(limit),
            Strategy::BufferUnordered(limit),
            Strategy::Buffered(limit),
        ];
        assert_eq!(strategies, expected);
    }
    assert_eq!(plans("timeouts", &[("deadline", 77)])[1].strategy, Strategy::Deadline(77));
    assert_eq!(plans("cancelling", &[("after", 77)])[0].strategy, Strategy::Dropped(77));
    assert_eq!(plans("cancelling", &[("after", 77)])[1].strategy, Strategy::Aborted(77));
    assert_eq!(plans("rate-limits", &[("limit", 7)])[1].strategy, Strategy::Semaphore(7));
}

#[test]
fn the_starts_are_spaced_so_that_no_second_has_more_than_the_rate() {
    for rate in 2..=50 {
        let plans = plans("rate-limits", &[("rate", rate)]);
        let Strategy::RateLimited(interval_ms, _) = plans[2].strategy else { panic!("{plans:?}") };
        assert!(interval_ms * rate >= 1000, "{rate} a second, one every {interval_ms} ms");
        assert!((interval_ms - 1) * rate < 1000, "and no slower than need be");
    }
}

#[test]
fn a_limit_for_each_is_on_every_request_of_its_run_and_on_no_other() {
    for limit_ms in [1, 320, 2000] {
        let [each, all] = plans("timeouts", &[("timeout", limit_ms)]).try_into().expect("two");
        assert!(each.tasks.iter().all(|task| task.timeout_ms == Some(limit_ms)));
        assert!(all.tasks.iter().all(|task| task.timeout_ms.is_none()));
        assert_eq!((each.tasks.len(), all.tasks.len()), (10, 10));
    }
}

#[test]
fn nobody_is_drawn_to_wait_longer_than_the_limit_for_each() {
    for limit_ms in [1_u32, 200, 320, 2000] {
        let plan = plans("timeouts", &[("timeout", limit_ms)]).remove(0);
        let total = crate::picture::ideal_total(&plan.ideal());
        assert_eq!(total.total_cmp(&f64::from(limit_ms.min(450))), std::cmp::Ordering::Equal);
    }
}

#[test]
fn cancelled_requests_get_their_headers_at_once() {
    for plan in default_plans("cancelling") {
        for task in plan.tasks {
            let path = task.path.expect("it asks the network");
            assert!(path.contains("&ttfb=0&"), "{path}");
            assert!(path.ends_with(&format!("&delay={}", task.takes_ms)), "{path}");
        }
    }
}

#[test]
fn a_sweep_doubles_its_limit_from_1_to_64_and_is_titled_by_it() {
    let plans = default_plans("sweep");
    for (plan, power) in plans.iter().zip(0..) {
        let limit = 2_usize.pow(power);
        assert_eq!(plan.strategy, Strategy::Semaphore(limit));
        assert_eq!(plan.title, format!("limit {limit}"));
    }
    assert_eq!(plans.last().map(|plan| plan.strategy), Some(Strategy::Semaphore(64)));
}

#[test]
fn the_ideal_of_a_sweep_is_the_number_of_rounds_times_the_time_of_one() {
    for count in [2, 48, 63, 64, 65, 100] {
        for plan in plans("sweep", &[("count", count)]) {
            let Strategy::Semaphore(limit) = plan.strategy else { panic!("{plan:?}") };
            let rounds = count.div_ceil(u32::try_from(limit).expect("at most 64"));
            let total = crate::picture::ideal_total(&plan.ideal());
            assert!((total - f64::from(rounds * 80)).abs() < 1e-6, "{count} posts, {limit}");
        }
    }
}
