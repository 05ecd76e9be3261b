//! The lesson for readers who do not look, or prefer the dark.

use e2e::browser::{on_lesson, on_lesson_with_failures};

use e2e::runs::{LABS, lay_over, open_drawers, run_all_at_once, run_both};

#[tokio::test]
async fn axe_core_finds_no_violation() {
    on_lesson_with_failures(async |browser| {
        for name in LABS {
            browser.lab(name).until(&["idle"]).await;
        }
        browser.assert_axe_finds_nothing("before any run").await;
        open_drawers(&browser).await;
        run_all_at_once(&browser).await;
        browser.assert_axe_finds_nothing("after all runs, with the drawers open").await;
        lay_over(&browser).await;
        browser.assert_axe_finds_nothing("with two runs over each other in each lab").await;
        let lab = browser.lab("ten-posts");
        lab.set("count", "0").await;
        browser.assert_axe_finds_nothing("with a wrong setting").await;
        browser.lab("three-requests").choose_api("localhost", "").await;
        browser.assert_axe_finds_nothing("with an address that can't be").await;
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
