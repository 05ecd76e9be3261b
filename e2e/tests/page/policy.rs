//! What the built page allows itself.

use e2e::browser::on_page;
use serde_json::{Value, json};

#[tokio::test]
async fn the_policy_lets_no_script_and_no_style_run_that_is_not_the_pages_own() {
    on_page("?embed=three-tasks", async |browser| {
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
