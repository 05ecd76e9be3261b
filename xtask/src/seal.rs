//! The last step of a build. Trunk calls it with the whole site lying in its staging folder, just
//! before it becomes `dist/`.
//!
//! The pages get their Content-Security-Policy, as a `<meta>`: a static host sends no headers of ours.
//! (Who may frame a page can't be said in one, so anybody may.) The service worker gets the list of
//! files that it keeps for offline use, and one version for all of them.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest as _, Sha256};

use crate::site::{self, Files};

/// Each page, and what it may load and run besides the scripts and the styles that stand in it.
///
/// A lab asks the API that a reader names, whatever host that is on: over plain HTTP, too, if it is in
/// the reader's own network. No secure page is let do that by any browser.
const PAGES: [(&str, &str); 3] = [
    (
        "index.html",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval' SCRIPTS; style-src STYLES; \
         img-src 'self' data:; connect-src 'self' https: http:; worker-src 'self'; \
         frame-src 'self'; manifest-src 'self'; base-uri 'self'; form-action 'none'",
    ),
    (
        "embeds.html",
        "default-src 'none'; script-src SCRIPTS; style-src 'self'; img-src 'self'; \
         frame-src 'self'; base-uri 'none'; form-action 'none'",
    ),
    // What a reader writes runs here, and connects to nothing. Its text is a `data:` address.
    (
        "room.html",
        "default-src 'none'; script-src data: 'wasm-unsafe-eval'; worker-src data:; \
         base-uri 'none'; form-action 'none'",
    ),
];

/// Stands in the live-reload script that `trunk serve` adds. Trunk replaces it at each request, so
/// that no hash of the script could match.
const LIVE_RELOAD: &str = "{{__TRUNK_ADDRESS__}}";

/// What the policy follows: it binds only what stands below it.
const CHARSET: &str = "<meta charset=\"utf-8\">";

const WORKER: &str = "sw.js";
const LIST: &str = "const FILES = []; // filled in by the build";
const VERSION: &str = "const VERSION = \"dev\"; // filled in by the build";

/// Seals the staged site: first the pages, whose bytes the service worker's version is then made from.
pub(crate) fn seal() -> Result<()> {
    let staging = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from).context(
        "`cargo xtask seal` is called by Trunk during a build; for a built site run `cargo xtask build`",
    )?;
    let read = |name| {
        fs::read_to_string(staging.join(name))
            .with_context(|| format!("the staged site has no {name} in UTF-8"))
    };
    for (name, policy) in PAGES {
        let page = with_policy(&read(name)?, policy).with_context(|| name)?;
        fs::write(staging.join(name), page)?;
    }
    let mut files = site::read(&staging)?;
    // The browser keeps the service worker itself, and compares it on its own.
    files.remove(WORKER);
    fs::write(staging.join(WORKER), with_files(&read(WORKER)?, &files)?)?;
    Ok(())
}

fn with_policy(html: &str, policy: &str) -> Result<String> {
    ensure!(html.contains(CHARSET), "it has no {CHARSET}, which the policy follows");
    let policy = policy.replace("STYLES", &hashes(&inline(html, "style")));
    let policy = if html.contains(LIVE_RELOAD) {
        policy.replace("SCRIPTS", "'unsafe-inline'").replace("http:;", "http: ws: wss:;")
    } else {
        policy.replace("SCRIPTS", &hashes(&inline(html, "script")))
    };
    let meta = format!("<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">");
    Ok(html.replacen(CHARSET, &format!("{CHARSET}{meta}"), 1))
}

/// Texts as source expressions (CSP Level 3, section 2.3.1).
fn hashes(texts: &[&str]) -> String {
    // The browser hashes what its parser made of the file: line ends are normalised.
    let hash = |text: &&str| BASE64.encode(Sha256::digest(text.replace("\r\n", "\n")));
    let hashes = texts.iter().map(|text| format!("'sha256-{}'", hash(text)));
    hashes.collect::<Vec<_>>().join(" ")
}

/// The text of each element of this name that has no `src`, in order.
fn inline<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let (start, end) = (format!("<{name}"), format!("</{name}"));
    let texts = html.split(&start).skip(1).filter_map(|element| {
        let (tag, rest) = element.split_once('>')?;
        let (text, _) = rest.split_once(&end)?;
        (!tag.contains(" src=")).then_some(text)
    });
    texts.collect()
}

