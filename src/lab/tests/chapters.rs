//! Every number in a chapter's text, held against the lab that the chapter is about.

use super::*;

const WHY_IT_MATTERS: &str = include_str!("../../../lesson/chapters/why-it-matters.html");
const THREE_TASKS: &str = include_str!("../../../lesson/chapters/three-tasks-together.html");
const TEN_POSTS: &str = include_str!("../../../lesson/chapters/ten-posts.html");
const MISTAKES: &str = include_str!("../../../lesson/chapters/common-mistakes.html");
const TWO_ENDPOINTS: &str = include_str!("../../../lesson/chapters/two-endpoints.html");
const LIMITS: &str = include_str!("../../../lesson/chapters/limits.html");
const RATE_LIMITS: &str = include_str!("../../../lesson/chapters/rate-limits.html");
const TIMEOUTS: &str = include_str!("../../../lesson/chapters/timeouts.html");
const ERRORS: &str = include_str!("../../../lesson/chapters/errors.html");
const CANCELLING: &str = include_str!("../../../lesson/chapters/cancelling.html");
const ONE_THREAD: &str = include_str!("../../../lesson/chapters/one-thread.html");
const UNDER_THE_HOOD: &str = include_str!("../../../lesson/chapters/under-the-hood.html");

/// A chapter's text as the reader sees it: without tags, and without what stands in for labs.
fn text(chapter: &str) -> String {
    let mut text = String::new();
    let mut rest = chapter;
    while let Some(start) = rest.find(['<', '{']) {
        text.push_str(&rest[..start]);
        let close = match &rest[start..=start + 1] {
            "{{" => " }}",
            "{%" => "%}",
            _ => ">",
        };
        let end = start + rest[start..].find(close).expect("what is opened is closed");
        rest = &rest[end + close.len()..];
    }
    text + rest
}

/// What a chapter's questions ask and offer and what is said to each choice.
fn questions(chapter: &str) -> String {
    let member = |name| chapter.split(name).skip(1).filter_map(|rest| rest.split('"').next());
    ["\"asks\": \"", "\"says\": \"", "\"told\": \""]
        .map(|name| member(name).collect::<Vec<_>>().join(" "))
        .join(" ")
}

/// The numbers in a chapter's text, each with its unit if it has one.
fn numbers(chapter: &str) -> Vec<String> {
    numbers_in(&text(chapter))
}

fn numbers_in(text: &str) -> Vec<String> {
    let words: Vec<_> =
        text.split_whitespace().map(|word| word.trim_end_matches(is_stop)).collect();
    let mut numbers = Vec::new();
    for (place, word) in words.iter().enumerate() {
        if word.starts_with(|first: char| first.is_ascii_digit()) {
            let unit = words.get(place + 1).filter(|next| ["s", "ms"].contains(next));
            numbers.push(unit.map_or((*word).to_owned(), |unit| format!("{word} {unit}")));
        }
    }
    numbers
}

fn is_stop(mark: char) -> bool {
    ",.;:!?".contains(mark)
}

/// The order in which the tasks of the run at once end.
fn finishing_order(name: &str) -> Vec<String> {
    let once = default_plans(name).remove(1);
    let mut tasks = once.tasks;
    tasks.sort_by_key(|task| task.takes_ms);
    tasks.into_iter().map(|task| task.label).collect()
}

#[test]
fn numbers_are_found_with_their_units() {
    let chapter = r#"{% set title = "7 ways" %}<h2 id="x8">Of 1,000, only</h2> 0.5 s. {{ lab("9", [{"asks": "Is 4 ms much?", "choices": [{"says": "6", "told": "Or 7.", "right": true}]}]) }} 5"#;
    assert_eq!(numbers(chapter), ["1,000", "0.5 s", "5"]);
    assert_eq!(numbers_in(&questions(chapter)), ["4 ms", "6", "7"]);
}

/// That the chapter says this, word for word.
fn says(chapter: &str, words: &str) {
    let said = text(chapter) + &questions(chapter);
    assert!(said.contains(words), "it does not say: {words}");
}

fn default_of(lab_name: &str, setting: &str) -> u32 {
    let setting = lab(lab_name).settings.iter().find(|it| it.name == setting);
    setting.expect("the lab has it").default
}

