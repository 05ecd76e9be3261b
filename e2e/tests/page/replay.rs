//! After a run: going through it again, laying runs over each other, and a guess beside them.

use std::time::{Duration, Instant};

use e2e::{
    browser::{on_lab, on_lesson},
    lab::Lab,
    patience::eventually,
    runs::{run_both, run_each},
};
use serde_json::json;
use thirtyfour::Key;

/// The moment that is shown, in milliseconds.
async fn moment(lab: &Lab) -> f64 {
    lab.js("return lab.querySelector('.replay input').valueAsNumber", []).await
}

/// Shows a moment, as a reader who moves the slider does.
async fn go_to(lab: &Lab, ms: f64) {
    let script = "const slider = lab.querySelector('.replay input');
        slider.value = arguments[0];
        slider.dispatchEvent(new Event('input', { bubbles: true }))";
    lab.js::<()>(script, [ms.into()]).await;
}

async fn is_shown(lab: &Lab) -> bool {
    let script =
        "return lab.querySelector('.replay').checkVisibility({ visibilityProperty: true })";
    lab.js(script, []).await
}

/// How many bars of each track show a duration, and how many totals stand below.
async fn drawn(lab: &Lab) -> (Vec<usize>, usize) {
    let script = "const tracks = [...lab.querySelectorAll('.live .track')];
        return [tracks.map((track) => track.querySelectorAll('.figure').length),
          lab.querySelectorAll('.live .track .total-name').length]";
    lab.js(script, []).await
}

#[tokio::test]
async fn a_run_is_gone_through_again_by_slider_by_steps_and_slower_than_it_was() {
    on_lab("ten-posts", async |lab| {
        assert!(!is_shown(&lab).await, "there is nothing to replay before a run");
        let [turn, once] = run_both(&lab).await;
        assert!(is_shown(&lab).await);
        lab.show_picture().await;
        assert_eq!(drawn(&lab).await, (vec![10, 10], 2));

        let at_ms = 0.5 * once.total_ms;
        go_to(&lab, at_ms).await;
        let (bars, totals) = drawn(&lab).await;
        assert!(bars[1] < 10 && totals == 0, "{bars:?} and {totals} at {at_ms} ms");
        let named = "return lab.querySelector('svg.live').getAttribute('aria-label')";
        let named: String = lab.js(named, []).await;
        let told = format!("Timing bars: one at a time under way, {} of 10 ended, ", bars[0]);
        assert!(named.starts_with(&told), "{named}");

        lab.click("[data-replay=on]").await;
        let next = moment(&lab).await;
        assert!(next + 0.1 >= at_ms, "from {at_ms} on to {next}");
        lab.click("[data-replay=back]").await;
        assert!(moment(&lab).await <= next);

        go_to(&lab, 0.0).await;
        let speed = "lab.querySelector('.replay select').value = arguments[0]";
        lab.js::<()>(speed, ["20".into()]).await;
        lab.click("[data-replay=play]").await;
        tokio::time::sleep(Duration::from_millis(500)).await;
        lab.click("[data-replay=play]").await;
        let paused = moment(&lab).await;
        assert!(paused > 0.0 && paused < turn.total_ms / 2.0, "20 times slower: {paused} ms");
        go_to(&lab, 0.8 * turn.total_ms).await;
        lab.js::<()>(speed, ["1".into()]).await;
        lab.click("[data-replay=play]").await;
        eventually(Duration::from_secs(30), async || {
            let totals = drawn(&lab).await.1;
            if totals == 2 { Ok(()) } else { Err(format!("{totals} totals at the end")) }
        })
        .await;

        lab.set("count", "9").await;
        lab.until(&["idle"]).await;
        assert!(!is_shown(&lab).await, "a changed setting ends the replay");
    })
    .await;
}

/// What the list of earlier runs is headed by, from its top.
async fn heads(lab: &Lab) -> Vec<String> {
    let script = "return Array.from(lab.querySelectorAll('.earlier tbody'),
        (body) => body.rows[0].textContent)";
    lab.js(script, []).await
}