/// The service worker's script with the addresses of these files in it.
fn with_files(script: &str, files: &Files) -> Result<String> {
    for line in [LIST, VERSION] {
        ensure!(script.contains(line), "sw.js lacks the line that the build fills in: {line}");
    }
    // The page itself is asked for as the folder: a host may redirect `index.html` there, and a
    // redirect cannot be kept.
    let address = |path| if path == "index.html" { "./" } else { path };
    let addresses: Vec<_> = files.keys().map(|path| address(path.as_str())).collect();
    let list = serde_json::to_string(&addresses)?;
    Ok(script
        .replace(LIST, &format!("const FILES = {list};"))
        .replace(VERSION, &format!("const VERSION = \"{}\";", version(files)?)))
}

/// Sixteen letters that change when any file's name or content does.
fn version(files: &Files) -> Result<String> {
    let mut version = format!("{:x}", Sha256::digest(serde_json::to_vec(files)?));
    version.truncate(16);
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "<meta charset=\"utf-8\"><script>alert('Hello, world.');</script>";

    #[test]
    fn an_inline_script_is_allowed_by_its_hash_right_after_the_charset() {
        // The example of the specification.
        let html = with_policy(SCRIPT, "script-src 'self' SCRIPTS; style-src 'self'").unwrap();
        assert_eq!(
            html,
            "<meta charset=\"utf-8\"><meta http-equiv=\"Content-Security-Policy\" content=\"\
             script-src 'self' 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='; style-src \
             'self'\"><script>alert('Hello, world.');</script>"
        );
    }

    #[test]
    fn a_page_without_a_charset_is_refused() {
        assert!(with_policy("<head><title>Overlap</title></head>", "").is_err());
    }

    #[test]
    fn line_ends_do_not_change_the_hash() {
        assert_eq!(hashes(&["a;\r\nb;"]), hashes(&["a;\nb;"]));
    }

    #[test]
    fn only_scripts_with_text_of_their_own_count() {
        let html = "<script src=\"a.js\"></script><script type=\"module\">import './a.js'</script>\
                    <script>b</script>";
        assert_eq!(inline(html, "script"), ["import './a.js'", "b"]);
    }

    #[test]
    fn live_reload_is_let_through_and_keeps_its_socket() {
        let html = SCRIPT.replace("Hello", LIVE_RELOAD);
        let html = with_policy(&html, PAGES[0].1).unwrap();
        assert!(html.contains("script-src 'self' 'wasm-unsafe-eval' 'unsafe-inline';"), "{html}");
        assert!(html.contains("https: http: ws: wss:;"), "{html}");
    }

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn the_worker_keeps_every_file_and_names_the_page_as_its_folder() {
        let site = files(&[("style.css", "a"), ("index.html", "b"), ("icons/a.svg", "c")]);
        let script = with_files(&format!("{LIST}\n{VERSION}\n"), &site).unwrap();
        assert!(script.starts_with("const FILES = [\"icons/a.svg\",\"./\",\"style.css\"];\n"));
        assert!(
            script.contains(&format!("const VERSION = \"{}\";", version(&site).unwrap())),
            "{script}"
        );
    }

    #[test]
    fn a_worker_without_the_lines_is_refused() {
        assert!(with_files("const FILES = [];", &Files::new()).is_err());
    }

    #[test]
    fn the_version_follows_every_name_and_every_byte() {
        let version = |path, text| version(&files(&[(path, text)])).unwrap();
        assert_eq!(version("a", "bc").len(), 16);
        assert_eq!(version("a", "bc"), version("a", "bc"));
        assert_ne!(version("a", "bc"), version("a", "bd"));
        assert_ne!(version("a", "bc"), version("ab", "c"));
    }
}
