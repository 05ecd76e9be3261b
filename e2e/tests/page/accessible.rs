//! The lesson for readers who do not look, or prefer the dark.

use std::fs;

use e2e::{
    browser::{Browser, on_lesson, on_lesson_with_failures},
    setup,
};

use crate::runs::{LABS, lay_over, open_drawers, run_all_at_once, run_both};

/// Loads axe-core into the page.
pub(crate) async fn load_axe(browser: &Browser) {
    let axe = fs::read_to_string(setup::node_modules().join("axe-core/axe.min.js"));
    let () = browser.js(&axe.expect("axe-core is installed"), []).await;
}

/// Checks the page, as it stands, against axe-core's rules in light and in dark.
pub(crate) async fn assert_axe_finds_nothing(browser: &Browser, when: &str) {
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
        load_axe(&browser).await;
        for name in LABS {
            browser.lab(name).until(&["idle"]).await;
        }
        assert_axe_finds_nothing(&browser, "before any run").await;
        open_drawers(&browser).await;
        run_all_at_once(&browser).await;
        assert_axe_finds_nothing(&browser, "after all runs, with the drawers open").await;
        lay_over(&browser).await;
        assert_axe_finds_nothing(&browser, "with two runs over each other in each lab").await;
        let lab = browser.lab("ten-posts");
        lab.set("count", "0").await;
        assert_axe_finds_nothing(&browser, "with a wrong setting").await;
        browser.lab("three-requests").choose_api("localhost", "").await;
        assert_axe_finds_nothing(&browser, "with an address that can't be").await;
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
