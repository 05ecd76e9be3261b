//! The pages' Content-Security-Policy, as a `<meta>`: a static host sends no
//! headers of ours. Who may frame a page can't be said in one, so anybody may.

use anyhow::{Context as _, Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest as _, Sha256};

/// Stands in the live-reload script that `trunk serve` adds. Trunk replaces it
/// at each request, so that no hash of the script could match.
const LIVE_RELOAD: &str = "{{__TRUNK_ADDRESS__}}";

/// A page of the site.
#[derive(Clone, Copy)]
pub(crate) enum Page {
    /// The lesson.
    Lesson,
    /// The demonstration of labs in frames.
    Embeds,
}

/// The page with its policy right after `<meta charset>`: a policy binds only
/// what stands below it.
pub(crate) fn insert(html: &str, page: Page) -> Result<String> {
    let charset =
        html.find("<meta charset").context("it has no <meta charset>, which the policy follows")?;
    let end = html[charset..].find('>').context("its <meta charset> does not end")?;
    let (before, after) = html.split_at(charset + end + 1);
    let scripts = inline_scripts(html)?;
    let policy = match page {
        Page::Lesson => policy(&scripts),
        Page::Embeds => {
            let scripts: String = scripts.iter().map(|script| hash(script)).collect();
            format!(
                "default-src 'none'; script-src{scripts}; style-src 'self'; img-src 'self'; \
                 frame-src 'self'; base-uri 'none'; form-action 'none'"
            )
        }
    };
    Ok(format!("{before}<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">{after}"))
}

/// What the lesson may load and run, given the text of its inline scripts.
fn policy(scripts: &[&str]) -> String {
    let live = scripts.iter().any(|script| script.contains(LIVE_RELOAD));
    let inline = if live {
        " 'unsafe-inline'".to_owned()
    } else {
        scripts.iter().map(|script| hash(script)).collect()
    };
    let sockets = if live { " ws: wss:" } else { "" };
    [
        "default-src 'none'",
        &format!("script-src 'self' 'wasm-unsafe-eval'{inline}"),
        "style-src 'self'",
        "img-src 'self' data:",
        // A lab asks the API that a reader names, whatever host that is on: over plain HTTP, too, if
        // it is in the reader's own network. No secure page is let do that by any browser.
        &format!("connect-src 'self' https: http:{sockets}"),
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'self'",
        "form-action 'none'",
    ]
    .join("; ")
}

/// A script's text as a source expression (CSP Level 3, section 2.3.1), with a
/// space before it.
fn hash(script: &str) -> String {
    // The browser hashes what its parser made of the file: line ends are normalised.
    let text = script.replace("\r\n", "\n");
    format!(" 'sha256-{}'", BASE64.encode(Sha256::digest(text)))
}

/// The text of each `<script>` that has no `src`, in order.
fn inline_scripts(html: &str) -> Result<Vec<&str>> {
    let mut scripts = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find("<script").into_iter().chain(rest.find("<!--")).min() {
        rest = &rest[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let Some((tag, body)) = rest.split_once('>') else {
            bail!("it has a <script> tag that does not end");
        };
        let Some((text, after)) = body.split_once("</script") else {
            bail!("it has a <script> without </script>");
        };
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

    fn lesson(html: &str) -> Result<String> {
        insert(html, Page::Lesson)
    }

    #[test]
    fn the_page_of_embeds_runs_its_own_script_and_frames_its_own_site_alone() {
        let html = "<meta charset=\"utf-8\"><script>alert('Hello, world.');</script>";
        let html = insert(html, Page::Embeds).unwrap();
        assert!(html.contains("default-src 'none'; script-src 'sha256-qznL"), "{html}");
        assert!(html.contains("frame-src 'self';") && !html.contains("connect-src"), "{html}");
    }

    #[test]
    fn the_policy_stands_right_after_the_charset() {
        let html = lesson("<head><meta charset=\"utf-8\"><title>Overlap</title></head>").unwrap();
        assert!(html.starts_with(
            "<head><meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        ));
        assert!(html.ends_with("\"><title>Overlap</title></head>"));
    }

    #[test]
    fn a_page_without_a_charset_is_refused() {
        assert!(lesson("<head><title>Overlap</title></head>").is_err());
    }

    #[test]
    fn an_inline_script_is_allowed_by_its_hash() {
        // The example of the specification: alert('Hello, world.');
        let html =
            lesson("<meta charset=\"utf-8\"><script>alert('Hello, world.');</script>").unwrap();
        assert!(html.contains(
            "script-src 'self' 'wasm-unsafe-eval' 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng=';"
        ));
        assert!(!html.contains("unsafe-inline"));
    }

    #[test]
    fn line_ends_do_not_change_the_hash() {
        assert_eq!(hash("a;\r\nb;"), hash("a;\nb;"));
    }

    #[test]
    fn only_scripts_with_text_of_their_own_count() {
        let html = "<!-- <script> --><script src=\"a.js\"></script>\
                    <script type=\"module\">import './a.js'</script><script>b</script>";
        assert_eq!(inline_scripts(html).unwrap(), ["import './a.js'", "b"]);
    }

    #[test]
    fn live_reload_is_let_through_and_keeps_its_socket() {
        let policy = policy(&["init()", "const address = '{{__TRUNK_ADDRESS__}}';"]);
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval' 'unsafe-inline';"));
        assert!(policy.contains("https: http: ws: wss:;"));
    }
}
