//! The practice chapter: exercises that tick themselves, boxes that the reader ticks.

use e2e::{
    browser::{Browser, on_lesson, on_lesson_with_failures},
    patience::{expect, in_three_attempts},
};
use thirtyfour::By;

/// Which run did an exercise, as the page says it; empty while none has.
async fn how(browser: &Browser, exercise: &str) -> String {
    let script = "const item = document.querySelector(`[data-exercise=${arguments[0]}]`);
        return item.dataset.done === 'true' ? item.querySelector('.how').textContent : ''";
    browser.js(script, [exercise.into()]).await
}

async fn press(browser: &Browser, selector: &str) {
    let element = browser.driver.find(By::Css(selector)).await.expect("the page has it");
    element.scroll_into_view().await.expect("it can be scrolled to");
    element.click().await.expect("it can be clicked");
}

#[tokio::test]
async fn an_exercise_opens_its_lab_with_the_settings_filled_in() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        press(&browser, "[data-exercise=fifty-at-once] a").await;
        let count: String = lab.js("return lab.querySelector('[name=count]').value", []).await;
        assert_eq!(count, "50");
        let url: String = browser.js("return location.hash", []).await;
        assert_eq!(url, "#lab-ten-posts");
        assert_eq!(lab.until(&["idle", "running"]).await, "idle", "it is filled in, not run");
    })
    .await;
}

#[tokio::test]
async fn an_exercise_ticks_itself_and_stays_ticked_until_it_is_forgotten() {
    on_lesson(async |browser| {
        let lab = browser.lab("two-endpoints");
        lab.until(&["idle"]).await;
        assert_eq!(how(&browser, "two-kinds").await, "");
        press(&browser, "input[name=bounds]").await;
        lab.run().await;
        assert!(how(&browser, "two-kinds").await.starts_with("Done: two kinds at once, 0."));
        assert_eq!(how(&browser, "fifty-at-once").await, "", "no other exercise is done by it");

        browser.driver.refresh().await.expect("the page can be loaded again");
        lab.until(&["idle"]).await;
        assert!(how(&browser, "two-kinds").await.starts_with("Done: "), "it is kept");
        let ticked = "return document.querySelector('[name=bounds]').checked";
        assert!(browser.js::<bool>(ticked, []).await, "a ticked box is kept");

        press(&browser, "[data-action=forget]").await;
        assert_eq!(how(&browser, "two-kinds").await, "");
        assert!(!browser.js::<bool>(ticked, []).await);
        let kept: Vec<String> = browser
            .js("return Object.keys(localStorage).filter((key) => key.startsWith('overlap:'))", [])
            .await;
        assert!(kept.is_empty(), "nothing is kept: {kept:?}");
    })
    .await;
}

/// An exercise, the lab that it opens, and a setting to change there, if the link does not do it.
const DONE_BY: [(&str, &str, &str); 8] = [
    ("fifty-at-once", "ten-posts", ""),
    ("five-at-a-time", "limits", ""),
    ("two-kinds", "two-endpoints", ""),
    ("without-a-429", "rate-limits", "count=12"),
    ("one-millisecond", "timeouts", "timeout=1"),
    ("some-in-time", "timeouts", "timeout=320"),
    ("nobody-there", "errors", ""),
    ("nine-beside-one", "errors", ""),
];

#[tokio::test]
async fn each_exercise_can_be_done_on_the_page() {
    on_lesson_with_failures(async |browser| {
        for (exercise, name, change) in DONE_BY {
            let lab = browser.lab(name);
            lab.until(&["idle", "done"]).await;
            assert_eq!(how(&browser, exercise).await, "", "{exercise} is not done yet");
            press(&browser, &format!("[data-exercise={exercise}] a")).await;
            if let Some((setting, value)) = change.split_once('=') {
                lab.set(setting, value).await;
            }
            in_three_attempts(async || {
                lab.run().await;
                let how = how(&browser, exercise).await;
                expect(how.starts_with("Done: "), || format!("{exercise} says {how:?}"))
            })
            .await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_run_that_is_cancelled_and_seen_to_go_does_its_exercise() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        press(&browser, "[data-exercise=seen-to-go] a").await;
        in_three_attempts(async || {
            lab.press_at("cancel", "one at a time", 2).await;
            let records = lab.run().await;
            let last = records.last().expect("a record of the run that was cancelled");
            let how = how(&browser, "seen-to-go").await;
            expect(how.starts_with("Done: "), || format!("{how:?} after {:?}", last.witness))
        })
        .await;
    })
    .await;
}