fn takes_ms(lab: &str, label: &str) -> u32 {
    let plans = default_plans(lab);
    let task = plans[0].tasks.iter().find(|task| task.label == label);
    task.expect("there is such a task").takes_ms
}

#[test]
fn the_first_chapter_gives_the_time_of_an_answer() {
    let tasks = default_plans("three-requests").remove(0).tasks;
    assert_eq!(numbers(WHY_IT_MATTERS), [format!("{} ms", tasks[0].takes_ms)]);
    assert_eq!(tasks.len(), 3);
    assert!(text(WHY_IT_MATTERS).contains("Here are three"));
}

#[test]
fn the_second_chapter_gives_each_tasks_time_and_both_totals() {
    let tasks = default_plans("three-tasks").remove(0).tasks;
    let totals = ideals("three-tasks");
    let lengths = tasks.iter().map(|task| f64::from(task.takes_ms));
    let totals = totals.iter().map(|ideal| crate::picture::ideal_total(ideal));
    let expected: Vec<_> =
        lengths.chain(totals).map(|ms| format!("{:.1} s", ms / 1000.0)).collect();
    assert_eq!(numbers(THREE_TASKS), expected);
    for (task, length) in tasks.iter().zip(&expected) {
        assert!(text(THREE_TASKS).contains(&format!("{} for {length}", task.label)));
    }
}

#[test]
fn the_second_chapter_names_the_order_in_which_the_tasks_end() {
    let order = finishing_order("three-tasks");
    assert!(text(THREE_TASKS).contains(&order.join(", ")), "{order:?}");
}

#[test]
fn the_third_chapter_says_what_to_try() {
    let setting = &lab("ten-posts").settings[0];
    assert_eq!(numbers(TEN_POSTS), ["150", "450 ms", "1", "50", "1,000"]);
    assert_eq!(setting.default, 10);
    assert_eq!(setting.presets, [10, 50, setting.max]);
}

#[test]
fn every_post_takes_between_150_and_450_ms() {
    for task in post_tasks(50).iter().chain(&post_tasks(10)) {
        assert!((150..=450).contains(&task.takes_ms), "{task:?}");
    }
}

#[test]
fn post_1_is_not_the_first_to_be_answered() {
    assert_eq!(finishing_order("ten-posts")[0], "post 3");
}

#[test]
fn the_slowest_of_ten_is_neither_their_average_nor_a_tenth_of_their_sum() {
    // The chapter's question offers all three; only one may be right.
    let [sum, slowest] = [0, 1].map(|run| crate::picture::ideal_total(&ideals("ten-posts")[run]));
    assert!(slowest > 1.4 * sum / 10.0);
}

#[test]
fn a_third_of_the_three_tasks_sum_is_not_their_total() {
    let [sum, longest] = [0, 1].map(|run| crate::picture::ideal_total(&ideals("three-tasks")[run]));
    let expected = [longest, sum / 3.0, sum].map(|ms| match format!("{:.2} s", ms / 1000.0) {
        round if round.ends_with("0 s") => format!("{:.1} s", ms / 1000.0),
        exact => exact,
    });
    assert_eq!(numbers_in(&questions(THREE_TASKS)), expected);
}

#[test]
fn the_fourth_chapter_tells_of_four_posts_in_six_ways() {
    let plans = default_plans("mistakes");
    assert_eq!((plans.len(), plans[0].tasks.len()), (6, 4));
    says(MISTAKES, "Four posts, six ways to write it.");
    assert_eq!(numbers(MISTAKES), ["2", "1", "3", "2", "2"]);
    assert!(numbers_in(&questions(MISTAKES)).is_empty());
}

#[test]
fn in_the_fourth_chapter_post_3_is_in_before_post_2_and_lies_ready_until_then() {
    says(MISTAKES, "The answer to post 3 was in before that to post 2");
    assert!(takes_ms("mistakes", "post 3") < takes_ms("mistakes", "post 2"));
    assert!(takes_ms("mistakes", "post 2") > takes_ms("mistakes", "post 1"), "and so is asked for");
}

