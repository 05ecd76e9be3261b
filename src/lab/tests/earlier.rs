//! What is said of earlier runs, alone and by twos.

use super::*;
use crate::run::{EndedRun, Network, Outcome, State};

/// A run of a lab, of which a test then changes what it is about.
fn run(name: &str, plan: usize, changes: &[(&'static str, u32)]) -> EndedRun {
    let settings = settings(name, changes);
    let title = (lab(name).plans)(&settings)[plan].title;
    let record = records(name, &settings).remove(plan);
    EndedRun { title, record: Record { settings, ..record } }
}

fn compared(name: &str, a: &EndedRun, b: &EndedRun) -> String {
    words(&lab(name).compared(a, b))
}

#[test]
fn a_run_is_listed_with_its_settings_and_its_network() {
    let mut run = run("limits", 0, &[("count", 1_000), ("limit", 7)]);
    assert_eq!(
        lab("limits").made_with(&run.record),
        " · posts: 1,000 · limit: 7 · network: in this browser"
    );
    run.record.network = Network::Server;
    assert!(lab("limits").made_with(&run.record).ends_with(" · network: native server"));
    let timers = self::run("three-tasks", 0, &[]);
    assert_eq!(lab("three-tasks").made_with(&timers.record), "", "there is nothing to choose");
}

#[test]
fn the_difference_is_told_from_the_longer_one_whichever_it_is() {
    let (turn, once) = (run("ten-posts", 0, &[]), run("ten-posts", 1, &[]));
    assert_eq!(
        compared("ten-posts", &turn, &once),
        "A, one at a time, took 3.00 s; B, all at once, took 0.45 s. A took 2.55 s longer, 6.7 times \
         as long. They differ in strategy alone."
    );
    assert_eq!(
        compared("ten-posts", &once, &turn),
        "A, all at once, took 0.45 s; B, one at a time, took 3.00 s. B took 2.55 s longer, 6.7 times \
         as long. They differ in strategy alone."
    );
}

#[test]
fn runs_of_the_same_settings_that_took_about_as_long_differ_in_nothing() {
    let (a, mut b) = (run("ten-posts", 1, &[]), run("ten-posts", 1, &[]));
    b.record.total_ms = a.record.total_ms * 1.04;
    assert_eq!(
        compared("ten-posts", &a, &b),
        "A, all at once, took 0.45 s; B, all at once, took 0.47 s. They are 18 ms apart: about the \
         same. Both used the same settings."
    );
}

#[test]
fn one_setting_that_differs_is_named_with_both_values() {
    let (a, b) = (run("limits", 0, &[("limit", 5)]), run("limits", 0, &[("limit", 10)]));
    let said = compared("limits", &a, &b);
    assert!(said.ends_with(" They differ in limit (5 and 10) alone."), "{said}");
    let mut b = run("limits", 0, &[("limit", 5)]);
    b.record.network = Network::Server;
    let said = compared("limits", &a, &b);
    assert!(
        said.ends_with(" They differ in network (in this browser and native server) alone."),
        "{said}"
    );
}

#[test]
fn two_apis_of_the_readers_own_are_told_apart_by_what_they_were_asked() {
    let of = |base: &str| {
        let mut run = run("ten-posts", 1, &[]);
        run.record.network = Network::Url;
        for request in &mut run.record.requests {
            request.url = format!("{base}/posts/1");
        }
        run
    };
    let (a, b) = (of("http://localhost:3000/fast"), of("http://localhost:3000/slow"));
    let said = compared("ten-posts", &a, &b);
    let wanted = "in network (http://localhost:3000/fast/posts/1 and http://localhost:3000/slow/posts/1) alone.";
    assert!(said.ends_with(wanted), "{said}");
    assert!(
        compared("ten-posts", &a, &of("http://localhost:3000/fast"))
            .contains("Both used the same settings")
    );
}

#[test]
fn of_several_that_differ_none_is_said_to_have_made_the_difference() {
    let a = run("limits", 0, &[("limit", 5)]);
    let mut b = run("limits", 3, &[("limit", 10), ("count", 1_000)]);
    b.record.network = Network::Server;
    let said = compared("limits", &a, &b);
    let wanted = " They differ in strategy, posts (20 and 1,000), limit (5 and 10) and network \
                  (in this browser and native server), so there is no telling which made the difference.";
    assert!(said.ends_with(wanted), "{said}");
}

#[test]
fn what_did_not_come_to_its_end_in_sight_is_not_compared() {
    let refused = "Only runs that ended with the page in view and the machine awake the whole time can \
                   be compared.";
    let cases = [
        (State::Cancelled, false, None, "B, all at once, was cancelled after 0.45 s. "),
        (State::Failed, false, None, "B, all at once, failed after 0.45 s. "),
        (State::Done, true, None, "B, all at once, took 0.45 s, with the page in the background. "),
        (
            State::Done,
            false,
            Some(60_000.0),
            "B, all at once, took 0.45 s, with 60.00 s in which nothing ran. ",
        ),
    ];
    for (state, hidden, standstill_ms, what) in cases {
        let a = run("ten-posts", 1, &[]);
        let mut b = run("ten-posts", 1, &[]);
        b.record = Record { state, hidden, standstill_ms, ..b.record };
        let said = compared("ten-posts", &a, &b);
        assert!(said.ends_with(&format!("{what}{refused}")), "{said}");
        assert!(compared("ten-posts", &b, &a).ends_with(refused));
    }
}

#[test]
fn requests_that_were_not_answered_well_are_counted() {
    let (a, mut b) = (run("ten-posts", 1, &[]), run("ten-posts", 1, &[]));
    b.record.requests[3].outcome = Some(Outcome::Status);
    let said = compared("ten-posts", &a, &b);
    assert!(said.contains("B, all at once, took 0.45 s, with 1 of 10 failed."), "{said}");
}

#[test]
fn every_lab_can_tell_of_its_own_runs() {
    for lab in all() {
        for title in default_plans(lab.name).iter().map(|plan| plan.title) {
            assert!(!title.contains(['<', '&', '"']), "{title} goes into HTML as it is");
        }
        for setting in lab.settings {
            let label = setting.label;
            assert!(!label.contains(['<', '&', '"']), "{label} goes into HTML as it is");
        }
        let of_lab = run(lab.name, 0, &[]);
        assert_eq!(
            lab.made_with(&of_lab.record).contains(" · network: "),
            !lab.networks().is_empty()
        );
        assert!(compared(lab.name, &of_lab, &of_lab).contains("Both used the same settings"));
    }
}