/// How many totals of A and of B are drawn over each other.
async fn overlaid(lab: &Lab) -> usize {
    lab.js("return lab.querySelectorAll('svg.overlay .total-name').length", []).await
}

/// The name of what has the focus.
async fn focused(lab: &Lab) -> String {
    let script = "return document.activeElement.getAttribute('aria-label')
        ?? document.activeElement.textContent";
    lab.browser().js(script, []).await
}

#[tokio::test]
async fn two_runs_are_chosen_by_keyboard_laid_over_each_other_kept_by_reset_and_forgotten() {
    on_lab("ten-posts", async |lab| {
        let browser = lab.browser();
        browser.set_width(390).await;
        lab.set("count", "4").await;
        run_both(&lab).await;
        lab.set("count", "2").await;
        run_both(&lab).await;
        let top = "return lab.querySelector('.earlier').getBoundingClientRect().top + scrollY";
        lab.focus("[data-tab=earlier]").await;
        browser.press(Key::Enter).await;
        let listed = heads(&lab).await;
        assert!(listed[0].starts_with("Run 2 · posts: 2 · network: in this browser"), "{listed:?}");
        assert!(listed[1].starts_with("Run 1 · posts: 4"), "{listed:?}");
        let before: f64 = lab.js(top, []).await;
        browser.press(Key::Tab).await;
        assert_eq!(focused(&lab).await, "Open in the lesson");
        for name in ["Earlier runs of this lab", "A: run 2, one at a time"] {
            browser.press(Key::Tab).await;
            assert_eq!(focused(&lab).await, name);
        }
        browser.press(Key::Space).await;
        browser.press(Key::Tab).await;
        browser.press(Key::Down).await;
        assert_eq!(focused(&lab).await, "B: run 2, all at once", "an arrow goes on and chooses");
        browser.press(Key::Down).await;
        assert_eq!(focused(&lab).await, "B: run 1, one at a time");
        eventually(Duration::from_secs(20), async || {
            let totals = overlaid(&lab).await;
            if totals == 2 { Ok(()) } else { Err(format!("{totals} totals")) }
        })
        .await;
        let now: f64 = lab.js(top, []).await;
        assert!((now - before).abs() < 1.0, "choosing moves nothing above: {before}, {now} px");
        let said: String =
            lab.js("return lab.querySelector('.earlier .said').textContent", []).await;
        assert!(said.ends_with("They differ in posts (2 and 4) alone."), "{said}");

        lab.js::<()>("lab.querySelector('[data-action=run]').click()", []).await;
        lab.until_over().await;
        assert_eq!(heads(&lab).await.len(), 3);
        assert_eq!(focused(&lab).await, "B: run 1, one at a time", "the focus stays");
        lab.js::<()>("lab.querySelector('[data-action=reset]').click()", []).await;
        lab.until(&["idle"]).await;
        assert_eq!((heads(&lab).await.len(), overlaid(&lab).await), (3, 2), "Reset keeps them");
        browser.press(Key::Tab).await;
        assert_eq!(focused(&lab).await, "Forget these");
        browser.press(Key::Enter).await;
        assert_eq!((heads(&lab).await.len(), overlaid(&lab).await), (0, 0));
        assert_eq!(focused(&lab).await, "Forget these", "the focus stays");
    })
    .await;
}

/// What is said of a line that was dragged, what stands at it, and how far the line is from the mark.
async fn guess(lab: &Lab) -> (String, Option<String>, f64) {
    let script = "const input = lab.querySelector('.mark input');
        const line = lab.querySelector('.guess-line')?.getBoundingClientRect();
        const slider = input.getBoundingClientRect();
        const knob = 18;
        const at = slider.x + knob / 2 + input.value / input.max * (slider.width - knob);
        return [
          lab.querySelector('[data-part=guess] .choices').textContent,
          lab.querySelector('.guess-name')?.textContent,
          line ? Math.abs(line.x + line.width / 2 - at) : 0,
        ]";
    lab.js(script, []).await
}