#[test]
fn the_fifth_chapter_tells_of_five_posts_and_five_users() {
    let tasks = default_plans("two-endpoints").remove(0).tasks;
    let of_kind = |kind| tasks.iter().filter(|task| task.label.starts_with(kind)).count();
    assert_eq!((of_kind("post "), of_kind("user "), tasks.len()), (5, 5, 10));
    says(TWO_ENDPOINTS, "five posts and five users");
    assert!(numbers(TWO_ENDPOINTS).is_empty());
}

#[test]
fn in_the_fifth_chapter_user_2_is_in_before_post_5() {
    says(TWO_ENDPOINTS, "User 2 is in before post 5.");
    assert!(takes_ms("two-endpoints", "user 2") < takes_ms("two-endpoints", "post 5"));
}

#[test]
fn the_sixth_chapter_tells_of_batches_of_five_and_of_both_ends_of_the_limit() {
    assert_eq!((default_of("limits", "limit"), default_of("limits", "count")), (5, 20));
    assert_eq!(default_plans("limits").len(), 4);
    says(LIMITS, "five at once, then the next five");
    says(LIMITS, "All four obey the same limit.");
    assert_eq!(numbers(LIMITS), ["80 ms", "80 ms", "1", "20"]);
    assert_eq!((default_plans("sweep").len(), takes_ms("sweep", "post 1")), (7, 80));
    says(LIMITS, "Let one click try seven of them, on requests that all take 80 ms");
}

#[test]
fn at_1_all_four_limits_are_one_at_a_time_and_at_20_all_at_once() {
    for (limit, strategy) in [(1, Strategy::Sequential), (20, Strategy::JoinAll)] {
        for plan in plans("limits", &[("limit", limit)]) {
            let lengths: Vec<_> = plan.tasks.iter().map(|task| f64::from(task.takes_ms)).collect();
            assert_eq!(plan.ideal(), strategy.ideal(&lengths), "{}", plan.title);
        }
    }
}

#[test]
fn the_seventh_chapter_gives_the_networks_rate_and_how_quick_it_is() {
    let answer_ms = takes_ms("rate-limits", "post 1");
    let of = |setting| default_of("rate-limits", setting);
    assert_eq!((answer_ms, of("rate"), of("limit"), of("count")), (60, 10, 3, 20));
    says(RATE_LIMITS, "This one allows ten a second, and it answers quickly, in 60 ms.");
    says(RATE_LIMITS, "a limit of three at a time keep twenty requests below ten a second");
    let each = 1000 / answer_ms;
    says(RATE_LIMITS, &format!("each of three places can serve {each} requests in a second"));
    assert_eq!(numbers(RATE_LIMITS), ["429", "60 ms", "60 ms", "16", "429"]);
    assert_eq!(3 * 1000 / answer_ms, 50);
    says(RATE_LIMITS, "three places serve fifty of them in a second");
    assert_eq!(numbers_in(&questions(RATE_LIMITS)), ["60 ms"]);
}

#[test]
fn in_the_eighth_chapter_six_of_ten_take_less_than_both_limits() {
    let limits = ["timeout", "deadline"].map(|setting| default_of("timeouts", setting));
    assert_eq!(limits, [320, 320]);
    let tasks = default_plans("timeouts").remove(0).tasks;
    let in_time = tasks.iter().filter(|task| task.takes_ms < 320).count();
    assert_eq!((tasks.len(), in_time), (10, 6));
    // So far from the limit that a slow machine does not change it.
    assert!(tasks.iter().all(|task| task.takes_ms.abs_diff(320) >= 20), "{tasks:?}");
    says(TIMEOUTS, "Both stand at 320 ms below, and of the ten posts six take less.");
    says(TIMEOUTS, "the same six came in, and the other four were given up");
    assert_eq!(numbers(TIMEOUTS), ["320 ms", "1 ms", "300 ms", "450 ms"]);
    let of_both = ["320 ms", "320 ms", "320 ms", "300 ms", "300 ms", "150 ms", "300 ms"];
    assert_eq!(numbers_in(&questions(TIMEOUTS)), of_both);
}

