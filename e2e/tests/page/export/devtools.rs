//! Runs in the Performance panel.

use e2e::{
    browser::{Browser, on_lesson},
    runs::run_both,
};
use serde_json::Value;

/// Keeps every measure that the page makes from now on.
const WATCH: &str = "window.measures = [];
    new PerformanceObserver((list) => measures.push(...list.getEntries()))
      .observe({ type: 'measure' })";

/// The measures since the last time: their names, and on which track they stand.
async fn measures(browser: &Browser) -> Vec<(String, Value)> {
    let script = "const [done] = arguments;
        setTimeout(() => done(measures.splice(0).map((it) => [it.name, it.detail.devtools.track])), 100)";
    browser.js_async(script, []).await
}

#[tokio::test]
async fn entries_come_while_a_run_lasts_unless_one_setting_for_all_labs_switches_them_off() {
    on_lesson(async |browser| {
        let lab = browser.ready("ten-posts").await;
        let () = browser.js(WATCH, []).await;
        lab.press("run").await;
        lab.until_progress("one at a time", 2).await;
        let early = measures(&browser).await;
        assert_eq!(lab.state().await.as_deref(), Some("running"));
        assert!(early.iter().any(|(name, _)| name.starts_with("post 1 ")), "{early:?}");
        lab.until_over().await;
        let late = measures(&browser).await;
        let all: Vec<_> = early.iter().chain(&late).collect();
        assert_eq!(all.len(), 2 * (10 + 1), "a run and ten requests on each track: {all:#?}");
        let kept: usize =
            browser.js("return performance.getEntriesByType('measure').length", []).await;
        assert_eq!(kept, 0, "entries that the browser keeps in memory");

        lab.open_tab("export").await;
        lab.click("[name=devtools]").await;
        run_both(&browser.lab("three-requests")).await;
        assert_eq!(measures(&browser).await, [], "it is off in every lab");
        browser.reload().await;
        browser.until_each_lab_is(&["idle"]).await;
        let lab = browser.lab("three-tasks");
        let script = "return Array.from(document.querySelectorAll('[name=devtools]'),
            (box) => box.checked)";
        let on: Vec<bool> = browser.js(script, []).await;
        assert_eq!(on, vec![false; overlap::lab::all().count()], "it is remembered");
        let () = browser.js(WATCH, []).await;
        lab.open_tab("export").await;
        lab.click("[name=devtools]").await;
        lab.run().await;
        assert_eq!(measures(&browser).await.len(), 2 * (3 + 1), "it is on again");
    })
    .await;
}
