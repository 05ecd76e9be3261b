//! The lesson for readers who do not point: the keyboard alone.

use std::time::Duration;

use e2e::{
    browser::{Browser, on_lesson},
    lab::Lab,
    patience::eventually,
};
use serde::Deserialize;
use thirtyfour::Key;

/// More stops than the page has.
const MANY: usize = 1000;

/// What has the keyboard's focus.
#[derive(Deserialize)]
struct Focus {
    /// The start of its HTML.
    html: String,
    /// The lab it is in.
    lab: Option<String>,
    /// What it does there.
    action: Option<String>,
    /// Whether a reader sees that it has the focus.
    is_shown: bool,
}

async fn focus(browser: &Browser) -> Option<Focus> {
    let script = "const element = document.activeElement;
        if (element === document.body) return null;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        const { width, height } = element.getBoundingClientRect();
        return {
          html: element.outerHTML.slice(0, 100),
          lab: element.closest('.lab')?.dataset.lab,
          action: element.dataset.action,
          is_shown: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && width * height > 0,
        }";
    browser.js(script, []).await
}

/// Presses Tab until the focus is on a lab's button.
async fn tab_to(browser: &Browser, lab: &Lab, name: &str, action: &str) {
    lab.until(&["idle", "done"]).await;
    for _ in 0..MANY {
        browser.press(Key::Tab).await;
        if is_on(browser, name, action).await {
            return;
        }
    }
    panic!("Tab never comes to {action} of {name}");
}

async fn is_on(browser: &Browser, name: &str, action: &str) -> bool {
    focus(browser).await.is_some_and(|focus| {
        focus.lab.as_deref() == Some(name) && focus.action.as_deref() == Some(action)
    })
}

#[tokio::test]
async fn with_the_keyboard_alone_a_lab_runs_and_is_cancelled() {
    on_lesson(async |browser| {
        let lab = browser.lab("three-requests");
        tab_to(&browser, &lab, "three-requests", "run").await;
        browser.press(Key::Enter).await;
        let records = lab.until_over().await;
        assert_eq!(records.len(), 2, "Enter should make one run: {records:#?}");
        assert!(is_on(&browser, "three-requests", "run").await, "the focus should stay on Run");

        let lab = browser.lab("ten-posts");
        tab_to(&browser, &lab, "ten-posts", "run").await;
        browser.press(Key::Space).await;
        lab.until_progress("one at a time", 1).await;
        browser.press(Key::Tab).await;
        assert!(is_on(&browser, "ten-posts", "cancel").await, "Cancel should come after Run");
        browser.press(Key::Enter).await;
        let records = lab.until_over().await;
        assert_eq!(records[0].state, "cancelled");
        assert!(is_on(&browser, "ten-posts", "cancel").await, "the focus should stay on Cancel");
    })
    .await;
}

#[tokio::test]
async fn enter_in_a_setting_starts_a_run() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        lab.set("count", "4").await;
        browser.press(Key::Enter).await;
        for record in lab.until_over().await {
            assert_eq!(record.requests.len(), 4);
        }
    })
    .await;
}

/// Lists what Tab should stop at, in the order of the page: all that can be used and is seen. Of the
/// radio buttons of a question that is one.
const STOPS: &str = "
    const selector = 'a[href], button, input, select, textarea, summary, [tabindex]';
    const isStop = (element) => element.tabIndex >= 0
      && element.checkVisibility({ visibilityProperty: true })
      && (element.type !== 'radio'
        || element === document.querySelector(`[name='${element.name}']:checked`)
        || element === document.querySelector(`[name='${element.name}']`));
    window.stops = Array.from(document.querySelectorAll(selector)).filter(isStop);
    return window.stops.map((stop) => stop.outerHTML.slice(0, 100))";

#[tokio::test]
async fn tab_stops_at_everything_in_the_order_of_the_page_and_is_seen_there() {
    on_lesson(async |browser| {
        browser.until_each_lab_is(&["idle"]).await;
        let stops: Vec<String> = browser.js(STOPS, []).await;
        assert!((100..MANY).contains(&stops.len()), "{} stops", stops.len());
        for (place, stop) in stops.iter().enumerate() {
            browser.press(Key::Tab).await;
            let focus = focus(&browser).await;
            let focus = focus.unwrap_or_else(|| panic!("Tab leaves the page before {stop}"));
            assert!(focus.is_shown, "the focus should be seen on {}", focus.html);
            let script = "return window.stops.indexOf(document.activeElement)";
            let at: i64 = browser.js(script, []).await;
            assert_eq!(usize::try_from(at).ok(), Some(place), "{}, and not {stop}", focus.html);
        }
        browser.press(Key::Tab).await;
        let last = focus(&browser).await.map(|focus| focus.html);
        assert!(last.is_none(), "after the last stop the page ends, and not at {last:?}");
    })
    .await;
}

