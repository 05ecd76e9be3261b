//! What a network refuses that keeps a rate, and which strategies it refuses nothing.

#![allow(clippy::float_cmp, reason = "the virtual clock keeps exact time")]

use super::*;

#[test]
fn what_a_token_bucket_lets_through_is_never_refused_whatever_its_burst() {
    for (rate, burst) in [(2, 1), (10, 1), (10, 5), (33, 20), (50, 2)] {
        let settings = settings("rate-limits", &[("rate", rate), ("burst", burst)]);
        let spaced = records("rate-limits", &settings).remove(2);
        assert_eq!(count(&spaced, Outcome::Ok), 20, "{rate} a second, burst {burst}");
        let at_once = spaced.requests.iter().filter(|r| r.started_ms == Some(0.0)).count();
        assert_eq!(at_once, burst as usize, "the burst");
        let rest = f64::from(20 - burst) * f64::from(1000_u32.div_ceil(rate));
        assert_eq!(spaced.total_ms, rest + 60.0);
    }
}

#[test]
fn only_a_limit_on_the_rate_keeps_the_rate() {
    let records = default_records("rate-limits");
    let answered: Vec<_> = records.iter().map(|record| count(record, Outcome::Ok)).collect();
    assert_eq!((answered[0], answered[2], answered[3]), (2, 20, 20));
    assert!((2..10).contains(&answered[1]), "three at a time: {answered:?}");
    let refused =
        |record: &Record| record.requests.iter().map(crate::run::Request::refusals).sum::<usize>();
    let refusals: Vec<_> = records.iter().map(refused).collect();
    assert_eq!((refusals[0], refusals[1], refusals[2]), (18, 20 - answered[1], 0));
    assert!(refusals[3] >= 18, "{refusals:?}");
    assert_eq!(
        figure(&records, "refused (429)"),
        Some(refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
    );
    let said = conclusion("rate-limits", &records);
    assert!(
        said.starts_with("All at once, 2 of 20 were answered; with the limit on how many at a")
    );
    let spaced =
        "Limited by rate, 20 of 20 were answered in 1.96 s, without a refusal; tried again, 20 of";
    assert!(said.contains(spaced), "{said}");
    assert!(said.ends_with(&format!(", after {} refusals.", refusals[3])), "{said}");
}

#[test]
fn with_jitter_all_are_answered_in_the_end_and_without_it_they_keep_failing_together() {
    let plan = plans("rate-limits", &[]).remove(3);
    let run = || count(&record_of(lab("rate-limits"), &plan, f64::INFINITY), Outcome::Ok);
    for _ in 0..200 {
        assert_eq!(run(), 20);
    }
    network::without_jitter();
    assert!(run() < 20);
}

#[test]
fn a_request_that_is_refused_each_time_is_tried_eight_times() {
    network::without_jitter();
    let plan = plans("rate-limits", &[]).remove(3);
    let record = record_of(lab("rate-limits"), &plan, f64::INFINITY);
    let mut refused = record.requests.iter().filter(|it| it.outcome == Some(Outcome::Status));
    assert!(refused.clone().count() > 0);
    assert!(refused.all(|it| it.refusals() == 8), "{record:?}");
}

#[test]
fn a_rate_that_is_kept_is_never_refused_whatever_it_is() {
    for (rate, count) in [2, 3, 7, 10, 33, 50].into_iter().flat_map(|it| [(it, 2), (it, 60)]) {
        let changes = [("rate", rate), ("count", count)];
        let plan = plans("rate-limits", &changes).remove(2);
        let record = record_of(lab("rate-limits"), &plan, f64::INFINITY);
        assert!(record.requests.iter().all(|it| it.outcome == Some(Outcome::Ok)), "{changes:?}");
    }
}

#[test]
fn a_try_that_was_refused_counts_beside_a_request_that_was() {
    let mut records = default_records("ten-posts");
    records[0].requests[0].refusals_ms = vec![10.0, 20.0];
    records[1].requests[3].status = Some(429);
    records[1].requests[4].status = Some(500);
    assert_eq!(figure(&records, "refused (429)").as_deref(), Some("2, then 1"));
}
