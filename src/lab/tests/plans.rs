//! What the labs ask for, and how long it takes when nothing is in the way.

use super::*;
use crate::picture::ideal_total;

/// Enough values between the least and the most to meet every rule.
const COUNTS: [u32; 8] = [1, 2, 10, 49, 50, 51, 333, 1000];

fn sum(tasks: &[Task]) -> u32 {
    tasks.iter().map(|task| task.takes_ms).sum()
}

fn totals(name: &str) -> Vec<f64> {
    ideals(name).iter().map(|ideal| ideal_total(ideal)).collect()
}

/// What a task asks for: its path, and the parameters that say which of the run it is, and when
/// its headers and its last byte are to come.
fn asked(task: &Task) -> (&str, [u32; 3]) {
    let (path, query) = task.path.as_deref().expect("it asks the network").split_once('?').unwrap();
    let parameter = |name| {
        let mut pairs = query.split('&').map(|pair| pair.split_once('=').expect("name=value"));
        let (_, value) = pairs.find(|(named, _)| *named == name).expect("it is there");
        value.parse().expect("a number")
    };
    (path, ["n", "ttfb", "delay"].map(parameter))
}

#[test]
fn the_first_three_labs_compare_one_at_a_time_with_all_at_once() {
    for lab in ["three-requests", "three-tasks", "ten-posts"].map(lab) {
        let [turn, once] = default_plans(lab.name).try_into().expect("two plans");
        assert_eq!((turn.strategy, once.strategy), (Strategy::Sequential, Strategy::JoinAll));
        assert_eq!(turn.tasks, once.tasks, "{}", lab.name);
    }
}

#[test]
fn the_runs_of_a_lab_differ_in_nothing_but_what_it_is_about() {
    for lab in all() {
        let mut plans = default_plans(lab.name);
        // One more future may change how a strategy polls them.
        let fewest = plans.iter().map(|plan| plan.tasks.len()).min().expect("it makes a run");
        for plan in &mut plans {
            plan.tasks.truncate(fewest);
            for task in &mut plan.tasks {
                // A limit for each stands beside one that the strategy keeps, and a network with a
                // limit on its connections beside one that has none.
                task.timeout_ms = None;
                task.path = task.path.take().map(|path| path.replace("&connections=6", ""));
            }
        }
        let tasks: Vec<_> = plans.iter().map(|plan| &plan.tasks).collect();
        assert!(tasks.windows(2).all(|pair| pair[0] == pair[1]), "{}", lab.name);
    }
}

#[test]
fn each_lab_compares_its_strategies_in_the_order_of_its_chapter() {
    let cases = [
        ("mistakes", "sequential create_then_await create_then_await_js"),
        ("cures", "spawn_then_await start_then_await join_all"),
        ("two-endpoints", "sequential join_pair join_all"),
        ("limits", "batches semaphore buffer_unordered buffered"),
        ("rate-limits", "join_all semaphore rate_limited retried"),
        ("timeouts", "join_all deadline"),
        ("permits", "semaphore timeout_around_permit"),
        ("errors", "join_all try_join_all"),
        ("cancelling", "dropped aborted"),
        ("first-answer", "join_all select_ok hedged"),
        ("one-thread", "blocking yielding"),
        ("polls", "join_all join_all futures_unordered"),
    ];
    for (name, strategies) in cases {
        let names: Vec<_> = default_plans(name).iter().map(|plan| plan.strategy.name()).collect();
        assert_eq!(names.join(" "), strategies, "{name}");
    }
}

#[test]
fn a_lab_offers_a_network_when_one_of_its_tasks_asks_one() {
    for lab in all() {
        for plan in default_plans(lab.name) {
            let asks = plan.tasks.iter().any(|task| task.path.is_some());
            assert_eq!(asks, lab.network != NetworkNeed::None, "{}", lab.name);
        }
    }
}

#[test]
fn a_task_that_works_asks_no_network() {
    for lab in all() {
        for plan in default_plans(lab.name) {
            assert!(plan.tasks.iter().all(|task| !(task.works && task.path.is_some())));
        }
    }
}

#[test]
fn three_requests_take_long_enough_to_be_watched() {
    let tasks = default_plans("three-requests").remove(0).tasks;
    let labels: Vec<_> = tasks.iter().map(|task| task.label.as_str()).collect();
    assert_eq!(labels, ["request 1", "request 2", "request 3"]);
    for task in &tasks {
        assert_eq!(task.takes_ms, 600);
    }
}

#[test]
fn three_requests_take_three_times_as_long_in_turn_as_at_once() {
    assert_eq!(totals("three-requests"), [1800.0, 600.0]);
}

