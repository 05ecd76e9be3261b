//! Every main path through the page, in a minute: `cargo xtask test --quick` runs these alone.

use e2e::{
    browser::{on_lab, on_lesson, on_native, on_page, on_site},
    keyboard::{answer_and_run, set_run_and_cancel},
    lab::Lab,
    record::{Outcome, Record, RecordExt, State},
    runs::{assert_as_planned, run_both, run_each},
};

use crate::{
    keyboard::{practise, skip_to_the_lesson},
    tree::assert_tells_of_all,
};

#[tokio::test]
async fn a_run_makes_a_record_of_each_strategy_and_is_announced_once() {
    on_lab("ten-posts", async |lab| {
        let browser = lab.browser();
        browser.js::<()>("watched.announced.length = 0", []).await;
        lab.press("run").await;
        lab.until(&["done"]).await;
        let verdict = "return lab.querySelector('.verdict').innerText.trim()";
        let verdict: String = lab.js(verdict, []).await;
        let announced = browser.announced().await;
        assert_eq!(announced, [lab.text("said").await.trim(), &verdict], "what is announced");
        let records = browser.records().await;
        assert_as_planned("ten-posts", &records, "");
    })
    .await;
}

#[tokio::test]
async fn a_cancel_in_the_middle_reaches_the_network_and_the_next_run_is_clean() {
    on_lab("limits", async |lab| assert_cancel_reaches_the_network(&lab).await).await;
    on_native(async |browser, server| {
        let lab = browser.open_lab(&server.page, "limits&network=server").await;
        assert_cancel_reaches_the_network(&lab).await;
        browser.assert_no_error_in_console().await;
    })
    .await;
}

async fn assert_cancel_reaches_the_network(lab: &Lab) {
    lab.press_at("cancel", "batches", 1).await;
    let records = lab.run().await;
    let [record] = records.as_slice() else { panic!("one run, cancelled: {records:#?}") };
    assert_cancelled(record);
    assert!(record.seen().aborted > 0, "the network saw nobody go away: {:?}", record.seen());
    let said = lab.text("said").await;
    assert!(said.starts_with("Cancelled after"), "{said:?}");
    for record in run_each::<4>(lab).await {
        record.assert_all_ok();
        let seen = record.seen();
        assert_eq!((seen.arrived, seen.aborted), (20, 0), "this run alone is counted");
    }
}

/// The record of a run of twenty posts, five at a time, is complete.
fn assert_cancelled(record: &Record) {
    assert_eq!((record.state, record.requests.len()), (State::Cancelled, 20), "{record:#?}");
    record.assert_nothing_in_flight();
    record.assert_nothing_in_flight_there();
    assert!(record.count(Outcome::Ok) >= 1, "{record:#?}");
    assert!((1..=5).contains(&record.count(Outcome::Cancelled)), "{record:#?}");
    assert!(record.count(Outcome::NeverStarted) > 0, "{record:#?}");
}

#[tokio::test]
async fn reset_in_a_run_ends_it_and_brings_back_what_was_at_first() {
    on_lab("ten-posts", async |lab| {
        lab.show_picture().await;
        let picture = "return lab.querySelector('svg.live').innerHTML";
        let at_first: String = lab.js(picture, []).await;
        lab.set("count", "20").await;
        lab.press("run").await;
        lab.until_progress("one at a time", 3).await;
        lab.press("reset").await;
        lab.until(&["idle"]).await;
        assert_eq!(lab.held(["count"]).await, ["10"]);
        assert!(lab.log().await.is_empty(), "the log should be empty");
        assert_eq!(lab.text("said").await, "");
        lab.show_picture().await;
        let now: String = lab.js(picture, []).await;
        assert_eq!(now, at_first, "the picture should be the ideal of ten posts again");
    })
    .await;
}

#[tokio::test]
async fn on_a_first_visit_the_lab_on_the_first_screen_runs_and_afterwards_without_a_host() {
    on_site(async |browser, site| {
        browser.set_width(1280).await;
        browser.open(&site.url).await;
        browser.js::<()>("window.isStillHere = true", []).await;
        let lab = browser.ready("three-requests").await;
        let script = "const run = lab.querySelector('[data-action=run]').getBoundingClientRect();
            return [run.bottom, innerHeight]";
        let [bottom, screen]: [f64; 2] = lab.js(script, []).await;
        assert!(bottom <= screen, "Run ends at {bottom} px of a screen of {screen} px");
        run_both(&lab).await;
        let is_still_here: bool = browser.js("return window.isStillHere === true", []).await;
        assert!(is_still_here, "the page should not have been loaded again");
        browser.assert_no_error_in_console().await;

        let url = site.url.clone();
        drop(site);
        browser.reload().await;
        run_both(&lab).await;
        let style: String = browser.js("return getComputedStyle(document.body).display", []).await;
        assert_eq!(style, "grid", "the style sheet should be there");
        browser.open(&format!("{url}?network=browser#ten-posts")).await;
        run_both(&lab).await;
    })
    .await;
}

