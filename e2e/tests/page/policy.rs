//! What the built page allows itself.

use e2e::browser::on_page;
use serde_json::{Value, json};

#[tokio::test]
async fn the_policy_lets_no_script_and_no_style_run_that_is_not_the_pages_own() {
    on_page("?embed=three-tasks", async |browser| {
        // What a driver runs may always evaluate, so that is read.
        let policy: String = browser
            .js(
                "return document.querySelector('meta[http-equiv=Content-Security-Policy]').content",
                [],
            )
            .await;
        assert!(!policy.contains("'unsafe-"), "{policy}");
        let script = "const [done] = arguments;
            const refused = [];
            document.addEventListener('securitypolicyviolation', (event) => {
              refused.push(event.effectiveDirective);
              if (refused.length === 2) done({ refused: refused.sort(), ran: window.ran ?? false });
            });
            const inline = document.createElement('script');
            inline.textContent = 'window.ran = true';
            document.body.append(inline);
            const styled = document.createElement('p');
            styled.setAttribute('style', 'color: red');
            document.body.append(styled);
            setTimeout(() => done({ refused: refused.sort(), ran: window.ran ?? false }), 3000)";
        let seen: Value = browser.js_async(script, []).await;
        let wanted = json!({ "refused": ["script-src-elem", "style-src-attr"], "ran": false });
        assert_eq!(seen, wanted, "what the policy should refuse");
    })
    .await;
}