#[test]
fn three_tasks_are_timers_of_their_own_lengths() {
    let tasks = default_plans("three-tasks").remove(0).tasks;
    let tasks: Vec<_> = tasks.iter().map(|task| (task.label.as_str(), task.takes_ms)).collect();
    assert_eq!(tasks, [("A", 300), ("B", 500), ("C", 200)]);
}

#[test]
fn three_tasks_take_a_second_in_turn_and_half_of_it_at_once() {
    assert_eq!(totals("three-tasks"), [1000.0, 500.0]);
    assert_eq!(ideals("three-tasks")[0], [(0.0, 300.0), (300.0, 800.0), (800.0, 1000.0)]);
}

#[test]
fn ten_posts_take_three_seconds_in_turn_and_as_long_as_the_slowest_at_once() {
    assert_eq!(totals("ten-posts"), [2999.0, 450.0]);
}

#[test]
fn each_post_has_its_number_its_index_and_its_place_among_the_hundred() {
    for count in COUNTS {
        let tasks = post_tasks(count);
        assert_eq!(u32::try_from(tasks.len()), Ok(count));
        for (index, task) in (0..).zip(&tasks) {
            assert_eq!(task.label, format!("post {}", index + 1));
            let (path, [n, _, _]) = asked(task);
            assert_eq!((path, n), (format!("posts/{}", index % 100 + 1).as_str(), index));
        }
    }
}

#[test]
fn no_two_requests_of_a_run_share_a_url() {
    for count in COUNTS {
        let tasks = post_tasks(count);
        let urls: BTreeSet<_> = tasks.iter().map(|task| &task.path).collect();
        assert_eq!(urls.len(), tasks.len());
    }
}

#[test]
fn the_network_is_asked_for_just_the_time_that_is_promised() {
    let requests = default_plans("three-requests").remove(0).tasks;
    for task in COUNTS.into_iter().flat_map(post_tasks).chain(requests) {
        let (_, [_, ttfb_ms, delay_ms]) = asked(&task);
        assert_eq!(delay_ms, task.takes_ms);
        assert_eq!(ttfb_ms, delay_ms * 4 / 5, "most of the time is waiting");
    }
}

#[test]
fn up_to_fifty_posts_take_the_time_the_network_usually_takes() {
    for task in COUNTS.into_iter().filter(|count| *count <= 50).flat_map(post_tasks) {
        assert_eq!(task.takes_ms, default_delay_ms(asked(&task).0));
    }
}

#[test]
fn above_fifty_each_post_is_quicker_than_usual_and_none_takes_no_time() {
    for task in COUNTS.into_iter().filter(|count| *count > 50).flat_map(post_tasks) {
        let usual_ms = default_delay_ms(asked(&task).0);
        assert!((1..usual_ms).contains(&task.takes_ms), "{task:?}");
    }
}

#[test]
fn above_fifty_one_at_a_time_takes_about_as_long_as_with_fifty() {
    let fifty = f64::from(sum(&post_tasks(50)));
    for count in 51..=1000 {
        let ratio = f64::from(sum(&post_tasks(count))) / fifty;
        assert!((0.9..1.1).contains(&ratio), "{count} posts: {ratio}");
    }
}

#[test]
fn a_hurried_run_says_so_beforehand_and_names_the_range() {
    for count in 51..=1000 {
        let takes: Vec<_> = post_tasks(count).iter().map(|task| task.takes_ms).collect();
        let (least, most) = (takes.iter().min().unwrap(), takes.iter().max().unwrap());
        let note = (lab("ten-posts").note)(&posts(count)).expect("there is a note");
        assert!(note.ends_with(&format!("{least} to {most} ms each.")), "{note}");
    }
}

#[test]
fn the_note_says_truly_how_long_the_usual_pace_would_take() {
    let usual =
        |count: u32| (0..count).map(|n| default_delay_ms(&format!("posts/{}", n % 100 + 1)));
    assert_eq!((usual(51).sum::<u32>(), usual(1000).sum::<u32>()), (15_806, 311_310));
    let note = |count| (lab("ten-posts").note)(&posts(count)).expect("there is a note");
    assert!(note(51).starts_with("With 51 posts, one at a time would take 16 s."), "{}", note(51));
    let most = note(1000);
    assert!(most.starts_with("With 1,000 posts, one at a time would take 5 minutes."), "{most}");
}

#[test]
fn a_run_at_the_usual_pace_needs_no_note() {
    for lab in all() {
        assert_eq!((lab.note)(&lab.default_settings()), None);
    }
    assert_eq!((lab("ten-posts").note)(&posts(50)), None);
}
