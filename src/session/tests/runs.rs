//! A press of Run, from the network that is asked to the last record.

use std::rc::Rc;

use super::{host::GONE, *};
use crate::{
    lab::{NetworkNeed, all},
    request::Failure,
};

#[test]
fn every_lab_runs_to_its_end_and_the_network_saw_what_the_page_did() {
    for lab in all() {
        let page = Page::with(lab.name);
        page.run();
        assert_eq!(page.phase(), Phase::Done, "{}", lab.name);
        assert!(!page.summary().is_empty(), "{}", lab.name);
        assert_eq!(page.model.borrow().progress().1, "");
        for record in page.records() {
            let Some(witness) = record.witness else { continue };
            assert!(witness.arrived >= u32::from(!record.requests.is_empty()), "{}", lab.name);
        }
        let announced = |effect: &&Effect| matches!(effect, Effect::Announce { .. });
        assert_eq!(page.effects.borrow().iter().filter(announced).count(), page.records().len());
    }
}

#[test]
fn a_network_that_is_not_there_fails_the_press_and_says_why() {
    let unavailable = Some("Nobody answers.");
    let page = Page::on("limits", PracticeHost { unavailable, ..PracticeHost::new() });
    page.run();
    assert_eq!((page.phase(), page.problem()), (Phase::Failed, "Nobody answers.".to_owned()));
    assert!(page.records().is_empty() && !page.model.borrow().shows_feedback);
    assert_eq!(page.rows(), [20; 4], "the picture stays");
}

#[test]
fn while_the_browser_asks_the_reader_the_lab_says_that_it_waits_for_that() {
    let asks_reader = Some("waiting for you …");
    let host = PracticeHost { asks_reader, connects_after_ms: 60_000.0, ..PracticeHost::new() };
    let page = Page::on("limits", host);
    page.run_with(30_000.0, |page| {
        assert_eq!(page.model.borrow().progress().1, "waiting for you …");
        assert_eq!(page.phase(), Phase::Connecting(None));
    });
    assert_eq!((page.phase(), page.states()), (Phase::Done, vec![State::Done; 4]));
    page.dispatch(Msg::Run);
    assert_eq!(page.model.borrow().progress().1, "asking the network …");
}

/// What the requests of a network that is gone end in: nothing answers, or the page's host does.
fn ends_of_a_network_that_is_gone() -> [Failure; 4] {
    let status = |code| Failure::Status { code, message: String::new(), retry_after: None };
    let network = Failure::Network("Failed to fetch".to_owned());
    [network, status(404), status(503), Failure::Decode("not JSON".to_owned())]
}

#[test]
fn a_run_that_its_network_did_not_answer_has_failed_and_shows_no_finding() {
    for lab in all().filter(|lab| lab.network != NetworkNeed::None) {
        for failure in ends_of_a_network_that_is_gone() {
            let page = Page::on(lab.name, gone(&failure));
            page.dispatch(Msg::Chose(vec!["1".to_owned()]));
            page.run();
            let name = format!("{}, {failure}", lab.name);
            assert!(
                page.states().iter().all(|it| *it == State::Failed),
                "{name}: {:?}",
                page.states()
            );
            assert_eq!(page.phase(), Phase::Failed, "{name}");
            assert!(page.summary().starts_with("A run failed: "), "{name}: {}", page.summary());
            assert_eq!(page.problem(), GONE, "{name}");
            let model = page.model.borrow();
            assert!(model.facts.is_empty() && !model.shows_feedback, "{name}");
            let has_kept = model.history.as_ref().is_some_and(|it| !it.presses().is_empty());
            assert!(!has_kept, "{name}: there is nothing in it to compare");
            let is_tick = |effect: &Effect| matches!(effect, Effect::Tick { .. });
            assert!(!page.effects.borrow().iter().any(is_tick), "{name}");
        }
    }
}

fn gone(failure: &Failure) -> PracticeHost {
    PracticeHost { gone: Some(failure.clone()), ..PracticeHost::new() }
}

