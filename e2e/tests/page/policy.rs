//! What the built page allows itself.

use e2e::{browser::on_lesson, browser::with_browser, site::Site};
use serde_json::{Value, json};

#[tokio::test]
async fn the_page_has_a_policy_against_scripts_that_are_not_its_own() {
    on_lesson(async |browser| {
        let script =
            "return document.querySelector('meta[http-equiv=Content-Security-Policy]')?.content";
        let policy: Option<String> = browser.js(script, []).await;
        let policy = policy.expect("the page should have a Content-Security-Policy");
        let scripts = policy.split(';').map(str::trim).find_map(|d| d.strip_prefix("script-src "));
        let scripts: Vec<_> = scripts.expect("a rule for scripts").split(' ').collect();
        for forbidden in ["'unsafe-inline'", "'unsafe-eval'", "*", "data:", "http:", "https:"] {
            assert!(!scripts.contains(&forbidden), "{forbidden} in {policy:?}");
        }
        assert!(scripts.contains(&"'wasm-unsafe-eval'"), "WebAssembly is needed: {policy:?}");
        assert!(policy.contains("default-src 'none'"), "{policy:?}");
    })
    .await;
}

#[tokio::test]
async fn the_policy_works() {
    let site = Site::start().await;
    with_browser(async |browser| {
        browser.open(&site.url).await;
        let script = "const [done] = arguments;
            const refused = [];
            document.addEventListener('securitypolicyviolation', (event) => {
              refused.push(event.effectiveDirective);
              if (refused.length === 2) done({ refused, ran: window.ran ?? false });
            });
            const inline = document.createElement('script');
            inline.textContent = 'window.ran = true';
            document.body.append(inline);
            const styled = document.createElement('p');
            styled.setAttribute('style', 'color: red');
            document.body.append(styled);
            setTimeout(() => done({ refused, ran: window.ran ?? false }), 3000)";
        let seen: Value = browser.js_async(script, []).await;
        let wanted = json!({ "refused": ["script-src-elem", "style-src-attr"], "ran": false });
        assert_eq!(seen, wanted, "what the policy should refuse");
    })
    .await;
}

#[tokio::test]
async fn the_contents_list_names_the_chapters_there_are() {
    on_lesson(async |browser| {
        let script = "return Array.from(document.querySelectorAll('#contents a'),
            (link) => [link.hash.slice(1), link.textContent.trim()])";
        let listed: Vec<(String, String)> = browser.js(script, []).await;
        let script = "return Array.from(document.querySelectorAll('main .chapter'), (chapter) =>
            [chapter.id, chapter.querySelector('h2').lastChild.textContent.trim()])";
        let chapters: Vec<(String, String)> = browser.js(script, []).await;
        assert!(chapters.len() >= 12, "{chapters:?}");
        assert_eq!(listed, chapters, "the list and the chapters");
    })
    .await;
}
