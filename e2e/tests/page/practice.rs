//! The practice chapter: exercises that tick themselves, boxes that the reader ticks.

use e2e::browser::{Browser, on_lesson};

/// Which run did an exercise, as the page says it at this place; empty while none has.
async fn how(browser: &Browser, place: &str, exercise: &str) -> String {
    let script = "const [place, exercise] = arguments;
        const item = document.querySelector(`${place} [data-exercise=${exercise}]`);
        return item.dataset.done === 'true' ? item.querySelector('.how').textContent : ''";
    browser.js(script, [place.into(), exercise.into()]).await
}

/// The tasks that are seen on top of labs.
async fn tasks(browser: &Browser) -> Vec<String> {
    let script = "return Array.from(document.querySelectorAll('.task'))
        .filter((task) => task.checkVisibility()).map((task) => task.dataset.exercise)";
    browser.js(script, []).await
}

#[tokio::test]
async fn an_exercise_opens_its_lab_is_done_there_and_stays_done_until_it_is_forgotten() {
    on_lesson(async |browser| {
        browser.until_each_lab_is(&["idle"]).await;
        browser.click("input[name=bounds]").await;
        // That each exercise can be done is asserted natively.
        let lab = browser.lab("two-endpoints");
        assert_eq!(how(&browser, "#practice", "two-kinds").await, "", "it is not done yet");
        assert!(tasks(&browser).await.is_empty(), "no task is asked for");
        browser.click("#practice [data-exercise=two-kinds] a").await;
        let state = lab.until(&["idle", "done", "running"]).await;
        assert_ne!(state, "running", "it is filled in, not run");
        assert_eq!(tasks(&browser).await, ["two-kinds"]);
        lab.until_in_sight().await;
        let height = "return lab.querySelector('.task').getBoundingClientRect().height";
        let before: f64 = lab.js(height, []).await;
        lab.run().await;
        for place in ["#practice", "#two-endpoints ul", "#lab-two-endpoints"] {
            let how = how(&browser, place, "two-kinds").await;
            assert!(how.starts_with("Done: "), "{place}: {how:?}");
        }
        assert!((lab.js::<f64>(height, []).await - before).abs() < 0.5, "a tick moves nothing");
        let heard = browser.announced().await;
        let of_it: Vec<_> =
            heard.iter().filter(|it| it.contains("posts and users in one go")).collect();
        assert_eq!(of_it.len(), 1, "screen readers hear it once: {heard:?}");
        browser.click("#lab-two-endpoints .task a").await;
        assert_eq!(tasks(&browser).await, ["without-a-429"], "one link leads to the next");
        browser.lab("rate-limits").until_in_sight().await;
        let address = browser.address().await;
        assert_eq!(address, "?lab=rate-limits&exercise=without-a-429#lab-rate-limits");
        browser.reload().await;
        browser.ready("rate-limits").await;
        assert_eq!(tasks(&browser).await, ["without-a-429"], "the address is a link");
        browser.click("#practice [data-exercise=fifty-at-once] a").await;
        assert_eq!(browser.lab("ten-posts").held(["count"]).await, ["50"], "it is filled in");
        assert_eq!(tasks(&browser).await, ["fifty-at-once"]);

        browser.reload().await;
        lab.until(&["idle"]).await;
        let is_done = how(&browser, "#practice", "two-kinds").await;
        assert!(is_done.starts_with("Done: "), "it is kept");
        let ticked = "return document.querySelector('[name=bounds]').checked";
        assert!(browser.js::<bool>(ticked, []).await, "a ticked box is kept");
        browser.click("[data-action=forget]").await;
        assert_eq!(how(&browser, "#practice", "two-kinds").await, "");
        assert!(!browser.js::<bool>(ticked, []).await);
        let kept = "return Object.keys(localStorage).filter((key) => key.startsWith('overlap:'))";
        let kept: Vec<String> = browser.js(kept, []).await;
        assert!(kept.is_empty(), "nothing is kept: {kept:?}");
    })
    .await;
}
