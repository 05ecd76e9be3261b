//! Settings, links, presets, and what the lab says of them.

use super::*;
use crate::{lab::Drawing, network::Unavailable};

#[test]
fn a_wrong_setting_is_named_marked_and_starts_nothing() {
    for lab in crate::lab::all() {
        for setting in lab.settings {
            let page = Page::with(lab.name);
            let rows = page.rows();
            let wrong =
                [setting.min.wrapping_sub(1), setting.max + 1].map(|value| value.to_string());
            for wrong in wrong.iter().map(String::as_str).chain(["", "1.5", "ten", "1e2"]) {
                page.typed(setting.name, wrong);
                let name = format!("{}, {} of {wrong:?}", lab.name, setting.name);
                assert_eq!(page.model.borrow().checked.wrong, [setting.name], "{name}");
                assert!(!page.problem().is_empty(), "{name}");
                page.dispatch(Msg::Run);
                assert_eq!((page.phase(), page.rows()), (Phase::Idle, rows.clone()), "{name}");
            }
            page.typed(setting.name, &setting.max.to_string());
            assert_eq!(page.problem(), "");
            assert!(page.model.borrow().checked.wrong.is_empty());
        }
    }
}

#[test]
fn a_changed_setting_shows_its_ideal_at_once_and_takes_the_old_results_away() {
    let page = Page::with("ten-posts");
    assert_eq!(page.rows(), [10, 10]);
    page.run();
    assert_eq!(page.phase(), Phase::Done);
    assert!(!page.summary().is_empty());
    page.typed("count", "50");
    assert_eq!((page.phase(), page.rows()), (Phase::Idle, vec![50, 50]));
    assert_eq!(page.summary(), "");
    assert!(page.records().is_empty() && page.model.borrow().facts.is_empty());
}

#[test]
fn what_is_changed_during_a_run_counts_from_the_next() {
    let page = Page::with("ten-posts");
    page.run_with(500.0, |page| {
        page.typed("count", "20");
        assert!(page.model.borrow().note.contains("take effect with the next run"));
        assert_eq!(page.rows(), [10, 10]);
    });
    assert_eq!(page.states(), [State::Done, State::Done]);
    assert_eq!(page.records()[0].requests.len(), 10);
    page.run();
    assert_eq!(page.records()[0].requests.len(), 20);
}

#[test]
fn two_presses_of_run_make_one_run() {
    let page = Page::with("three-requests");
    page.run_with(100.0, |page| {
        page.dispatch(Msg::Run);
        assert!(page.press.take().is_none(), "a run is under way");
    });
    assert_eq!(page.records().len(), 2);
    assert_eq!(page.model.borrow().history.as_ref().expect("it keeps runs").presses().len(), 1);
}

#[test]
fn a_lab_that_loads_does_not_run_and_shows_what_it_would_do() {
    let lab = Lab::find("limits").expect("there is such a lab");
    let mut model = LabModel::new(lab, 1);
    assert_eq!(model.runs.len(), 4);
    assert!(update(&mut model, Msg::Run).is_empty());
    assert!(update(&mut model, Msg::Reset).is_empty());
    assert_eq!(model.phase, Phase::Loading);
}

#[test]
fn reset_brings_back_the_settings_and_leaves_the_network() {
    let page = Page::with("ten-posts");
    page.typed("network", "server");
    page.typed("count", "30");
    page.run();
    page.dispatch(Msg::Reset);
    assert_eq!((page.value("count"), page.value("network")), ("10".into(), "server".into()));
    assert_eq!((page.phase(), page.rows()), (Phase::Idle, vec![10, 10]));
    assert!(page.records().is_empty());
}

#[test]
fn a_network_that_the_lab_does_not_offer_changes_nothing() {
    let page = Page::with("limits");
    page.typed("network", "timers");
    assert_eq!(page.value("network"), "browser");
    let timers = Page::with("three-tasks");
    timers.typed("network", "server");
    assert_eq!(timers.value("network"), "");
}

#[test]
fn a_link_fills_in_what_can_be_and_says_what_can_not() {
    let page = Page::with("limits");
    page.follow(&[("count", "30"), ("limit", "7")]);
    assert_eq!((page.value("count"), page.value("limit")), ("30".into(), "7".into()));
    assert_eq!(page.rows(), [30; 4]);
    page.follow(&[("count", "40"), ("limit", "99"), ("speed", "3")]);
    assert_eq!((page.value("count"), page.value("limit")), ("40".into(), "7".into()));
    assert!(page.problem().starts_with("Part of this link isn’t valid. "), "{}", page.problem());
    page.typed("limit", "8");
    assert_eq!(page.problem(), "");
}

#[test]
fn a_link_to_what_is_set_already_leaves_the_results() {
    let page = Page::with("ten-posts");
    page.run();
    let summary = page.summary();
    page.follow(&[("count", "10")]);
    assert_eq!((page.phase(), page.summary()), (Phase::Done, summary));
}