/// Presses Tab, or Shift and Tab, until the focus is on what fits a CSS selector.
async fn go_to(browser: &Browser, selector: &str, is_back: bool) {
    for _ in 0..MANY {
        let chain = browser.driver.action_chain();
        let chain = if is_back {
            chain.key_down(Key::Shift).send_keys(Key::Tab).key_up(Key::Shift)
        } else {
            chain.send_keys(Key::Tab)
        };
        chain.perform().await.expect("a key can be pressed");
        let script = "return document.activeElement.matches(arguments[0])";
        if browser.js::<bool>(script, [selector.into()]).await {
            return;
        }
    }
    panic!("the keyboard never comes to {selector}");
}

async fn type_in(browser: &Browser, text: &str) {
    browser.driver.action_chain().send_keys(text).perform().await.expect("keys can be pressed");
}

/// What is typed or chosen where the focus is.
async fn value(browser: &Browser) -> String {
    browser.js("return document.activeElement.value", []).await
}

#[tokio::test]
async fn the_skip_link_leads_past_the_contents() {
    on_lesson(async |browser| {
        browser.press(Key::Tab).await;
        browser.press(Key::Enter).await;
        browser.press(Key::Tab).await;
        let script = "return document.activeElement.closest('main') !== null";
        assert!(browser.js::<bool>(script, []).await, "the next stop should be in the lesson");
    })
    .await;
}

#[tokio::test]
async fn the_whole_lesson_is_used_with_the_keyboard_alone() {
    on_lesson(async |browser| {
        browser.until_each_lab_is(&["idle"]).await;
        answer_and_run(&browser).await;
        set_run_and_cancel(&browser).await;
        practise(&browser).await;
    })
    .await;
}

/// Answers a question, runs the lab and is told what there is to say to the answer.
async fn answer_and_run(browser: &Browser) {
    let lab = browser.lab("three-tasks");
    go_to(browser, "#lab-three-tasks [type=radio]", false).await;
    browser.press(Key::Space).await;
    browser.press(Key::Down).await;
    assert_eq!(value(browser).await, "2", "an arrow goes on to the next choice");
    go_to(browser, "#lab-three-tasks [data-action=run]", false).await;
    browser.press(Key::Enter).await;
    lab.until_over().await;
    let told: String =
        lab.js("return lab.querySelector('[data-shown=true]').dataset.for", []).await;
    assert_eq!(told, "2");
}

/// Types a number, chooses a network and another, runs, opens the table, runs again and cancels.
async fn set_run_and_cancel(browser: &Browser) {
    let lab = browser.lab("ten-posts");
    go_to(browser, "#lab-ten-posts [name=count]", false).await;
    // What a field holds is selected when Tab comes to it.
    type_in(browser, "4").await;
    assert_eq!(value(browser).await, "4", "what is typed takes the place of what was there");
    browser.press(Key::Up).await;
    assert_eq!(value(browser).await, "5", "an arrow counts up");
    go_to(browser, "#lab-ten-posts select", false).await;
    browser.press(Key::Down).await;
    assert_eq!(value(browser).await, "server");
    browser.press(Key::Up).await;
    assert_eq!(value(browser).await, "browser");
    go_to(browser, "#lab-ten-posts [data-action=run]", true).await;
    browser.press(Key::Enter).await;
    for record in lab.until_over().await {
        assert_eq!((record.requests.len(), record.network.as_str()), (5, "browser"));
    }

    go_to(browser, "#lab-ten-posts [data-part=figures] summary", false).await;
    browser.press(Key::Enter).await;
    // It is filled when the browser tells that it was opened, a moment later.
    eventually(Duration::from_secs(20), async || {
        let script = "return lab.querySelectorAll('[data-part=table] tbody tr').length";
        let rows: usize = lab.js(script, []).await;
        if rows == 5 { Ok(()) } else { Err(format!("{rows} rows: Enter should open the table")) }
    })
    .await;

    go_to(browser, "#lab-ten-posts [data-preset][value='50']", true).await;
    browser.press(Key::Space).await;
    go_to(browser, "#lab-ten-posts [data-action=run]", true).await;
    browser.press(Key::Space).await;
    lab.until_progress("one at a time", 1).await;
    go_to(browser, "#lab-ten-posts [data-action=cancel]", false).await;
    browser.press(Key::Space).await;
    let records = lab.until_over().await;
    assert_eq!(records[0].state, "cancelled");
}

/// Ticks a box, and follows a link into a lab, where the next stop is.
async fn practise(browser: &Browser) {
    go_to(browser, "#practice details:first-of-type summary", false).await;
    browser.press(Key::Space).await;
    let is_open: bool = browser.js("return document.activeElement.parentElement.open", []).await;
    assert!(is_open, "Space opens an answer");
    go_to(browser, "[name=many]", false).await;
    browser.press(Key::Space).await;
    let is_ticked: bool = browser.js("return document.activeElement.checked", []).await;
    assert!(is_ticked, "Space ticks a box");
    go_to(browser, "#practice [href*=two-endpoints]", true).await;
    browser.press(Key::Enter).await;
    browser.press(Key::Tab).await;
    let script = "return document.activeElement.closest('.lab')?.dataset.lab";
    let lab: Option<String> = browser.js(script, []).await;
    assert_eq!(lab.as_deref(), Some("two-endpoints"), "the link should lead into its lab");
}
