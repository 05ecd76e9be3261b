//! The practice chapter: exercises that tick themselves, boxes that the reader ticks.

use e2e::browser::{Browser, on_lesson};
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