#[test]
fn in_the_eighth_chapter_nine_posts_of_300_ms_go_three_at_a_time_within_450_ms() {
    let defaults = ["limit", "timeout"].map(|setting| default_of("permits", setting));
    assert_eq!((defaults, takes_ms("permits", "post 1")), ([3, 450], 300));
    says(TIMEOUTS, "nine posts that take 300 ms each go three at a time");
    for plan in default_plans("permits") {
        assert_eq!(plan.tasks.len(), 9);
        assert!(plan.tasks.iter().all(|task| task.takes_ms == 300));
    }
    assert_eq!(ideals("permits")[0][3], (300.0, 600.0), "the second three have 150 ms left");
    assert_eq!(ideals("permits")[1][3], (300.0, 450.0));
}

#[test]
fn the_eighth_chapter_has_the_reader_set_the_least_limit_there_is() {
    let timeout = &lab("timeouts").settings[0];
    assert_eq!((timeout.name, timeout.min), ("timeout", 1));
    assert!(timeout.presets.contains(&1));
    let tasks = default_plans("timeouts").remove(0).tasks;
    assert!(tasks.iter().all(|task| task.takes_ms > 100), "nothing is that quick");
}

#[test]
fn in_the_ninth_chapter_six_of_ten_requests_go_wrong() {
    assert_eq!(default_plans("errors")[0].tasks.len(), 10);
    assert_eq!(default_of("errors", "failures"), 6);
    says(ERRORS, "Here are ten requests, and six of them go wrong.");
    says(ERRORS, "What becomes of the other nine?");
    assert_eq!(numbers(ERRORS), ["404", "500", "429"]);
}

#[test]
fn the_ninth_chapter_explains_every_failure_by_the_name_it_has_in_the_log() {
    use std::time::Duration;

    use crate::request::Failure;

    let failures = [
        Failure::Status { code: 404, message: String::new(), retry_after: None },
        Failure::Network(String::new()),
        Failure::Decode(String::new()),
        Failure::Timeout(Duration::from_millis(600)),
        Failure::Cancelled,
    ];
    for failure in failures {
        let words = failure.to_string();
        let name: String = words.chars().take_while(char::is_ascii_alphabetic).collect();
        assert!(ERRORS.contains(&format!(r#"<th scope="row"><code>{name}</code></th>"#)), "{name}");
        assert!(format!("{failure:?}").starts_with(&name));
    }
}

#[test]
fn in_the_tenth_chapter_ten_requests_are_given_up_after_250_ms() {
    assert_eq!(default_plans("cancelling")[0].tasks.len(), 10);
    let after = default_of("cancelling", "after");
    says(CANCELLING, &format!("Ten requests, and after {after} ms we lose interest."));
    assert_eq!(numbers(CANCELLING), ["250 ms"]);
    assert!(numbers_in(&questions(CANCELLING)).is_empty());
}

#[test]
fn in_the_eleventh_chapter_work_of_400_ms_stands_among_ten_posts() {
    let tasks = default_plans("one-thread").remove(0).tasks;
    let posts = tasks.iter().filter(|task| !task.works);
    assert_eq!((posts.count(), takes_ms("one-thread", "work")), (10, 400));
    says(ONE_THREAD, "for 400 ms, among ten requests");
    assert_eq!(numbers(ONE_THREAD), ["400 ms"]);
}

#[test]
fn in_the_eleventh_chapter_the_question_gives_the_time_of_the_quickest_post() {
    let tasks = default_plans("one-thread").remove(0).tasks;
    let quickest = tasks.iter().map(|task| task.takes_ms).min().expect("there are some");
    let quickest = seconds(quickest.into());
    let asked = numbers_in(&questions(ONE_THREAD));
    assert_eq!(asked, [quickest.as_str(), quickest.as_str(), "0.4 s"]);
}

#[test]
fn the_twelfth_chapter_compares_30_futures_with_31() {
    let counts: Vec<_> = default_plans("polls").iter().map(|plan| plan.tasks.len()).collect();
    assert_eq!(counts, [30, 31, 30]);
    assert_eq!(numbers(UNDER_THE_HOOD), ["30", "31"]);
    says(UNDER_THE_HOOD, "Thirty futures, and then one more.");
    assert_eq!(numbers_in(&questions(UNDER_THE_HOOD)), ["30", "31"]);
}
