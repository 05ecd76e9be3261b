//! Listings: in which language they are read, and their copies.

use e2e::{
    browser::{Browser, on_page, on_site},
    lab::PATIENCE,
    patience::eventually,
};
use serde_json::json;
use thirtyfour::Key;

/// The tab of a language at the listing of `semaphore`, in the middle of the lesson.
fn tab(language: &str) -> String {
    format!("#listing-limits-semaphore [role=tab][data-language={language}]")
}

/// The languages in which listings that have several are shown, each once.
async fn shown(browser: &Browser) -> Vec<String> {
    let script = "const shown = Array.from(document.querySelectorAll('.code[data-in]'))
          .filter((panel) => panel.checkVisibility()).map((panel) => panel.dataset.in);
        return Array.from(new Set(shown))";
    browser.js(script, []).await
}

/// The languages whose tabs are selected, each once, and of those that can be tabbed to.
async fn selected(browser: &Browser) -> [Vec<String>; 2] {
    let script = "const of = (selector) => Array.from(new Set(Array.from(
          document.querySelectorAll(`.listing ${selector}`), (tab) => tab.dataset.language)));
        return [of('[role=tab][aria-selected=true]'), of('[role=tab][tabindex=\"0\"]')]";
    browser.js(script, []).await
}

/// Where something stands on the screen.
async fn top(browser: &Browser, selector: &str) -> f64 {
    let script = "return document.querySelector(arguments[0]).getBoundingClientRect().top";
    browser.js(script, [json!(selector)]).await
}

async fn assert_all_in(browser: &Browser, language: &str) {
    assert_eq!(shown(browser).await, [language]);
    assert_eq!(selected(browser).await, [[language], [language]]);
}

#[tokio::test]
async fn a_language_is_chosen_for_all_listings_stays_chosen_and_moves_nothing_that_is_looked_at() {
    on_page("", async |browser| {
        browser.until_each_lab_is(&["idle"]).await;
        assert_all_in(&browser, "rust").await;
        for language in ["python", "javascript"] {
            let place = tab(language);
            browser.find(&place).await.scroll_into_view().await.expect("it can be scrolled to");
            let before = top(&browser, &place).await;
            browser.click(&place).await;
            // Where a browser would move what is read, it does so before the next frame.
            let frames = "const [done] = arguments;
                requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))";
            browser.js_async::<()>(frames, []).await;
            let after = top(&browser, &place).await;
            assert!((before - after).abs() < 1.5, "{language}: from {before} to {after}");
            assert_all_in(&browser, language).await;
        }
        // By keyboard: to the last, around to the first, and back.
        for (key, language) in [
            (Key::End, "python"),
            (Key::Right, "rust"),
            (Key::Left, "python"),
            (Key::Left, "javascript"),
        ] {
            browser.press(key).await;
            assert_all_in(&browser, language).await;
            let focus = "return document.activeElement.dataset.language";
            assert_eq!(browser.js::<String>(focus, []).await, language);
        }
        browser.reload().await;
        assert_all_in(&browser, "javascript").await;
        // The page's own layout shifts, but not for the language.
        let shifts: Vec<f64> = browser.js("return watched.layoutShifts.splice(0)", []).await;
        assert!(shifts.iter().sum::<f64>() < 0.01, "{shifts:?}");
        browser.assert_no_error_in_console().await;
    })
    .await;
}

#[tokio::test]
async fn the_code_of_a_listing_is_copied_as_it_is_shown_and_where_it_cannot_be_it_is_selected() {
    on_page("", async |browser| {
        let figure = "#listing-limits-semaphore";
        let copy = format!("{figure} [data-copies]");
        let said = async || -> String {
            let script = "return document.querySelector(arguments[0]).textContent";
            browser.js(script, [json!(format!("{figure} [role=status]"))]).await
        };
        let until_said = async |words: &str| {
            eventually(PATIENCE, async || {
                let said = said().await;
                if said.starts_with(words) { Ok(()) } else { Err(said) }
            })
            .await;
        };
        browser.until_each_lab_is(&["idle"]).await;
        browser.click(&tab("python")).await;
        browser.click(&copy).await;
        until_said("Copied.").await;
        let python = browser.copied().await;
        assert!(python.starts_with("permits = asyncio.Semaphore(limit)"), "{python}");
        browser.click(&tab("rust")).await;
        assert_eq!(said().await, "", "what was copied is not what is shown");
        let forbid = "navigator.clipboard.writeText = () => Promise.reject(new Error())";
        browser.js::<()>(forbid, []).await;
        browser.click(&copy).await;
        until_said("Selected: copy it with").await;
        let rust: String = browser.js("return getSelection().toString()", []).await;
        assert!(rust.trim().starts_with("use futures::future::join_all;"), "{rust}");
        assert!(rust.contains("permits.acquire()") && !rust.contains("///"), "{rust}");
    })
    .await;
}

#[tokio::test]
async fn without_scripts_each_listing_is_there_in_every_language_one_below_the_other() {
    on_site(async |browser, site| {
        browser.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
        browser.open(&site.url).await;
        browser.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": false })).await;
        assert_eq!(shown(&browser).await, ["rust", "javascript", "python"]);
        let script = "return Array.from(document.querySelectorAll('.listing :is(.bar, .strip)'))
            .filter((bar) => bar.checkVisibility()).length";
        assert_eq!(browser.js::<usize>(script, []).await, 0, "nothing is there that does nothing");
    })
    .await;
}