#[test]
fn an_api_that_refuses_every_request_was_there_and_one_that_goes_away_was_not() {
    for failure in ends_of_a_network_that_is_gone() {
        let page = Page::on("ten-posts", gone(&failure));
        page.typed("network", "url");
        page.typed("url", "http://127.0.0.1:4000/");
        page.run();
        let is_answered = !matches!(failure, Failure::Network(_));
        let state = if is_answered { State::Done } else { State::Failed };
        assert_eq!(page.states(), [state; 2], "{failure}");
        assert_eq!(page.problem(), if is_answered { "" } else { GONE }, "{failure}");
        assert!(!page.model.borrow().shows_feedback, "no answer is no verdict on a question");
    }
}

#[test]
fn other_peoples_servers_are_not_asked_again_why_they_do_not_answer() {
    let host = gone(&Failure::Network("Failed to fetch".to_owned()));
    let page = Page::on("ten-posts", host.clone());
    page.typed("network", "jsonplaceholder");
    page.run();
    assert_eq!((page.states(), host.connected.get()), (vec![State::Failed; 2], 1));
}

#[test]
fn runs_whose_requests_are_all_given_up_have_not_failed() {
    for (lab, setting, value) in [("timeouts", "timeout", "1"), ("cancelling", "after", "20")] {
        let page = Page::with(lab);
        page.typed(setting, value);
        page.run();
        assert_eq!((page.phase(), page.states()), (Phase::Done, vec![State::Done; 2]), "{lab}");
        assert!(page.records()[0].requests.iter().all(|it| it.outcome != Some(Outcome::Ok)));
        assert!(!page.summary().is_empty() && page.model.borrow().shows_feedback, "{lab}");
    }
}

#[test]
fn runs_that_nobody_answers_are_left_out() {
    let page = Page::with("limits");
    page.dispatch(Msg::Run);
    let has_endpoint = vec![true, false, false, true];
    let unavailable = Some("Without HTTP/2.".to_owned());
    page.dispatch(Msg::Runner(Event::Connected { has_endpoint, unavailable }));
    assert_eq!((page.phase(), page.rows().len()), (Phase::Running(None), 2));
    assert_eq!(page.problem(), "Without HTTP/2.");
}

#[test]
fn a_cost_that_could_not_be_measured_is_no_zero_but_a_failure() {
    let page = Page::on("ready-futures", PracticeHost { has_no_cost: true, ..PracticeHost::new() });
    page.run();
    assert_eq!(page.phase(), Phase::Failed);
    assert_eq!(page.summary(), "Nothing could be measured.");
    assert!(page.records().iter().all(|record| record.cost.is_none()));
}

#[test]
fn a_hidden_page_is_noted_in_the_run_under_way() {
    let page = Page::with("three-requests");
    page.run_with(2_000.0, |page| page.dispatch(Msg::Hidden));
    let hidden: Vec<_> = page.records().iter().map(|record| record.hidden).collect();
    assert_eq!(hidden, [false, true]);
}

#[test]
fn a_network_that_is_asked_what_it_saw_and_too_busy_to_answer_in_time_is_asked_again() {
    let late_witnesses = Rc::new(Cell::new(1));
    let page = Page::on("three-requests", PracticeHost { late_witnesses, ..PracticeHost::new() });
    page.run();
    let arrived: Vec<_> = page.records().iter().map(|it| it.witness.map(|it| it.arrived)).collect();
    assert_eq!(arrived, [Some(3); 2]);
}

#[test]
fn an_api_is_not_asked_what_it_saw_since_it_counts_nothing() {
    let page = Page::with("three-requests");
    page.typed("network", "jsonplaceholder");
    page.run();
    assert_eq!(page.phase(), Phase::Done);
    assert!(page.records().iter().all(|it| it.witness.is_none()), "{:?}", page.records());
}

/// All that a lab says and writes of its runs, on a host whose clock goes on by so many milliseconds at a time.
fn told_by_a_clock_of(step_ms: f64, lab: &str, settings: &[(&str, &str)]) -> (Page, String) {
    let page = Page::with(lab);
    for (name, value) in settings {
        page.typed(name, value);
    }
    host::set_clock_step(step_ms);
    page.run();
    let (picture, words) = page.model.borrow_mut().picture(ROOM);
    let mut told = vec![page.summary(), words, picture.layers.concat()];
    for effect in page.effects.borrow().iter() {
        match effect {
            Effect::LogHeading(_, text) => told.push(text.clone()),
            Effect::LogLines(lines) => told.extend(lines.iter().map(|line| line.text.clone())),
            _ => {}
        }
    }
    (page, told.join("; "))
}

