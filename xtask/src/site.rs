//! The built site: made by Trunk, then weighed as a first visit would be.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::files::{self, Files};
use crate::setup::tools;
use crate::{process, project};

/// Everything that a first visit transfers, in bytes, compressed.
const VISIT_BUDGET: usize = 330_000;
/// The page's own WebAssembly, in bytes, compressed.
const WASM_BUDGET: usize = 200_000;

/// Everything that the site is made from.
const SOURCES: [&str; 9] = [
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "index.html",
    "lesson",
    "practice",
    "src",
    "www",
    "xtask",
];

/// Makes `dist/` anew, unless it is up to date.
pub(crate) fn ensure() -> Result<()> {
    if !is_up_to_date()? {
        return build();
    }
    println!("The site in dist/ is up to date.");
    Ok(())
}

/// Whether `dist/` is what the sources as they are now give.
pub(crate) fn is_up_to_date() -> Result<bool> {
    let built_from = fs::read_to_string(stamp_file()?).unwrap_or_default();
    Ok(built_from == stamp(&sources()?, &site()?))
}

/// Makes `dist/`.
pub(crate) fn build() -> Result<()> {
    // Read first: an edit during the build makes the site out of date.
    let sources = sources()?;
    let mut trunk = tools::trunk()?;
    if let Some(flag) = short_paths() {
        trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flag);
    }
    process::run(trunk.args(["build", "--release"]))?;
    fs::write(stamp_file()?, stamp(&sources, &site()?))?;
    Ok(())
}

fn stamp_file() -> Result<PathBuf> {
    Ok(project::target()?.join("site-built-from"))
}

/// Changes with any source, and with any file of the site: what something else wrote to `dist/`
/// (plain `trunk build`, say) is never taken for what [`build`] made.
fn stamp(sources: &Files, site: &Files) -> String {
    format!("{} {}", files::version(sources), files::version(site))
}

fn sources() -> Result<Files> {
    files::read(&project::root(), &SOURCES)
}

/// What lies in `dist/`.
fn site() -> Result<Files> {
    let dist = project::dist();
    if dist.exists() { files::read(&dist, &[""]) } else { Ok(Files::new()) }
}

/// The flag that keeps this machine's folders (and with them its user's name) out of the wasm, where
/// a panic names the source files of dependencies. None where it can't be given: flags are told
/// apart by the spaces between them.
fn short_paths() -> Option<String> {
    let usual = || Some(env::home_dir()?.join(".cargo"));
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(usual)?;
    let sources = home.join("registry/src").into_os_string().into_string().ok()?;
    (!sources.contains(char::is_whitespace)).then(|| format!("--remap-path-prefix={sources}="))
}

/// Prints what each file of `dist/` weighs; warns when a budget is nearly spent and fails above it.
pub(crate) fn weigh() -> Result<()> {
    let site = site()?;
    let sent = sent(&site)?;
    println!("\n{:<76}{:>10}{:>10}", "file", "raw", "Brotli");
    for (path, bytes) in &site {
        println!("{path:<76}{:>10}{:>10}", kilobytes(bytes.len()), kilobytes(sent[path]));
    }
    for line in within_budgets(&sent)? {
        println!("{line}");
    }
    println!("The site is in dist/: any static host will do, under any path.");
    Ok(())
}

/// How many bytes a host sends for each file: what Brotli would only make longer, as it is.
fn sent(site: &Files) -> Result<BTreeMap<String, usize>> {
    let weight = |bytes: &Vec<u8>| -> Result<usize> { Ok(brotli(bytes)?.min(bytes.len())) };
    site.iter().map(|(path, bytes)| Ok((path.clone(), weight(bytes)?))).collect()
}

/// The length of these bytes at Brotli's best setting, the one static hosts use
/// for files they compress once.
fn brotli(bytes: &[u8]) -> Result<usize> {
    let (quality, window) = (11, 22);
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, quality, window);
    writer.write_all(bytes)?;
    Ok(writer.into_inner().len())
}

