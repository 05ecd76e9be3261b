//! The lesson for readers who do not point: the keyboard alone.

use e2e::browser::{Browser, on_lesson};
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

/// The first stop leads past the contents.
pub(crate) async fn skip_to_the_lesson(browser: &Browser) {
    browser.press(Key::Tab).await;
    browser.press(Key::Enter).await;
    browser.press(Key::Tab).await;
    let script = "return document.activeElement.closest('main') !== null";
    assert!(browser.js::<bool>(script, []).await, "the first stop leads past the contents");
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
