//! The total that a reader expects, set on the time axis.

use std::time::Duration;

use e2e::{
    browser::{Browser, on_lesson},
    lab::Lab,
    patience::eventually,
};
use serde::Deserialize;
use thirtyfour::Key;

use e2e::runs::run_each;

/// What is seen of a guess.
#[derive(Debug, Deserialize)]
struct Seen {
    /// What is said of it.
    words: String,
    /// What stands at its line in the picture, if there is one.
    drawn: Option<String>,
    /// From the middle of the slider's knob to the line, in pixels.
    apart: f64,
}

async fn seen(lab: &Lab) -> Seen {
    let script = "const input = lab.querySelector('.guess input');
        const line = lab.querySelector('.guess-line')?.getBoundingClientRect();
        const slider = input.getBoundingClientRect();
        const knob = 18;
        const at = slider.x + knob / 2 + input.value / input.max * (slider.width - knob);
        return {
          words: lab.querySelector('.guess .words').textContent,
          drawn: lab.querySelector('.guess-name')?.textContent,
          apart: line ? Math.abs(line.x + line.width / 2 - at) : 0,
        }";
    lab.js(script, []).await
}

async fn drag(browser: &Browser, lab: &Lab, by: i64) {
    let knob = lab.element(".guess input").await;
    knob.scroll_into_view().await.expect("it is on the page");
    let script = "const { x, y, height } =
          lab.querySelector('.guess input').getBoundingClientRect();
        return [x + 9, y + height / 2]";
    let [x, y]: [f64; 2] = lab.js(script, []).await;
    #[allow(clippy::cast_possible_truncation, reason = "pixels")]
    let (x, y) = (x as i64, y as i64);
    let actions = browser.driver.action_chain().move_to(x, y).click_and_hold();
    actions.move_by_offset(by, 0).release().perform().await.expect("the mark can be dragged");
}

#[tokio::test]
async fn a_mark_dragged_on_the_axis_stays_drawn_beside_what_is_measured() {
    on_lesson(async |browser| {
        let lab = browser.lab("connections");
        lab.until(&["idle"]).await;
        lab.show_picture().await;
        let before = seen(&lab).await;
        assert_eq!((before.words.as_str(), before.drawn), ("", None), "no guess is made for them");

        drag(&browser, &lab, 200).await;
        let guessed = eventually(Duration::from_secs(10), async || {
            let now = seen(&lab).await;
            if now.drawn.is_some() { Ok(now) } else { Err(format!("{now:?}")) }
        })
        .await;
        assert!(guessed.apart < 1.5, "the line stands below the mark: {guessed:?}");
        assert_eq!(guessed.drawn, Some(format!("your guess {}", guessed.words)));
        assert_eq!(lab.state().await.as_deref(), Some("idle"), "a guess runs nothing");

        let [_, bound] = run_each(&lab, ["join_all", "join_all"]).await;
        lab.show_picture().await;
        let after = seen(&lab).await;
        assert_eq!(after.drawn, guessed.drawn, "it stays");
        assert!(after.apart < 1.5, "{after:?}");
        let took = format!("{}; it took {:.2} s", guessed.words, bound.total_ms / 1000.0);
        assert_eq!(after.words, took);
    })
    .await;
}

#[tokio::test]
async fn a_guess_is_made_by_keyboard_kept_and_forgotten() {
    on_lesson(async |browser| {
        let lab = browser.lab("rate-limits");
        lab.until(&["idle"]).await;
        let mark = lab.element(".guess input").await;
        mark.send_keys(Key::Right + Key::Right + Key::Right).await.expect("it hears keys");
        assert_eq!(seen(&lab).await.words, "30 ms");

        browser.driver.refresh().await.expect("the page can be loaded again");
        lab.until(&["idle"]).await;
        assert_eq!(seen(&lab).await.words, "30 ms", "kept");
        lab.show_picture().await;
        assert_eq!(seen(&lab).await.drawn.as_deref(), Some("your guess 30 ms"));

        let forget = "document.querySelector('[data-action=forget]').click()";
        browser.js::<()>(forget, []).await;
        assert_eq!(seen(&lab).await.words, "");
        browser.driver.refresh().await.expect("the page can be loaded again");
        lab.until(&["idle"]).await;
        assert_eq!(seen(&lab).await.words, "", "forgotten");
    })
    .await;
}

#[tokio::test]
async fn a_run_that_is_cancelled_is_not_compared_with_the_guess() {
    on_lesson(async |browser| {
        let lab = browser.lab("connections");
        lab.until(&["idle"]).await;
        let mark = lab.element(".guess input").await;
        mark.send_keys(Key::Right + Key::Right).await.expect("it hears keys");
        lab.press_at("cancel", "simulated connections", 1).await;
        let records = lab.run().await;
        assert_eq!(records.last().expect("a record").state, "cancelled");
        assert_eq!(seen(&lab).await.words, "20 ms");
    })
    .await;
}
