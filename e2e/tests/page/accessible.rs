//! The lesson for readers who do not look, do not point, or prefer the dark.

use std::fs;

use e2e::{
    browser::{Browser, on_lesson, on_lesson_with_failures},
    lab::Lab,
    setup,
};
use serde::Deserialize;
use thirtyfour::Key;

use crate::runs::{LABS, run_all_at_once, run_both};

/// More stops than the page has.
const MANY: usize = 500;

/// Checks the page, as it stands, against axe-core's rules in light and in dark.
async fn assert_axe_finds_nothing(browser: &Browser, when: &str) {
    let script = "const done = arguments[0];
        axe.run({ resultTypes: ['violations'] }).then(({ violations }) => done(
          violations.map(({ id, help, nodes }) =>
            `${id}: ${help}\\n` + nodes.map(({ html, any, all, none }) =>
              '  ' + html.slice(0, 150) + '\\n    '
                + [...any, ...all, ...none].map(({ message }) => message).join('\\n    ')).join('\\n'))))";
    for scheme in ["light", "dark"] {
        browser.set_colour_scheme(scheme).await;
        let found: Vec<String> = browser.js_async(script, []).await;
        assert!(found.is_empty(), "in {scheme}, {when}, axe-core finds:\n{}", found.join("\n"));
    }
}

#[tokio::test]
async fn axe_core_finds_no_violation() {
    on_lesson_with_failures(async |browser| {
        let axe = fs::read_to_string(setup::node_modules().join("axe-core/axe.min.js"));
        let () = browser.js(&axe.expect("axe-core is installed"), []).await;
        for name in LABS {
            browser.lab(name).until(&["idle"]).await;
        }
        assert_axe_finds_nothing(&browser, "before any run").await;
        for name in LABS {
            browser.lab(name).open_table().await;
        }
        run_all_at_once(&browser).await;
        assert_axe_finds_nothing(&browser, "after all runs, with the tables open").await;
        let lab = browser.lab("ten-posts");
        lab.set("count", "0").await;
        assert_axe_finds_nothing(&browser, "with a wrong setting").await;
    })
    .await;
}

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

async fn press(browser: &Browser, key: Key) {
    browser.driver.action_chain().send_keys(key).perform().await.expect("a key can be pressed");
}

/// Presses Tab until the focus is on a lab's button.
async fn tab_to(browser: &Browser, lab: &Lab, name: &str, action: &str) {
    lab.until(&["idle", "done"]).await;
    for _ in 0..MANY {
        press(browser, Key::Tab).await;
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
        press(&browser, Key::Enter).await;
        let records = lab.until_over().await;
        assert_eq!(records.len(), 2, "Enter should make one run: {records:#?}");
        assert!(is_on(&browser, "three-requests", "run").await, "the focus should stay on Run");

        let lab = browser.lab("ten-posts");
        tab_to(&browser, &lab, "ten-posts", "run").await;
        press(&browser, Key::Space).await;
        lab.until_progress("one at a time", 1).await;
        press(&browser, Key::Tab).await;
        assert!(is_on(&browser, "ten-posts", "cancel").await, "Cancel should come after Run");
        press(&browser, Key::Enter).await;
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
        press(&browser, Key::Enter).await;
        for record in lab.until_over().await {
            assert_eq!(record.requests.len(), 4);
        }
    })
    .await;
}

#[tokio::test]
async fn wherever_tab_leads_the_focus_is_seen() {
    on_lesson(async |browser| {
        for name in LABS {
            browser.lab(name).until(&["idle"]).await;
        }
        let mut stops = 0;
        while stops < MANY {
            press(&browser, Key::Tab).await;
            let Some(focus) = focus(&browser).await else { break };
            assert!(focus.is_shown, "the focus should be seen on {}", focus.html);
            stops += 1;
        }
        assert!((10..MANY).contains(&stops), "{stops} stops, and then the page's end");
    })
    .await;
}

#[tokio::test]
async fn a_screen_reader_speaks_once_a_run() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        let () = browser.js("watched.announced.length = 0", []).await;
        run_both(&lab).await;
        let announced: Vec<String> = browser.js("return watched.announced", []).await;
        assert_eq!(announced, [lab.text("said").await.trim()], "what is announced");
    })
    .await;
}