#[test]
fn on_a_coarse_clock_no_time_is_nothing_and_what_cannot_be_known_is_said() {
    for step_ms in [1.0, 16.7, 100.0] {
        for lab in all() {
            let (page, told) = told_by_a_clock_of(step_ms, lab.name, &[]);
            let of = format!("{}, {step_ms} ms: {told}", lab.name);
            assert_eq!(page.phase(), Phase::Done, "{of}");
            for nonsense in [" 0 ms", "0.0 ms", "0.00 s", ">0.000<", "NaN", "inf", "0.00 µs"] {
                assert!(!told.contains(nonsense), "{nonsense:?} in {of}");
            }
            assert!(step_ms <= 1.0 || !told.contains("less than 1 ms"), "{of}");
            let names_step = told.contains(&format!("moves in steps of {step_ms:.0} ms"));
            assert_eq!(names_step, step_ms > 5.0, "{of}");
            let records = page.records();
            assert!(records.iter().all(|it| it.clock_step_ms == Some(step_ms)), "{of}");
            let costs = records.iter().filter_map(|it| it.cost.as_ref());
            assert!(costs.flat_map(|it| &it.samples_us).all(|us| *us > 0.0), "{of}");
        }
    }
}

#[test]
fn a_coarse_clock_finds_no_difference_that_it_cannot_show() {
    let (_, told) = told_by_a_clock_of(100.0, "same-in-js", &[]);
    assert!(told.contains("This clock is too coarse to tell whether they differ."), "{told}");
    let (_, told) = told_by_a_clock_of(1.0, "same-in-js", &[]);
    assert!(!told.contains("too coarse"), "{told}");
    let (_, told) = told_by_a_clock_of(100.0, "timeouts", &[("timeout", "1")]);
    assert!(told.contains("less than 100 ms"), "{told}");
    let (_, told) = told_by_a_clock_of(1000.0, "three-requests", &[]);
    assert!(told.contains("too short for this clock to compare"), "{told}");
    let (page, _) = told_by_a_clock_of(100.0, "limits", &[]);
    page.run();
    let model = page.model.borrow();
    let history = model.history.as_ref().expect("it keeps runs");
    let [a, b] = [1, 2].map(|press| history.run(press, 0).expect("it was run"));
    let told = model.lab.compared(a, b).plain();
    assert!(told.contains("less than 100 ms apart: about the same"), "{told}");
}

#[test]
fn a_fine_clock_is_not_worth_a_word() {
    let (page, told) = told_by_a_clock_of(0.1, "three-requests", &[]);
    assert!(page.records().iter().all(|record| record.clock_step_ms.is_none()));
    assert!(!told.contains("clock"), "{told}");
}

/// What two runs of 600 and 200 ms note when this happens after 250 ms.
fn standstills(happens: fn()) -> (Vec<Option<f64>>, String) {
    let page = Page::with("three-requests");
    page.dispatch(Msg::Chose(vec!["1".to_owned()]));
    page.run_with(250.0, |_| happens());
    let noted = page.records().iter().map(|record| record.standstill_ms).collect();
    assert!(!page.model.borrow().shows_feedback, "it shows nothing that a question asks");
    (noted, page.summary())
}

#[test]
fn a_machine_that_was_asleep_is_noted_whether_or_not_the_pages_clock_slept_too() {
    for happens in [|| virtual_time::work(60_000.0), || host::fall_asleep(60_000.0)] {
        let (noted, said) = standstills(happens);
        let is_noted = noted[0].is_some_and(|ms| (58_000.0..61_000.0).contains(&ms));
        assert!(is_noted && noted[1].is_none(), "{noted:?}");
        assert!(said.contains("nothing ran on this page, not even a timer"), "{said}");
        assert!(!said.contains("sooner"), "{said}");
    }
}

#[test]
fn what_a_busy_page_or_a_clock_that_is_set_explains_is_no_sleep() {
    let page = Page::with("three-requests");
    page.run_with(250.0, |_| virtual_time::work(2_000.0));
    assert!(page.records().iter().all(|record| record.standstill_ms.is_none()));
    page.run_with(250.0, |_| host::fall_asleep(-3_600_000.0));
    assert!(page.records().iter().all(|record| record.standstill_ms.is_none()));
}

