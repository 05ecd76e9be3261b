//! The pages' Content-Security-Policy, as a `<meta>`: a static host sends no
//! headers of ours. Who may frame a page can't be said in one, so anybody may.

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest as _, Sha256};

/// Stands in the live-reload script that `trunk serve` adds. Trunk replaces it
/// at each request, so that no hash of the script could match.
const LIVE_RELOAD: &str = "{{__TRUNK_ADDRESS__}}";

/// A page's policy, by the text of its inline scripts.
pub(crate) type Policy = fn(&[&str]) -> String;

/// The page with its policy right after `<meta charset>`: a policy binds only
/// what stands below it.
pub(crate) fn insert(html: &str, policy: Policy) -> Result<String> {
    let charset =
        html.find("<meta charset").context("it has no <meta charset>, which the policy follows")?;
    let end = html[charset..].find('>').context("its <meta charset> does not end")?;
    let (before, after) = html.split_at(charset + end + 1);
    let policy = policy(&inline_scripts(html)?);
    Ok(format!("{before}<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">{after}"))
}

/// What the page of embedded labs may load and run.
pub(crate) fn embeds(scripts: &[&str]) -> String {
    format!(
        "default-src 'none'; script-src{}; style-src 'self'; img-src 'self'; frame-src 'self'; \
         base-uri 'none'; form-action 'none'",
        hashes(scripts)
    )
}

/// What the lesson may load and run. A lab asks the API that a reader names, whatever host that is
/// on: over plain HTTP, too, if it is in the reader's own network. No secure page is let do that by
/// any browser.
pub(crate) fn lesson(scripts: &[&str]) -> String {
    let (inline, sockets) = if scripts.iter().any(|script| script.contains(LIVE_RELOAD)) {
        (" 'unsafe-inline'".to_owned(), " ws: wss:")
    } else {
        (hashes(scripts), "")
    };
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{inline}; style-src 'self'; \
         img-src 'self' data:; connect-src 'self' https: http:{sockets}; worker-src 'self'; \
         manifest-src 'self'; base-uri 'self'; form-action 'none'"
    )
}

/// The scripts' texts as source expressions (CSP Level 3, section 2.3.1), a space before each.
fn hashes(scripts: &[&str]) -> String {
    // The browser hashes what its parser made of the file: line ends are normalised.
    let hash = |script: &&str| BASE64.encode(Sha256::digest(script.replace("\r\n", "\n")));
    scripts.iter().flat_map(|script| [" 'sha256-", &hash(script), "'"].map(str::to_owned)).collect()
}

/// The text of each `<script>` that has no `src`, in order.
fn inline_scripts(html: &str) -> Result<Vec<&str>> {
    let mut scripts = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find("<script").into_iter().chain(rest.find("<!--")).min() {
        rest = &rest[start..];
        if rest.starts_with("<!--") {
            rest = rest.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (tag, body) =
            rest.split_once('>').context("it has a <script> tag that does not end")?;
        let (text, after) =
            body.split_once("</script").context("it has a <script> without </script>")?;
        if !tag.split_whitespace().any(|attribute| attribute.starts_with("src=")) {
            scripts.push(text);
        }
        rest = after;
    }
    Ok(scripts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_lesson(html: &str) -> Result<String> {
        insert(html, lesson)
    }

    #[test]
    fn the_page_of_embeds_runs_its_own_script_and_frames_its_own_site_alone() {
        let html = "<meta charset=\"utf-8\"><script>alert('Hello, world.');</script>";
        let html = insert(html, embeds).unwrap();
        assert!(html.contains("default-src 'none'; script-src 'sha256-qznL"), "{html}");
        assert!(html.contains("frame-src 'self';") && !html.contains("connect-src"), "{html}");
    }

    #[test]
    fn the_policy_stands_right_after_the_charset() {
        let html =
            in_lesson("<head><meta charset=\"utf-8\"><title>Overlap</title></head>").unwrap();
        assert!(html.starts_with(
            "<head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        ));
        assert!(html.ends_with("\"><title>Overlap</title></head>"));
    }

    #[test]
    fn a_page_without_a_charset_is_refused() {
        assert!(in_lesson("<head><title>Overlap</title></head>").is_err());
    }

    #[test]
    fn an_inline_script_is_allowed_by_its_hash() {
        // The example of the specification: alert('Hello, world.');
        let html =
            in_lesson("<meta charset=\"utf-8\"><script>alert('Hello, world.');</script>").unwrap();
        assert!(html.contains(
            "script-src 'self' 'wasm-unsafe-eval' 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=';"
        ));
        assert!(!html.contains("unsafe-inline"));
    }

    #[test]
    fn line_ends_do_not_change_the_hash() {
        assert_eq!(hashes(&["a;\r\nb;"]), hashes(&["a;\nb;"]));
    }

    #[test]
    fn only_scripts_with_text_of_their_own_count() {
        let html = "<!-- <script> --><script src=\"a.js\"></script>\
                    <script type=\"module\">import './a.js'</script><script>b</script>";
        assert_eq!(inline_scripts(html).unwrap(), ["import './a.js'", "b"]);
    }

    #[test]
    fn live_reload_is_let_through_and_keeps_its_socket() {
        let policy = lesson(&["init()", "const address = '{{__TRUNK_ADDRESS__}}';"]);
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval' 'unsafe-inline';"));
        assert!(policy.contains("https: http: ws: wss:;"));
    }
}
