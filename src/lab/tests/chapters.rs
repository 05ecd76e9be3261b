//! What the chapters say of their labs and no number says: who is first, and what fits into what.
//! The numbers themselves come into the text from the lab.

use super::*;

/// The labels of a run's tasks, in the order in which they end when all are sent at once.
fn finishing_order(lab: &str) -> Vec<String> {
    let mut tasks = default_plans(lab).remove(0).tasks;
    tasks.sort_by_key(|task| task.takes_ms);
    tasks.into_iter().map(|task| task.label).collect()
}

fn takes_ms(lab: &str, label: &str) -> u32 {
    let plans = default_plans(lab);
    let task = plans[0].tasks.iter().find(|task| task.label == label);
    task.expect("there is such a task").takes_ms
}

#[test]
fn all_at_once_the_three_tasks_end_in_the_order_c_a_b() {
    assert_eq!(finishing_order("three-tasks"), ["C", "A", "B"]);
}

#[test]
fn post_1_of_ten_is_not_the_first_to_be_answered() {
    assert_ne!(finishing_order("ten-posts")[0], "post 1");
}

#[test]
fn the_slowest_of_ten_is_neither_their_average_nor_a_tenth_of_their_sum() {
    // The chapter's question offers all three; only one may be right.
    let [sum, slowest] = [0, 1].map(|run| crate::picture::ideal_total(&ideals("ten-posts")[run]));
    assert!(slowest > 1.4 * sum / 10.0);
}

#[test]
fn among_the_mistakes_post_3_is_ready_before_post_2_and_post_2_after_post_1() {
    let [first, second, third] = ["post 1", "post 2", "post 3"].map(|it| takes_ms("cures", it));
    assert!(third < second, "so it lies ready until the loop has come to it");
    assert!(second > first, "so the loop still has to wait for it");
}

#[test]
fn five_posts_and_five_users_are_asked_for_and_user_5_is_the_third_to_be_answered() {
    let tasks = default_plans("two-endpoints").remove(0).tasks;
    let of_kind = |kind| tasks.iter().filter(|task| task.label.starts_with(kind)).count();
    assert_eq!((of_kind("post "), of_kind("user "), tasks.len()), (5, 5, 10));
    assert_eq!(finishing_order("two-endpoints")[2], "user 5");
}

#[test]
fn at_its_least_every_limit_is_one_at_a_time_and_at_the_count_all_at_once() {
    let [count, limit] = lab("limits").settings else { panic!("it has two settings") };
    for (limit, strategy) in [(limit.min, Strategy::Sequential), (count.default, Strategy::JoinAll)]
    {
        for plan in plans("limits", &[("limit", limit)]) {
            let lengths: Vec<_> = plan.tasks.iter().map(|task| f64::from(task.takes_ms)).collect();
            assert_eq!(plan.ideal(), strategy.ideal(&lengths), "{}", plan.title);
        }
    }
}

#[test]
fn the_server_of_the_sweep_tires_so_the_best_limit_is_what_it_manages_and_not_all_at_once() {
    let records = default_records("sweep");
    let totals: Vec<f64> = records.iter().map(|record| record.total_ms).collect();
    // Limits 1, 2 and 4 are ideal; 8 and 16 are worse and worse; with 16 posts, no more than 16 matter.
    assert_eq!(totals[..3], [1280.0, 640.0, 320.0]);
    assert!(totals[3] > 1.1 * totals[2] && totals[4] > 1.2 * totals[3], "{totals:?}");
    assert_eq!(totals[4..], [640.0; 3], "with four times as many, each takes eight times as long");
    assert_eq!(
        conclusion("sweep", &records),
        "Limit 1: 1.28 s. Limit 64: 0.64 s. The best was limit 4: 0.32 s. Beyond that, the server had more to \
         do at a time than it manages, and each answer took longer."
    );
}

#[test]
fn a_server_of_the_sweep_that_manages_64_at_a_time_is_as_quick_however_many_are_in_flight() {
    let records = records("sweep", &settings("sweep", &[("count", 64), ("manages", 64)]));
    for record in &records {
        let mut lengths = record.requests.iter().map(crate::run::Request::duration_ms);
        assert!(lengths.all(|length| length == Some(80.0)), "{} at once", record.peak_in_flight);
    }
    let said = conclusion("sweep", &records);
    assert!(
        said.starts_with("Limit 1: 5.12 s. Limit 64: 80 ms. The best was limit 64: 80 ms. "),
        "{said}"
    );
    assert!(said.ends_with("From there on, a higher limit bought nothing."), "{said}");
}

#[test]
fn where_requests_are_given_up_their_headers_come_at_once() {
    for task in default_plans("cancelling").into_iter().flat_map(|plan| plan.tasks) {
        assert!(task.path.as_ref().is_some_and(|path| path.contains("&ttfb=0&")), "{task:?}");
    }
}

#[test]
fn both_limits_are_the_same_and_no_post_takes_about_as_long() {
    let [timeout, deadline] = lab("timeouts").settings else { panic!("it has two settings") };
    assert_eq!(timeout.default, deadline.default);
    // So far from it that a slow machine does not change which of them are in time.
    for task in &default_plans("timeouts")[0].tasks {
        assert!(task.takes_ms.abs_diff(timeout.default) >= 20, "{task:?}");
    }
}

#[test]
fn with_the_clock_around_the_permit_the_second_three_have_half_of_what_they_need() {
    assert_eq!(ideals("permits")[0][3], (300.0, 600.0), "after the permit");
    assert_eq!(ideals("permits")[1][3], (300.0, 450.0), "around it");
}