#[test]
fn the_address_is_noted_with_what_it_said_before() {
    let page = Page::with("limits");
    page.typed("limit", "9");
    page.run();
    let noted = page.effects.borrow_mut().drain(..).find_map(|effect| match effect {
        Effect::NoteAddress { before, now } => Some((before, now)),
        _ => None,
    });
    let (before, now) = noted.expect("Run notes the address");
    assert_eq!(before, "limits&count=20&limit=5&network=browser");
    assert_eq!(now, "limits&count=20&limit=9&network=browser");
}

#[test]
fn an_address_of_an_api_is_encoded_as_a_browser_would_and_a_link_brings_no_headers_to_it() {
    let page = Page::with("ten-posts");
    page.typed("network", "url");
    page.typed("url", "https://a.example/items/{id}");
    page.typed("headers", "X-Key: 1");
    let link = page.model.borrow().link.clone();
    assert!(
        link.ends_with("&network=url&url=https%3A%2F%2Fa.example%2Fitems%2F%7Bid%7D"),
        "{link}"
    );
    page.follow(&[("url", "https://b.example/")]);
    assert_eq!(
        (page.value("url"), page.value("headers")),
        ("https://b.example/".into(), String::new())
    );
}

#[test]
fn what_cannot_be_an_api_is_named_marked_and_starts_nothing() {
    let base = "https://api.example.org";
    for (address, headers, words, wrong) in [
        ("", "", "Give the address", &["url"][..]),
        ("localhost:3000", "", "begins with https://", &["url"]),
        ("https://ann:secret@example.org", "", "fetch refuses", &["url"]),
        (base, "Cookie: a=b", "“Cookie”", &["headers"]),
        (base, "no header", "Line 1", &["headers"]),
        ("https://api.example.org/posts/{id}", "", "one kind of thing", &[]),
    ] {
        let page = Page::with("two-endpoints");
        page.typed("network", "url");
        page.typed("url", address);
        page.typed("headers", headers);
        let problem = page.problem();
        assert!(problem.contains(words), "{address} {headers}: {problem}");
        assert_eq!(page.model.borrow().checked.wrong, wrong, "{address} {headers}");
        page.dispatch(Msg::Run);
        assert!(page.press.take().is_none(), "{address} {headers}");
        assert_eq!(page.phase(), Phase::Idle);
    }
}

#[test]
fn a_network_that_is_not_there_is_told_of_until_another_is_chosen() {
    let lab = Lab::find("ten-posts").expect("there is such a lab");
    let mut model = LabModel::new(lab, 1);
    update(&mut model, Msg::Ready(Some(Unavailable("No workers here.".to_owned()))));
    assert_eq!((model.phase, &*model.problem), (Phase::Idle, "No workers here."));
    let network = |value: &str| Msg::Typed { control: "network".into(), value: value.into() };
    update(&mut model, network("server"));
    assert_eq!(model.problem, "");
    update(&mut model, network("browser"));
    assert_eq!(model.problem, "No workers here.");
}

#[test]
fn guesses_are_kept_restored_and_answered_after_the_run() {
    let page = Page::with("limits");
    page.dispatch(Msg::Chose(vec!["2".to_owned()]));
    page.dispatch(Msg::Guessed(700.0));
    let kept: Vec<_> = page.effects.borrow_mut().drain(..).collect();
    assert!(
        matches!(&kept[0], Effect::Keep { name, text } if name == "guess:lab-limits" && text == "2")
    );
    assert!(
        matches!(&kept[1], Effect::Keep { name, text } if name == "limits-guess" && text == "700")
    );
    assert!(!page.model.borrow().shows_feedback);
    page.run();
    assert!(page.model.borrow().shows_feedback);
    page.dispatch(Msg::Forgotten);
    assert_eq!((page.model.borrow().guess_ms, &*page.model.borrow().choices[0]), (None, ""));
    page.dispatch(Msg::Restored { choices: "2".to_owned(), guess: "700".to_owned() });
    assert_eq!(
        (page.model.borrow().guess_ms, &*page.model.borrow().choices[0]),
        (Some(700.0), "2")
    );
}

#[test]
fn the_second_of_two_questions_is_kept_alone() {
    let lab = Lab::find("limits").expect("there is such a lab");
    let mut model = LabModel::new(lab, 2);
    let choices = vec![String::new(), "3".to_owned()];
    let effects = update(&mut model, Msg::Chose(choices.clone()));
    let [Effect::Keep { text, .. }] = &*effects else { panic!("{effects:?}") };
    let mut next_visit = LabModel::new(lab, 2);
    update(&mut next_visit, Msg::Restored { choices: text.clone(), guess: String::new() });
    assert_eq!(next_visit.choices, choices);
}

#[test]
fn a_guess_beyond_the_axis_makes_it_longer() {
    let page = Page::with("limits");
    page.dispatch(Msg::Guessed(60_000.0));
    let (picture, _) = page.model.borrow_mut().picture(ROOM);
    assert!(!picture.layers.is_empty());
    assert!(page.model.borrow().span_ms >= 60_000.0);
}

