//! The first of three answers: who is asked, who wins, and what the network sees of the others.

#![allow(clippy::float_cmp, reason = "the virtual clock keeps exact time")]

use super::*;
use crate::run::{Outcome, Outcome::Cancelled, Outcome::NeverStarted, Outcome::Ok};

fn hedged_after(hedge_ms: u32) -> Vec<Record> {
    records("first-answer", &settings("first-answer", &[("hedge", hedge_ms)]))
}

fn outcomes(record: &Record) -> Vec<Outcome> {
    record.requests.iter().filter_map(|request| request.outcome).collect()
}

/// What the network saw arrive, answered to the end and saw go away.
fn seen(record: &Record) -> [u32; 3] {
    let witness = record.witness.expect("the network was asked");
    [witness.arrived, witness.answered, witness.aborted]
}

#[test]
fn all_answers_take_the_slowest_mirror_the_first_takes_the_quickest_and_a_hedge_lies_between() {
    let records = default_records("first-answer");
    let totals: Vec<_> = records.iter().map(|record| record.total_ms).collect();
    assert_eq!(totals, [800.0, 200.0, 550.0]);
    assert_eq!(outcomes(&records[0]), [Ok, Ok, Ok]);
    assert_eq!(outcomes(&records[1]), [Cancelled, Ok, Cancelled]);
    assert_eq!(outcomes(&records[2]), [Cancelled, Ok, NeverStarted]);
}

#[test]
fn the_losers_were_sent_and_the_network_saw_them_go() {
    let records = default_records("first-answer");
    assert_eq!(seen(&records[0]), [3, 3, 0]);
    assert_eq!(seen(&records[1]), [3, 1, 2]);
    assert_eq!(seen(&records[2]), [2, 1, 1], "the third was never asked");
}

#[test]
fn a_hedge_that_is_longer_than_the_first_answer_takes_asks_one_mirror() {
    let spared = hedged_after(900).remove(2);
    assert_eq!((spared.total_ms, seen(&spared)), (800.0, [1, 1, 0]));
}

#[test]
fn a_short_hedge_asks_all_three_and_has_an_answer_soon() {
    let spared = hedged_after(20).remove(2);
    assert_eq!((spared.total_ms, seen(&spared)), (220.0, [3, 1, 2]));
}

#[test]
fn the_lab_tells_both_totals_and_what_the_losers_cost() {
    let mut records = default_records("first-answer");
    let totals = "join_all had all answers after 0.80 s, select_ok the first after 0.20 s, and \
                  hedged after 0.55 s.";
    assert_eq!(
        conclusion("first-answer", &records),
        format!(
            "{totals} What the losers cost, by the server’s own count: of select_ok’s 3 requests it \
             answered 1 and saw 2 abandoned; of hedged’s 2 it answered 1 and saw 1 abandoned."
        )
    );
    records[1].witness = None;
    assert_eq!(conclusion("first-answer", &records), totals);
}
