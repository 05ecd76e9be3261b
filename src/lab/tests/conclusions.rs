//! What a lab says of its records.

use super::*;
use crate::{
    run::{Outcome, State, Witness},
    strategy::Mode,
};

/// Ten posts, of which the network says nothing.
fn ten_posts() -> Vec<Record> {
    let mut records = records("ten-posts", &posts(10));
    for record in &mut records {
        record.witness = None;
    }
    records
}

/// Ten posts one at a time, cancelled after a second: three answered, one cut short.
fn cancelled(witness: Option<Witness>) -> String {
    let plan = &default_plans("ten-posts")[0];
    let mut record = record_of(lab("ten-posts"), plan, 1_000.0);
    record.witness = witness;
    conclusion("ten-posts", &[record])
}

fn saw(arrived: u32, aborted: u32) -> Witness {
    let answered = arrived - aborted;
    Witness { arrived, answered, aborted, peak_in_flight: 1, connections: None, streams: None }
}

fn figures(records: &[Record]) -> Vec<(&'static str, String)> {
    facts(records).into_iter().map(|fact| (fact.name, words(&fact.value))).collect()
}

fn fail(record: &mut Record, index: usize, error: &str) {
    record.requests[index].outcome = Some(Outcome::Status);
    record.requests[index].error = Some(error.to_owned());
}

#[test]
fn ten_posts_are_told_with_both_totals_and_their_ratio() {
    assert_eq!(
        conclusion("ten-posts", &ten_posts()),
        "One at a time took 3.00 s, all at once 0.45 s: 6.7 times as fast. No single request got \
         faster: on average they took 0.30 s, then 0.30 s. The waits overlapped."
    );
}

#[test]
fn the_totals_wear_the_colours_of_their_strategies() {
    let tones: Vec<_> = lab("ten-posts")
        .conclusion(&ten_posts())
        .spans()
        .into_iter()
        .filter_map(|span| Some((span.mode?, span.text)))
        .collect();
    let expected = [(Mode::Sequential, "3.00 s"), (Mode::Concurrent, "0.45 s")];
    assert_eq!(tones, expected.map(|(tone, text)| (tone, text.to_owned())));
}

#[test]
fn requests_that_got_slower_at_once_are_not_called_just_as_fast() {
    let mut records = ten_posts();
    records[1].sum_ms *= 1.5;
    let said = conclusion("ten-posts", &records);
    assert!(said.contains("The average request got slower: it took 0.30 s, then 0.45 s."));
    assert!(!said.contains("got faster"), "{said}");
}

#[test]
fn one_post_has_nothing_to_overlap_with() {
    assert_eq!(
        conclusion("ten-posts", &records("ten-posts", &posts(1))),
        "A single post has nothing to overlap with: it took 0.30 s, then 0.30 s."
    );
}

#[test]
fn three_requests_and_three_tasks_have_conclusions_of_their_own() {
    assert_eq!(
        conclusion("three-requests", &records("three-requests", &Settings::new())),
        "One at a time took 1.80 s, all at once 0.60 s: 3.0 times as fast. They are the same three \
         waits, end to end or side by side."
    );
    assert_eq!(
        conclusion("three-tasks", &records("three-tasks", &Settings::new())),
        "One at a time took 1.00 s, all at once 0.50 s: 2.0 times as fast. Together they took as \
         long as B alone, the longest of them."
    );
}

#[test]
fn nothing_is_concluded_from_no_record() {
    assert_eq!(conclusion("ten-posts", &[]), "");
    assert_eq!(facts(&[]), []);
}

#[test]
fn a_cancelled_run_counts_what_became_of_its_requests() {
    assert_eq!(
        cancelled(None),
        "Cancelled after 1.00 s: 3 answered, 1 cut short, 6 never started."
    );
}

