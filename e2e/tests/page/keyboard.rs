//! The lesson for readers who do not point: the keyboard alone.

use std::time::Duration;

use e2e::{
    browser::{Browser, on_lesson},
    patience::eventually,
    record::{Network, State},
};
use serde::Deserialize;
use thirtyfour::Key;

/// What has the keyboard's focus.
#[derive(Deserialize)]
struct Focus {
    /// The start of its HTML.
    html: String,
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
          is_shown: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && width * height > 0,
        }";
    browser.js(script, []).await
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
        assert!(stops.len() > 100, "{} stops", stops.len());
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

/// What is typed or chosen where the focus is.
async fn value(browser: &Browser) -> String {
    browser.js("return document.activeElement.value", []).await
}

/// The first stop leads past the contents.
pub(crate) async fn skip_to_the_lesson(browser: &Browser) {
    browser.press(Key::Tab).await;
    browser.press(Key::Enter).await;
    browser.press(Key::Tab).await;
    let script = "return document.activeElement.closest('main') !== null";
    assert!(browser.js::<bool>(script, []).await, "the first stop leads past the contents");
}

/// Chooses an answer and the next one, and runs.
pub(crate) async fn answer_and_run(browser: &Browser) {
    let lab = browser.lab("three-tasks");
    browser.tab_to("#lab-three-tasks [type=radio]").await;
    browser.press(Key::Space).await;
    browser.press(Key::Down).await;
    browser.tab_to("#lab-three-tasks [data-action=run]").await;
    browser.press(Key::Enter).await;
    let records = lab.until_over().await;
    assert_eq!(records.len(), 2, "Enter should make one run: {records:#?}");
    let focused = "return document.activeElement.dataset.action";
    assert_eq!(browser.js::<String>(focused, []).await, "run", "the focus should stay there");
    let told = "return lab.querySelector('[data-shown=true]').dataset.for";
    assert_eq!(lab.js::<String>(told, []).await, "2", "an arrow went on to the next choice");
}

/// Types a number, chooses a network and another, runs, opens the table, runs again and cancels.
pub(crate) async fn set_run_and_cancel(browser: &Browser) {
    let lab = browser.lab("ten-posts");
    browser.tab_to("#lab-ten-posts [name=count]").await;
    // What a field holds is selected when Tab comes to it.
    browser.type_text("4").await;
    assert_eq!(value(browser).await, "4", "what is typed takes the place of what was there");
    browser.press(Key::Up).await;
    assert_eq!(value(browser).await, "5", "an arrow counts up");
    browser.tab_to("#lab-ten-posts select").await;
    browser.press(Key::Down).await;
    assert_eq!(value(browser).await, "server");
    browser.press(Key::Up).await;
    assert_eq!(value(browser).await, "browser");
    browser.tab_back_to("#lab-ten-posts [data-action=run]").await;
    browser.press(Key::Enter).await;
    for record in lab.until_over().await {
        assert_eq!((record.requests.len(), record.network), (5, Network::Browser));
    }

    browser.tab_to("#lab-ten-posts [data-part=figures] summary").await;
    browser.press(Key::Enter).await;
    // It is filled when the browser tells that it was opened, a moment later.
    eventually(Duration::from_secs(20), async || {
        let script = "return lab.querySelectorAll('[data-part=table] tbody tr').length";
        let rows: usize = lab.js(script, []).await;
        if rows == 5 { Ok(()) } else { Err(format!("{rows} rows: Enter should open the table")) }
    })
    .await;

    browser.tab_back_to("#lab-ten-posts [data-preset][value='50']").await;
    browser.press(Key::Space).await;
    browser.tab_back_to("#lab-ten-posts [data-action=run]").await;
    browser.press(Key::Space).await;
    lab.until_progress("one at a time", 1).await;
    browser.tab_to("#lab-ten-posts [data-action=cancel]").await;
    browser.press(Key::Space).await;
    let records = lab.until_over().await;
    assert_eq!(records[0].state, State::Cancelled);
    let focused = "return document.activeElement.dataset.action";
    assert_eq!(browser.js::<String>(focused, []).await, "cancel", "the focus should stay there");
}

/// Ticks a box, and follows a link into a lab, where the next stop is.
pub(crate) async fn practise(browser: &Browser) {
    browser.tab_to("#practice details:first-of-type summary").await;
    browser.press(Key::Space).await;
    let is_open: bool = browser.js("return document.activeElement.parentElement.open", []).await;
    assert!(is_open, "Space opens an answer");
    browser.tab_to("[name=many]").await;
    browser.press(Key::Space).await;
    let is_ticked: bool = browser.js("return document.activeElement.checked", []).await;
    assert!(is_ticked, "Space ticks a box");
    browser.tab_back_to("#practice [href*=two-endpoints]").await;
    browser.press(Key::Enter).await;
    browser.press(Key::Tab).await;
    let script = "return document.activeElement.closest('.lab')?.dataset.lab";
    let lab: Option<String> = browser.js(script, []).await;
    assert_eq!(lab.as_deref(), Some("two-endpoints"), "the link should lead into its lab");
}