/// What a question asks is neither drawn nor said before it is answered, or Run is pressed without an answer.
#[test]
fn no_picture_gives_an_answer_away() {
    for lab in crate::lab::all() {
        let model = |questions| RefCell::new(LabModel::new(lab, questions));
        let shown = |model: &RefCell<LabModel>| {
            let (picture, words) = model.borrow_mut().picture(ROOM);
            (picture.layers.concat(), words)
        };
        // A name on the axis, such as "0.5 s", and not "post 1" or "50".
        let is_time = |name: &&str| {
            let number = name.trim_end_matches(|it: char| !it.is_ascii_digit());
            name.ends_with('s') && number.parse::<f64>().is_ok()
        };
        let times = |svg: &str| {
            let names = svg.split("<text").filter_map(|text| text.split(['<', '>']).nth(1));
            names.filter(is_time).count()
        };
        let open = model(1);
        let (svg, words) = shown(&open);
        assert!(!svg.contains("ideal"), "{}: {svg}", lab.name);
        assert!(!words.contains("ideal"), "{}: {words}", lab.name);
        // A line is dragged on the axis, which is longer than what is predicted. That of costs is always there.
        let has_axis = lab.guess.is_some() || lab.drawing == Drawing::Costs;
        assert_eq!(times(&svg) > 0, has_axis, "{}: {svg}", lab.name);
        // Nor does a strip, however little there is in it.
        for run in &open.borrow().runs {
            let model = open.borrow();
            let (strip, words) = model.strip(run.plan.strategy.name(), 600.0).expect("its own");
            let svg = strip.layers.concat();
            assert!(!svg.contains("ideal") && times(&svg) == 0, "{}: {svg}", lab.name);
            assert!(words.ends_with("not run yet."), "{}: {words}", lab.name);
        }
        update(&mut open.borrow_mut(), Msg::Chose(vec!["a".to_owned()]));
        update(&mut open.borrow_mut(), Msg::Guessed(100.0));
        let (svg, words) = shown(&open);
        // The line can be dragged until Run is pressed.
        let is_shown = lab.drawing != Drawing::Costs && lab.guess.is_none();
        assert!(times(&svg) > 0 && words.contains("ideal") == is_shown, "{}: {words}", lab.name);
        let asked_nothing = model(0);
        update(&mut asked_nothing.borrow_mut(), Msg::Guessed(100.0));
        assert_eq!((svg, words), shown(&asked_nothing), "{}: from then on it is shown", lab.name);
    }
}

#[test]
fn a_reader_who_answers_again_sees_the_choices_until_the_next_verdict() {
    let page = Page::with("limits");
    let shows = || page.model.borrow().shows_verdicts();
    page.dispatch(Msg::AnswerAgain);
    page.run_with(100.0, |page| {
        page.dispatch(Msg::AnswerAgain);
        assert!(!page.model.borrow().shows_verdicts(), "there is none yet");
    });
    assert!(shows(), "there was nothing to answer again, so that press is forgotten");
    page.dispatch(Msg::AnswerAgain);
    assert!(!shows());
    page.run();
    assert!(shows());
}

#[test]
fn where_a_time_is_predicted_the_axis_is_much_longer_than_that() {
    for lab in crate::lab::all() {
        let Some(guess) = lab.guess else { continue };
        let model = LabModel::new(lab, 0);
        let run = &model.runs[guess.place(model.runs.len())];
        let ideal_ms = crate::picture::ideal_total(&run.ideal);
        assert!(model.span_ms >= 2.5 * ideal_ms, "{}: {} ms", lab.name, model.span_ms);
    }
}

#[test]
fn a_prediction_is_judged_once_its_run_is_over() {
    let page = Page::with("ten-posts");
    let judged = || page.model.borrow().judged_guess();
    page.dispatch(Msg::Guessed(460.0));
    assert_eq!(judged(), "", "before a run");
    page.run();
    let measured_ms = page.records()[1].total_ms;
    assert_eq!(judged(), "close", "{measured_ms}");
    page.dispatch(Msg::Guessed(measured_ms - 100.0));
    assert_eq!(judged(), "early");
    page.dispatch(Msg::Guessed(measured_ms + 100.0));
    assert_eq!(judged(), "late");
    let page = Page::with("one-thread");
    page.run();
    let first = &page.records()[0];
    let answers = first.requests.iter().filter(|it| it.label != "work");
    let ends: Vec<f64> = answers.filter_map(|it| it.settled_ms).collect();
    let first_ms = ends.iter().copied().fold(f64::INFINITY, f64::min);
    assert_eq!(page.model.borrow().predicted_time_ms(), Some(first_ms));
    assert!(first_ms >= 400.0, "{ends:?}");
}

#[test]
fn what_is_predicted_is_what_the_question_asks_for() {
    let predicted = |lab: &str| {
        let page = Page::with(lab);
        page.run();
        let model = page.model.borrow();
        let run = &model.runs[model.lab.guess.expect("it asks for one").place(model.runs.len())];
        assert_eq!(run.total_ms().is_some(), model.predicted_time_ms().is_some());
        run.plan.strategy.name()
    };
    let asked = ["ten-posts", "limits", "rate-limits", "one-thread", "connections"];
    let names = asked.map(predicted);
    assert_eq!(names, ["join_all", "semaphore", "retried", "blocking", "join_all"]);
}