#[tokio::test]
async fn a_mark_on_the_axis_is_dragged_or_moved_by_keys_compared_kept_and_forgotten() {
    on_lesson(async |browser| {
        let lab = browser.ready("connections").await;
        lab.show_picture().await;
        let unset = "Drag the line above the bars to it.".to_owned();
        assert_eq!(guess(&lab).await, (unset.clone(), None, 0.0), "no line is set for them");
        let hidden = "return !lab.querySelector('.mark input').checkVisibility(
            { visibilityProperty: true })";
        assert!(lab.js::<bool>(hidden, []).await, "one question at a time");
        lab.click("[data-part=question] input").await;
        let knob = lab.element(".mark input").await;
        knob.scroll_into_view().await.expect("it is on the page");
        let script = "const { x, y, height } =
              lab.querySelector('.mark input').getBoundingClientRect();
            return [Math.round(x + 9), Math.round(y + height / 2)]";
        let [x, y]: [i64; 2] = lab.js(script, []).await;
        let actions = browser.driver.action_chain().move_to(x, y).click_and_hold();
        let dragged = actions.move_by_offset(200, 0).release().perform().await;
        dragged.expect("the mark can be dragged");
        let (words, name, apart) = eventually(Duration::from_secs(10), async || {
            let now = guess(&lab).await;
            if now.1.is_some() { Ok(now) } else { Err(format!("{now:?}")) }
        })
        .await;
        assert!(apart < 1.5, "the line stands {apart} px from the mark");
        let set = name.as_ref().and_then(|name| name.strip_prefix("your guess "));
        let set = set.expect("the line is named").to_owned();
        assert_eq!(words, format!("Your line stands at {set}."));
        assert_eq!(lab.state().await.as_deref(), Some("idle"), "a guess runs nothing");

        let [_, bound] = run_each(&lab).await;
        lab.show_picture().await;
        let after = guess(&lab).await;
        assert!(after.1 == name, "it stays: {after:?}");
        let told = "return lab.querySelector('[data-part=guess] .verdict [data-shown=true] b').textContent";
        let told: String = lab.js(told, []).await;
        let took = bound.total_ms / 1000.0;
        assert!(told.ends_with(&format!(": you said {set}, it was {took:.2} s.")), "{told}");
        lab.open_menu().await;
        lab.press("answer-again").await;
        knob.send_keys(Key::Home + Key::Right + Key::Right).await.expect("it hears keys");
        browser.reload().await;
        lab.until(&["idle"]).await;
        assert_eq!(guess(&lab).await.0, "Your line stands at 20 ms.", "kept");
        browser.click("[data-action=forget]").await;
        assert_eq!(guess(&lab).await.0, unset, "forgotten");
    })
    .await;
}

#[tokio::test]
async fn after_the_first_run_of_a_visit_its_runs_race_by_themselves_and_never_again() {
    on_lesson(async |browser| {
        let lab = browser.ready("three-tasks").await;
        browser.js::<()>("sessionStorage.removeItem('overlap:raced')", []).await;
        lab.show_picture().await;
        let races = "return lab.querySelector('[data-replay=play]').textContent.includes('Pause')";
        lab.run().await;
        eventually(Duration::from_secs(10), async || {
            if lab.js::<bool>(races, []).await { Ok(()) } else { Err("it stands still".to_owned()) }
        })
        .await;
        eventually(Duration::from_secs(10), async || {
            if lab.js::<bool>(races, []).await { Err("it goes on".to_owned()) } else { Ok(()) }
        })
        .await;
        assert_eq!(lab.drawn("total").await, [1, 1], "the runs stand as they ended");
        // From the end of a run to the end of a race it takes two and a half seconds.
        let never_races = async |why: &str| {
            let end = Instant::now() + Duration::from_secs(4);
            while Instant::now() < end {
                assert!(!lab.js::<bool>(races, []).await, "{why}");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        };
        lab.run().await;
        never_races("once is enough").await;
        browser.js::<()>("sessionStorage.removeItem('overlap:raced')", []).await;
        let still = json!({ "name": "prefers-reduced-motion", "value": "reduce" });
        browser.cdp("Emulation.setEmulatedMedia", json!({ "features": [still] })).await;
        lab.run().await;
        never_races("the reader wants no motion").await;
    })
    .await;
}
