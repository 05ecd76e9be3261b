//! What a reader sets, and what a reader does at the wrong moment.

use std::time::Duration;

use e2e::{
    browser::{on_lab, on_lesson},
    record::{Record, RecordExt as _, State},
    runs::{run_both, run_each},
};

#[tokio::test]
async fn fields_presets_and_enter_set_and_start_a_run_and_what_is_wrong_is_marked_and_told() {
    on_lab("ten-posts", async |lab| {
        lab.set("count", "0").await;
        lab.press("run").await;
        let script = "const input = lab.querySelector('input[name=count]');
            const described = document.getElementById(input.getAttribute('aria-describedby'));
            return [input.getAttribute('aria-invalid'), described.textContent, lab.dataset.state]";
        let [invalid, problem, state]: [String; 3] = lab.js(script, []).await;
        assert_eq!((&*invalid, &*state), ("true", "idle"));
        assert!(problem.contains("from 1 to 1,000"), "{problem:?}");

        lab.set("count", "5").await;
        lab.press("run").await;
        lab.until_progress("one at a time", 2).await;
        lab.click("[data-preset=count][value='50']").await;
        let note = lab.text("note").await;
        assert!(note.contains("next run"), "the page should say when it counts: {note:?}");
        let sizes = |records: &[Record]| -> Vec<_> {
            records.iter().map(|record| record.requests.len()).collect()
        };
        assert_eq!(sizes(&lab.until_over().await), [5, 5]);
        assert_eq!(lab.held(["count"]).await, ["50"]);
        lab.set("count", "4").await;
        lab.browser().press(thirtyfour::Key::Enter).await;
        assert_eq!(sizes(&lab.until_over().await), [4, 4]);
    })
    .await;
}

#[tokio::test]
async fn numbers_in_the_text_follow_the_control_and_the_control_follows_them() {
    on_lesson(async |browser| {
        let lab = browser.ready("limits").await;
        let script = "return Array.from(
            document.querySelectorAll(`[data-bound='limits.limit']`), (input) => input.value)";
        let bound = async || browser.js::<Vec<String>>(script, []).await;
        assert_eq!(bound().await, ["5"; 4], "one below each listing");
        lab.set("limit", "7").await;
        assert_eq!(bound().await, ["7"; 4]);
        // By keyboard: one up, twice.
        let number = browser.find("[data-bound='limits.limit']").await;
        number.send_keys(thirtyfour::Key::Up + thirtyfour::Key::Up).await.expect("it hears keys");
        assert_eq!(lab.held(["limit"]).await, ["9"]);
        assert_eq!(bound().await, ["9"; 4], "the others follow, too");
        for record in run_each::<4>(&lab).await {
            assert_eq!(record.peak_in_flight, 9, "{}", record.name());
        }
        lab.press("reset").await;
        assert_eq!(bound().await, ["5"; 4]);

        number.clear().await.expect("it can be cleared");
        number.send_keys("0").await.expect("it can be typed in");
        let invalid = number.attr("aria-invalid").await.expect("it is there");
        assert_eq!(invalid.as_deref(), Some("true"), "what is wrong is marked in the text");
        assert!(lab.text("problem").await.contains("from 1 to 64"), "and told at the lab");
    })
    .await;
}

#[tokio::test]
async fn a_run_out_of_sight_goes_on_and_one_in_a_hidden_tab_is_marked() {
    on_lesson(async |browser| {
        let lab = browser.ready("ten-posts").await;
        lab.press("run").await;
        browser.js::<()>("scrollTo(0, document.body.scrollHeight)", []).await;
        let driver = &browser.driver;
        let lesson = driver.window().await.expect("the lesson's tab");
        let other = driver.new_tab().await.expect("another tab");
        driver.switch_to_window(other).await.expect("the other tab comes to the front");
        tokio::time::sleep(Duration::from_secs(1)).await;
        driver.close_window().await.expect("the other tab can be closed");
        driver.switch_to_window(lesson).await.expect("back to the lesson");
        let records = lab.until_over().await;
        assert!(records.iter().all(|record| record.state == State::Done));
        assert!(records[0].hidden, "the record should be marked: {:#?}", records[0]);
        let said = lab.text("said").await;
        assert!(said.contains("in the background"), "the page should say so: {said:?}");

        // The animation has come back to life with the page.
        let again = run_both(&lab).await;
        assert!(again.iter().all(|record| !record.hidden), "the page was in sight this time");
        lab.show_picture().await;
        assert_eq!(lab.drawn("total").await, [1, 1], "it is drawn as it ended");
    })
    .await;
}
