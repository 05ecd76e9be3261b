//! The practice chapter: exercises that tick themselves, boxes that the reader ticks.

use e2e::{
    browser::{Browser, on_lesson_with_failures},
    patience::{expect, in_three_attempts},
};

/// Which run did an exercise, as the page says it; empty while none has.
async fn how(browser: &Browser, exercise: &str) -> String {
    let script = "const item = document.querySelector(`[data-exercise=${arguments[0]}]`);
        return item.dataset.done === 'true' ? item.querySelector('.how').textContent : ''";
    browser.js(script, [exercise.into()]).await
}

/// An exercise, the lab that it opens, and a setting to change there. That each exercise can be done is
/// asserted natively.
const DONE_BY: [(&str, &str, &str); 3] = [
    ("two-kinds", "two-endpoints", ""),
    ("one-millisecond", "timeouts", "timeout=1"),
    ("nine-beside-one", "errors", ""),
];

#[tokio::test]
async fn an_exercise_opens_its_lab_is_done_there_and_stays_done_until_it_is_forgotten() {
    on_lesson_with_failures(async |browser| {
        browser.until_each_lab_is(&["idle"]).await;
        browser.click("input[name=bounds]").await;
        for (exercise, name, change) in DONE_BY {
            let lab = browser.lab(name);
            assert_eq!(how(&browser, exercise).await, "", "{exercise} is not done yet");
            browser.click(&format!("[data-exercise={exercise}] a")).await;
            let state = lab.until(&["idle", "done", "running"]).await;
            assert_ne!(state, "running", "{exercise} is filled in, not run");
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
        browser.click("[data-exercise=fifty-at-once] a").await;
        assert_eq!(browser.lab("ten-posts").held(["count"]).await, ["50"], "it is filled in");
        browser.click("[data-exercise=seen-to-go] a").await;
        let lab = browser.lab("ten-posts");
        in_three_attempts(async || {
            lab.press_at("cancel", "one at a time", 2).await;
            lab.run().await;
            let how = how(&browser, "seen-to-go").await;
            expect(how.starts_with("Done: "), || format!("a cancelled run says {how:?}"))
        })
        .await;

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