#[test]
fn what_the_network_saw_of_a_cancelled_run_is_told_in_plain_english() {
    let cases = [
        (saw(0, 0), "The server received none and saw none abandoned."),
        (saw(1, 0), "The server received 1 and saw none abandoned."),
        (saw(4, 1), "The server received 4 and saw 1 abandoned."),
        (saw(1_000, 40), "The server received 1,000 and saw 40 abandoned."),
    ];
    for (witness, words) in cases {
        let said = cancelled(Some(witness));
        assert!(said.ends_with(&format!("6 never started. {words}")), "{said}");
    }
}

#[test]
fn cancelling_the_second_run_is_what_is_told_of_both() {
    let lab = lab("ten-posts");
    let plans = default_plans(lab.name);
    let records = [record_of(lab, &plans[0], f64::INFINITY), record_of(lab, &plans[1], 240.0)];
    assert_eq!(
        words(&lab.conclusion(&records)),
        "Cancelled after 0.24 s: 3 answered, 7 cut short, 0 never started. The server received \
         10 and saw 7 abandoned."
    );
}

#[test]
fn failures_are_counted_over_both_runs_and_the_first_is_quoted() {
    let mut records = ten_posts();
    fail(&mut records[0], 2, "status 500: out of paper");
    fail(&mut records[1], 0, "status 404");
    assert_eq!(
        conclusion("ten-posts", &records),
        "2 of 20 requests failed, the first being post 3, with “status 500: out of paper”. Each is \
         in the table. The times above were measured all the same."
    );
}

#[test]
fn a_failure_without_a_reason_is_still_a_failure() {
    let mut records = ten_posts();
    records[0].requests[9].outcome = Some(Outcome::Network);
    let said = conclusion("ten-posts", &records);
    assert!(said.starts_with("1 of 20 requests failed: post 10, with “no reason given”."));
}

#[test]
fn times_taken_out_of_sight_are_not_compared() {
    for hidden in 0..2 {
        let mut records = ten_posts();
        records[hidden].hidden = true;
        let said = conclusion("ten-posts", &records);
        assert!(said.starts_with("This page was in the background during the run,"), "{said}");
        assert!(!said.contains("as fast"), "{said}");
    }
}

#[test]
fn a_failure_counts_for_more_than_being_hidden_and_a_cancel_for_more_than_both() {
    let mut records = ten_posts();
    records[0].hidden = true;
    fail(&mut records[0], 0, "status 500");
    assert!(conclusion("ten-posts", &records).starts_with("1 of 20 requests failed"));
    records[1].state = State::Cancelled;
    assert!(conclusion("ten-posts", &records).starts_with("Cancelled after"));
}

#[test]
fn the_peaks_of_both_runs_are_given_side_by_side() {
    let mut records = ten_posts();
    let most = ("most in flight, seen from here", "1, then 10".to_owned());
    assert_eq!(figures(&records), std::slice::from_ref(&most));
    records[0].witness = Some(saw(10, 0));
    records[1].witness = Some(Witness { peak_in_flight: 1_000, ..saw(10, 0) });
    let counted = ("seen by the server", "1, then 1,000".to_owned());
    assert_eq!(figures(&records), [most, counted]);
}

#[test]
fn a_task_without_a_network_is_under_way_and_not_in_flight() {
    let records = records("three-tasks", &Settings::new());
    assert_eq!(figures(&records), [("most under way at once", "1, then 3".to_owned())]);
}

#[test]
fn a_figure_wears_the_colour_of_its_run() {
    let tones: Vec<_> = facts(&ten_posts())[0].value.spans().iter().map(|span| span.mode).collect();
    assert_eq!(tones, [Some(Mode::Sequential), None, Some(Mode::Concurrent)]);
}

#[test]
fn what_the_network_saw_is_left_out_when_one_run_has_no_witness() {
    for with_witness in 0..2 {
        let mut records = ten_posts();
        records[with_witness].witness = Some(saw(10, 0));
        assert_eq!(figures(&records).len(), 1);
    }
}
