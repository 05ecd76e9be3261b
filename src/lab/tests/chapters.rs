//! Every number in a chapter's text, held against the lab that the chapter is about.

use super::*;

const WHY_IT_MATTERS: &str = include_str!("../../../lesson/01-why-it-matters.html");
const THREE_TASKS: &str = include_str!("../../../lesson/02-three-tasks-together.html");
const TEN_POSTS: &str = include_str!("../../../lesson/03-ten-posts.html");

/// A chapter's text as the reader sees it: without tags, and without what stands in for labs.
fn text(chapter: &str) -> String {
    let mut text = String::new();
    let mut rest = chapter;
    while let Some(start) = rest.find(['<', '{']) {
        text.push_str(&rest[..start]);
        let close = if rest[start..].starts_with('<') { '>' } else { '}' };
        let end = rest[start..].find(close).expect("what is opened is closed");
        rest = &rest[start + end + 1..];
    }
    text + rest
}

/// The numbers in a chapter's text, each with its unit if it has one.
fn numbers(chapter: &str) -> Vec<String> {
    let text = text(chapter);
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
    let chapter =
        r#"{% set title = "7 ways" %}<h2 id="x8">Of 1,000, only</h2> 0.5 s. {{ lab("9") }}"#;
    assert_eq!(numbers(chapter), ["1,000", "0.5 s"]);
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
