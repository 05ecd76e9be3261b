//! What a reader may do to a lab by mistake, or at the wrong moment.

use std::time::Duration;

use e2e::{browser::on_lesson, lab::Lab, patience::eventually};

use e2e::runs::{both, run_both};

#[tokio::test]
async fn running_twice_makes_one_run() {
    on_lesson(async |browser| {
        let lab = browser.lab("three-requests");
        lab.until(&["idle"]).await;
        let run = lab.element("[data-action=run]").await;
        let clicks = browser.driver.action_chain().double_click_element(&run);
        clicks.perform().await.expect("Run can be clicked twice");
        lab.press("run").await;
        assert_one_run(&lab).await;
    })
    .await;
}

#[tokio::test]
async fn running_twice_quicker_than_any_hand_makes_one_run() {
    on_lesson(async |browser| {
        let lab = browser.lab("three-requests");
        lab.until(&["idle"]).await;
        let script = "const run = lab.querySelector('[data-action=run]'); run.click(); run.click()";
        let () = lab.js(script, []).await;
        assert_one_run(&lab).await;
    })
    .await;
}

async fn assert_one_run(lab: &Lab) {
    let records = lab.until_over().await;
    both(lab, records).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let more = lab.records().await;
    assert!(more.is_empty(), "there should be one run, not also {more:#?}");
}

#[tokio::test]
async fn a_setting_that_is_changed_in_a_run_counts_from_the_next() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        lab.press("run").await;
        lab.until_progress("one at a time", 2).await;
        lab.set("count", "5").await;
        let note = lab.text("note").await;
        assert!(note.contains("next run"), "the page should say when it counts: {note:?}");
        assert_eq!(lab.state().await.as_deref(), Some("running"));
        let records = lab.until_over().await;
        for record in both(&lab, records).await {
            assert_eq!((record.settings["count"], record.requests.len()), (10, 10));
        }
        let note = lab.text("note").await;
        assert!(!note.contains("next run"), "the run is over: {note:?}");
        for record in run_both(&lab).await {
            assert_eq!((record.settings["count"], record.requests.len()), (5, 5));
        }
    })
    .await;
}

#[tokio::test]
async fn a_setting_that_cannot_be_is_told_with_its_bounds_and_nothing_runs() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        for wrong in ["0", "1001", "", "1.5", "abc", "-3", "1e9"] {
            lab.set("count", wrong).await;
            lab.press("run").await;
            let problem = lab.text("problem").await;
            let names_bounds = problem.contains("from 1 to 1,000");
            assert!(names_bounds, "{wrong:?} should be told its bounds, not {problem:?}");
            let input = lab.element("input[name=count]").await;
            let invalid = input.attr("aria-invalid").await.expect("the page is there");
            assert_eq!(invalid.as_deref(), Some("true"), "aria-invalid for {wrong:?}");
            assert_ne!(lab.state().await.as_deref(), Some("running"), "with {wrong:?} posts");
        }
        assert!(lab.records().await.is_empty(), "nothing should have run");

        lab.set("count", "3").await;
        assert_eq!(lab.text("problem").await, "", "3 posts are no problem");
        for record in run_both(&lab).await {
            assert_eq!(record.requests.len(), 3);
        }
    })
    .await;
}

#[tokio::test]
async fn a_preset_fills_in_its_setting() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        lab.element("[data-preset=count][value='50']").await.click().await.expect("a click");
        let input = lab.element("input[name=count]").await;
        assert_eq!(input.prop("value").await.expect("it is there").as_deref(), Some("50"));
    })
    .await;
}

#[tokio::test]
async fn reset_in_a_run_ends_it_and_brings_back_what_was_at_first() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        lab.show_picture().await;
        let picture = "return lab.querySelector('svg.live').innerHTML";
        let at_first: String = lab.js(picture, []).await;
        lab.set("count", "20").await;
        lab.press("run").await;
        lab.until_progress("one at a time", 3).await;
        lab.press("reset").await;
        lab.until(&["idle"]).await;
        let input = lab.element("input[name=count]").await;
        assert_eq!(input.prop("value").await.expect("it is there").as_deref(), Some("10"));
        assert!(lab.log().await.is_empty(), "the log should be empty");
        assert_eq!(lab.text("said").await, "");
        lab.show_picture().await;
        let now: String = lab.js(picture, []).await;
        assert_eq!(now, at_first, "the picture should be the ideal of ten posts again");
        for record in lab.records().await {
            assert_eq!(record.state, "cancelled", "{record:#?}");
            record.assert_nothing_in_flight();
        }
        run_both(&lab).await;
    })
    .await;
}

#[tokio::test]
async fn reset_after_a_run_brings_back_what_was_at_first() {
    on_lesson(async |browser| {
        let lab = browser.lab("three-requests");
        run_both(&lab).await;
        lab.press("reset").await;
        lab.until(&["idle"]).await;
        assert_eq!(lab.text("said").await, "");
        run_both(&lab).await;
    })
    .await;
}

#[tokio::test]
async fn a_run_in_a_hidden_tab_is_complete_and_marked() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        lab.press("run").await;
        let driver = &browser.driver;
        let lesson = driver.window().await.expect("the lesson's tab");
        let other = driver.new_tab().await.expect("another tab");
        driver.switch_to_window(other).await.expect("the other tab comes to the front");
        tokio::time::sleep(Duration::from_secs(1)).await;
        driver.close_window().await.expect("the other tab can be closed");
        driver.switch_to_window(lesson).await.expect("back to the lesson");
        let records = lab.until_over().await;
        let records = both(&lab, records).await;
        assert!(records[0].hidden, "the record should be marked: {:#?}", records[0]);
        let said = lab.text("said").await;
        assert!(said.contains("out of sight"), "the page should say so: {said:?}");

        // The animation has come back to life with the page.
        let again = run_both(&lab).await;
        assert!(again.iter().all(|record| !record.hidden), "the page was in sight this time");
    })
    .await;
}

#[tokio::test]
async fn a_lab_that_is_scrolled_out_of_sight_runs_on() {
    on_lesson(async |browser| {
        let lab = browser.lab("three-requests");
        lab.until(&["idle"]).await;
        lab.press("run").await;
        let () = browser.js("scrollTo(0, document.body.scrollHeight)", []).await;
        let records = lab.until_over().await;
        both(&lab, records).await;
        lab.show_picture().await;
        eventually(Duration::from_secs(10), async || {
            let script = "return lab.querySelectorAll('svg.live .total').length";
            let totals: usize = lab.js(script, []).await;
            if totals == 2 { Ok(()) } else { Err(format!("{totals} totals are drawn")) }
        })
        .await;
    })
    .await;
}
