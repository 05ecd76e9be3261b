//! Numbers in the text that are settings of a lab.

use e2e::{
    browser::{Browser, on_lesson},
    lab::Lab,
};
use serde_json::json;
use thirtyfour::{By, Key};

use e2e::runs::run_each;

/// The values that stand in the text for a setting.
async fn bound(browser: &Browser, name: &str) -> Vec<String> {
    let script = "return Array.from(
        document.querySelectorAll(`[data-bound='${arguments[0]}']`), (input) => input.value)";
    browser.js(script, [json!(name)]).await
}

async fn value(lab: &Lab, setting: &str) -> String {
    let script = "return lab.querySelector(`input[name=${arguments[0]}]`).value";
    lab.js(script, [json!(setting)]).await
}

#[tokio::test]
async fn the_text_follows_the_control_and_the_control_the_text() {
    on_lesson(async |browser| {
        let lab = browser.lab("limits");
        lab.until(&["idle"]).await;
        assert_eq!(bound(&browser, "limits.limit").await, ["5"; 4], "one below each listing");
        lab.set("limit", "7").await;
        assert_eq!(bound(&browser, "limits.limit").await, ["7"; 4]);

        let numbers = browser.driver.find_all(By::Css("[data-bound='limits.limit']")).await;
        let numbers = numbers.expect("there are four");
        // By keyboard: one up, twice.
        numbers[1].send_keys(Key::Up + Key::Up).await.expect("it hears keys");
        assert_eq!(value(&lab, "limit").await, "9");
        assert_eq!(bound(&browser, "limits.limit").await, ["9"; 4], "the others follow, too");
        let records =
            run_each(&lab, ["semaphore", "buffer_unordered", "buffered", "batches"]).await;
        for record in records {
            assert_eq!(record.settings["limit"], 9);
            assert_eq!(record.peak_in_flight, 9, "{}", record.strategy);
        }
        lab.press("reset").await;
        assert_eq!(bound(&browser, "limits.limit").await, ["5"; 4]);
    })
    .await;
}

#[tokio::test]
async fn a_wrong_number_in_the_text_is_marked_there_and_told_at_the_lab() {
    on_lesson(async |browser| {
        let lab = browser.lab("timeouts");
        lab.until(&["idle"]).await;
        let number = browser.driver.find(By::Css("[data-bound='timeouts.timeout']")).await;
        let number = number.expect("it is below the listing");
        number.clear().await.expect("it can be cleared");
        number.send_keys("0").await.expect("it can be typed in");
        assert_eq!(
            number.attr("aria-invalid").await.expect("it is there").as_deref(),
            Some("true")
        );
        assert!(lab.text("problem").await.contains("from 1 to 2,000"));
        lab.press("run").await;
        assert_eq!(lab.state().await.as_deref(), Some("idle"), "nothing runs");
    })
    .await;
}

#[tokio::test]
async fn every_number_in_the_text_belongs_to_a_control() {
    on_lesson(async |browser| {
        let script = "return Array.from(document.querySelectorAll('[data-bound]'), (number) => {
            const [lab, setting] = number.dataset.bound.split('.');
            const control = document.querySelector(`#lab-${lab} input[name=${setting}]`);
            return [number.dataset.bound, control !== null
              && ['min', 'max', 'value'].every((name) => control[name] === number[name])];
          })";
        let numbers: Vec<(String, bool)> = browser.js(script, []).await;
        assert!(numbers.len() >= 9, "{numbers:?}");
        let wrong: Vec<_> = numbers.iter().filter(|(_, is_right)| !is_right).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    })
    .await;
}