#[tokio::test]
async fn a_link_of_the_text_fills_in_its_lab_and_back_leads_to_the_text_again() {
    on_lesson(async |browser| {
        browser.js::<()>("window.isStillHere = true", []).await;
        let lab = browser.ready("limits").await;
        // A chapter that is opened above what is in sight moves it: the page is to be open as a whole.
        let last = overlap::lab::all().last().expect("there are labs");
        browser.ready(last.name).await;
        let link = "#practice [href*='lab-limits']";
        browser.click(link).await;
        lab.until_holds("count", "50").await;
        lab.until_in_sight().await;
        let address = "?lab=limits&count=50&limit=5&exercise=five-at-a-time#lab-limits";
        assert_eq!(browser.address().await, address);
        assert_eq!(lab.held(["limit"]).await, ["5"]);
        assert_eq!(browser.lab("ten-posts").held(["count"]).await, ["10"], "others stay");

        browser.back().await;
        lab.until_holds("count", "20").await;
        assert_eq!(browser.address().await, "");
        browser.until_seen(link).await;
        assert!(browser.js::<bool>("return window.isStillHere === true", []).await, "not reloaded");
    })
    .await;
}

#[tokio::test]
async fn with_the_keyboard_alone_labs_are_answered_set_run_and_cancelled_and_exercises_followed() {
    on_lesson(async |browser| {
        browser.until_each_lab_is(&["idle"]).await;
        skip_to_the_lesson(&browser).await;
        answer_and_run(&browser).await;
        set_run_and_cancel(&browser).await;
        practise(&browser).await;
    })
    .await;
}

#[tokio::test]
async fn a_page_from_the_native_server_is_answered_six_at_a_time() {
    on_native(async |browser, server| {
        let lab = browser.open_lab(&server.page, "ten-posts&network=server").await;
        let both = run_both(&lab).await;
        let seen = both.each_ref().map(RecordExt::seen);
        assert_eq!(seen.map(|seen| seen.peak_in_flight), [1, 6], "the network's count");
        // They are kept open and used again: ten requests, one connection, and then six.
        assert_eq!(seen.map(|seen| seen.connections), [Some(1), Some(6)]);
        browser.assert_no_error_in_console().await;
    })
    .await;
}

#[tokio::test]
async fn before_any_run_all_is_there_by_name_nothing_is_cut_off_and_axe_finds_nothing() {
    on_lesson(async |browser| {
        browser.until_each_lab_is(&["idle"]).await;
        browser.assert_axe_finds_nothing("before any run").await;
        browser.assert_holds_together(&[390, 1440]).await;
        assert_tells_of_all(&browser).await;
    })
    .await;
}

#[tokio::test]
async fn a_guess_and_an_answer_stand_beside_what_is_measured_and_are_there_on_the_next_visit() {
    on_page("", async |browser| {
        let lab = browser.ready("three-tasks").await;
        // Of two questions the second comes when the first has an answer.
        let two = browser.ready("errors").await;
        let second = "return Array.from(lab.querySelectorAll('[data-part=question]'),
            (asked) => asked.querySelector('input:checked')?.value)";
        let comes = "return lab.querySelector('[data-part=question] ~ [data-part=question]')
            .checkVisibility({ visibilityProperty: true })";
        assert!(!two.js::<bool>(comes, []).await);
        two.click("[data-part=question] input[value='5']").await;
        assert!(two.js::<bool>(comes, []).await);
        two.click("[data-part=question] ~ [data-part=question] input[value='2']").await;
        let answer = "return Array.from(lab.querySelectorAll('[data-part=verdict] p'))
            .filter((p) => p.checkVisibility({ visibilityProperty: true }))
            .map((p) => p.dataset.for)";
        let chosen = "return lab.querySelector('fieldset input:checked')?.value";
        lab.click("fieldset input[value='6']").await;
        assert!(lab.js::<Vec<String>>(answer, []).await.is_empty(), "nothing before the run");
        run_both(&lab).await;
        assert_eq!(lab.js::<Vec<String>>(answer, []).await, ["6"]);
        lab.open_menu().await;
        lab.press("answer-again").await;
        lab.click("fieldset input[value='4']").await;
        assert!(lab.js::<Vec<String>>(answer, []).await.is_empty(), "it can be changed");
        run_both(&lab).await;
        assert_eq!(lab.js::<Vec<String>>(answer, []).await, ["4"]);
        browser.reload().await;
        lab.until(&["idle"]).await;
        assert_eq!(lab.js::<Option<String>>(chosen, []).await.as_deref(), Some("4"), "kept");
        two.until(&["idle"]).await;
        let kept: [Option<String>; 2] = two.js(second, []).await;
        assert_eq!(kept, ["5", "2"].map(|it| Some(it.to_owned())), "and so are answers to two");
        browser.click("[data-action=forget]").await;
        browser.reload().await;
        lab.until(&["idle"]).await;
        assert_eq!(lab.js::<Option<String>>(chosen, []).await, None, "forgotten");
        let of_old = "localStorage.setItem('overlap:guess:lab-three-tasks', '3')";
        browser.js::<()>(of_old, []).await;
        browser.reload().await;
        lab.until(&["idle"]).await;
        assert_eq!(lab.js::<Option<String>>(chosen, []).await, None, "no such choice any longer");
        run_both(&lab).await;
        assert_eq!(
            lab.js::<Vec<String>>(answer, []).await,
            [""],
            "what there is to say to no answer"
        );
    })
    .await;
}