/// A line for each budget, a warning from 90 % of it on; an error above it.
fn within_budgets(sent: &BTreeMap<String, usize>) -> Result<Vec<String>> {
    // Trunk names the page's module after its package; the service worker's has another name.
    let page_wasm =
        sent.iter().filter(|(path, _)| path.starts_with("overlap") && path.ends_with("_bg.wasm"));
    let mut lines = Vec::new();
    for (what, sent, budget) in [
        ("a first visit", sent.values().sum::<usize>(), VISIT_BUDGET),
        ("the page's own wasm", page_wasm.map(|(_, sent)| sent).sum(), WASM_BUDGET),
    ] {
        let figures = format!("{}, and its budget is {}", kilobytes(sent), kilobytes(budget));
        if sent > budget {
            bail!("{what} weighs {figures}: make it lighter, or give a reason to raise the budget");
        }
        let warning = if sent * 10 >= budget * 9 { "warning: " } else { "" };
        lines.push(format!("{warning}{what} weighs {figures} ({} % of it)", sent * 100 / budget));
    }
    Ok(lines)
}

/// 1 KB is 1,000 bytes: the stricter reading of a budget.
#[expect(clippy::cast_precision_loss, reason = "files are smaller than 2^52 bytes")]
fn kilobytes(bytes: usize) -> String {
    format!("{:.1} KB", bytes as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(page_wasm: usize, rest: usize) -> BTreeMap<String, usize> {
        [("overlap-1f_bg.wasm", page_wasm), ("practice-worker_bg.wasm", rest)]
            .map(|(path, sent)| (path.to_owned(), sent))
            .into()
    }

    fn refusal(page_wasm: usize, rest: usize) -> String {
        within_budgets(&site(page_wasm, rest)).unwrap_err().to_string()
    }

    #[test]
    fn one_byte_over_either_budget_fails_and_says_which() {
        within_budgets(&site(WASM_BUDGET, VISIT_BUDGET - WASM_BUDGET)).unwrap();
        let error = refusal(WASM_BUDGET + 1, 0);
        assert!(error.starts_with("the page's own wasm weighs 200.0 KB"), "{error}");
        let error = refusal(WASM_BUDGET, VISIT_BUDGET - WASM_BUDGET + 1);
        assert!(error.starts_with("a first visit weighs 330.0 KB"), "{error}");
    }

    #[test]
    fn nine_tenths_of_a_budget_are_a_warning() {
        let lines = |page_wasm| within_budgets(&site(page_wasm, 0)).unwrap();
        let [visit, wasm] = &lines(180_000)[..] else { panic!("two budgets") };
        assert!(visit.starts_with("a first visit weighs 180.0 KB"), "{visit}");
        assert_eq!(
            wasm,
            "warning: the page's own wasm weighs 180.0 KB, and its budget is 200.0 KB (90 % of it)"
        );
        assert!(!lines(179_999)[1].contains("warning"));
    }

    #[test]
    fn what_cannot_be_compressed_is_sent_as_it_is() {
        let files = Files::from([("dot.gif".to_owned(), vec![7])]);
        assert_eq!(sent(&files).unwrap()["dot.gif"], 1);
    }

    #[test]
    fn the_stamp_follows_the_sources_and_the_site() {
        let files = |text: &str| Files::from([("a".to_owned(), text.as_bytes().to_vec())]);
        let built = stamp(&files("source"), &files("site"));
        assert_eq!(built, stamp(&files("source"), &files("site")));
        assert_ne!(built, stamp(&files("source, edited"), &files("site")));
        assert_ne!(built, stamp(&files("source"), &files("site of another build")));
    }

    #[test]
    fn every_source_of_the_site_is_in_the_project() {
        for source in SOURCES {
            assert!(project::root().join(source).exists(), "{source}");
        }
    }
}
