//! The lesson's text.

use e2e::browser::Browser;
use serde_json::Value;

/// Every chapter shows its text.
pub(crate) async fn assert_text_reads(browser: &Browser) {
    let script = "return Array.from(document.querySelectorAll('.chapter'), (chapter) => ({
        title: chapter.querySelector('h2').innerText,
        words: Array.from(chapter.querySelectorAll('p, li, dt, dd'))
          .filter((p) => p.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
          .map((p) => p.innerText).join(' ').split(/\\s+/).length,
      }))";
    let chapters: Vec<Value> = browser.js(script, []).await;
    assert!(chapters.len() >= 12, "there should be twelve chapters: {chapters:?}");
    for chapter in chapters {
        let words = chapter["words"].as_u64().expect("a number");
        assert!(words > 50, "a chapter should have text: {chapter}");
    }
}
