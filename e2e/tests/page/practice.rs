//! The practice chapter: exercises that tick themselves, boxes that the reader ticks.

use e2e::browser::{Browser, on_lesson};

/// Which run did an exercise, as the page says it; empty while none has.
async fn how(browser: &Browser, exercise: &str) -> String {
    let script = "const item = document.querySelector(`[data-exercise=${arguments[0]}]`);
        return item.dataset.done === 'true' ? item.querySelector('.how').textContent : ''";
    browser.js(script, [exercise.into()]).await
}

#[tokio::test]
async fn an_exercise_opens_its_lab_is_done_there_and_stays_done_until_it_is_forgotten() {
    on_lesson(async |browser| {
        browser.until_each_lab_is(&["idle"]).await;
        browser.click("input[name=bounds]").await;
        // That each exercise can be done is asserted natively.
        let lab = browser.lab("two-endpoints");
        assert_eq!(how(&browser, "two-kinds").await, "", "it is not done yet");
        browser.click("[data-exercise=two-kinds] a").await;
        let state = lab.until(&["idle", "done", "running"]).await;
        assert_ne!(state, "running", "it is filled in, not run");
        lab.run().await;
        assert!(how(&browser, "two-kinds").await.starts_with("Done: "));
        browser.click("[data-exercise=fifty-at-once] a").await;
        assert_eq!(browser.lab("ten-posts").held(["count"]).await, ["50"], "it is filled in");

        browser.reload().await;
        lab.until(&["idle"]).await;
        assert!(how(&browser, "two-kinds").await.starts_with("Done: "), "it is kept");
        let ticked = "return document.querySelector('[name=bounds]').checked";
        assert!(browser.js::<bool>(ticked, []).await, "a ticked box is kept");
        browser.click("[data-action=forget]").await;
        assert_eq!(how(&browser, "two-kinds").await, "");
        assert!(!browser.js::<bool>(ticked, []).await);
        let kept = "return Object.keys(localStorage).filter((key) => key.startsWith('overlap:'))";
        let kept: Vec<String> = browser.js(kept, []).await;
        assert!(kept.is_empty(), "nothing is kept: {kept:?}");
    })
    .await;
}