#[test]
fn a_run_of_many_seconds_is_looked_after_all_the_time() {
    let page = Page::with("ten-posts");
    page.run_with(2_500.0, |_| virtual_time::work(10_000.0));
    let noted: Vec<_> = page.records().iter().map(|record| record.standstill_ms).collect();
    assert!(noted[0] > Some(9_000.0) && noted[1].is_none(), "{noted:?}");
}

#[test]
fn frames_are_counted_and_the_log_is_written_ten_times_a_second() {
    let page = Page::with("three-requests");
    page.run_with(1_700.0, |page| {
        for now_ms in [5000.0, 5016.0, 5032.0] {
            page.dispatch(Msg::Frame { now_ms });
        }
    });
    assert_eq!(page.records()[0].frames, 3);
    let lines = page
        .effects
        .borrow()
        .iter()
        .map(|effect| match effect {
            Effect::LogLines(lines) => lines.len(),
            _ => 0,
        })
        .filter(|lines| *lines > 0)
        .collect::<Vec<_>>();
    assert_eq!(lines, [2, 1, 3], "two had ended by the first frame");
}

#[test]
fn the_log_tells_starts_and_ends_of_three_tasks_in_the_order_in_which_they_happen() {
    let page = Page::with("three-tasks");
    page.run();
    let mut log: Vec<String> = Vec::new();
    for effect in page.effects.borrow().iter() {
        match effect {
            Effect::LogHeading(_, text) => log.push(text.clone()),
            Effect::LogLines(lines) => log.extend(lines.iter().map(|line| line.text.clone())),
            _ => {}
        }
    }
    let sequential = ["one at a time", "A starts", "A ends", "B starts", "B ends", "C starts"];
    let concurrent = ["all at once", "A starts", "B starts", "C starts", "C ends", "A ends"];
    let wanted =
        [&sequential[..], &["C ends", "Total: 1.00 s"], &concurrent, &["B ends", "Total: 0.50 s"]];
    let is_told = |(line, wanted): (&String, &&str)| line.starts_with(wanted);
    assert!(log.iter().zip(&wanted.concat()).all(is_told), "{log:#?}");
    assert_eq!(log.len(), 16);
}

#[test]
fn the_timings_of_the_browser_are_waited_for_by_the_clock_and_not_for_long() {
    let page =
        Page::on("connections", PracticeHost { has_late_timings: true, ..PracticeHost::new() });
    let before = virtual_time::now();
    page.run();
    let ran: f64 = page.records().iter().map(|record| record.total_ms).sum();
    // Timers of a hidden page ring once a second: here each takes as long as that.
    let waited = virtual_time::now() - before - ran;
    assert!(waited < 2.0 * 2_500.0, "{waited} ms");
}

#[test]
fn records_share_their_requests() {
    let page = Page::with("ten-posts");
    page.run();
    let [first, again] = [page.records(), page.records()];
    assert!(std::ptr::eq(&raw const first[0].requests[0], &raw const again[0].requests[0]));
    let model = page.model.borrow();
    let recorder = model.runs[0].recorder.as_ref().expect("it was recorded");
    assert!(std::ptr::eq(&raw const first[0].requests[0], &raw const recorder.requests()[0]));
}

#[test]
fn an_exercise_ticks_by_the_run_that_does_it() {
    let page = Page::with("two-endpoints");
    page.run();
    let ticked = page.effects.borrow().iter().any(|effect| {
        matches!(effect, Effect::Tick { exercise: "two-kinds", how } if how.contains(" s"))
    });
    assert!(ticked);
}

#[test]
fn earlier_runs_are_kept_compared_and_forgotten() {
    let page = Page::with("limits");
    page.run();
    page.run();
    page.dispatch(Msg::Compared([Some((1, 0)), Some((2, 3))]));
    {
        let model = page.model.borrow();
        let history = model.history.as_ref().expect("it keeps runs");
        assert_eq!(history.presses().len(), 2);
        assert_eq!(model.compared, [Some((1, 0)), Some((2, 3))]);
        assert!(history.run(2, 3).is_some());
    }
    page.dispatch(Msg::ForgetRuns);
    assert_eq!(page.model.borrow().compared, [None; 2]);
    let is_kept = |page: &Page| page.model.borrow().history.is_some();
    assert!(
        is_kept(&page) && !is_kept(&Page::with("sweep")),
        "a sweep's runs are points of a curve"
    );
}
