//! The built site: made by Trunk, then weighed as a first visit would be.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use walkdir::WalkDir;

use crate::{process, root, setup};

/// Everything that a first visit transfers, in bytes, compressed.
const VISIT_BUDGET: usize = 380_000;
/// The page's own WebAssembly, in bytes, compressed.
const WASM_BUDGET: usize = 220_000;

/// What some hosts read their headers from. They do not serve it.
const HEADERS: &str = "_headers";

/// The bytes of each file by its path below a folder, with `/` on every system.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Reads every file below a folder that a host serves.
pub(crate) fn read(folder: &Path) -> Result<Files> {
    let mut files = Files::new();
    for entry in WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            let path = entry.path();
            let name = path.strip_prefix(folder)?.to_str().context("a path is not UTF-8")?;
            if name != HEADERS {
                files.insert(name.replace('\\', "/"), fs::read(path)?);
            }
        }
    }
    Ok(files)
}

/// Makes `dist/`. What has not changed is not compiled again.
pub(crate) fn build() -> Result<()> {
    build_with(|trunk| trunk)
}

/// The same, altered: another folder, another environment.
pub(crate) fn build_with(alter: impl FnOnce(&mut Command) -> &mut Command) -> Result<()> {
    let mut trunk = setup::trunk()?;
    if let Some(flag) = short_paths() {
        trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flag);
    }
    process::run(alter(trunk.args(["build", "--release"])))
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

/// What goes over the network, in bytes, compressed.
pub(crate) struct Weight {
    /// Everything that a first visit transfers.
    pub(crate) visit: usize,
    /// The page's own WebAssembly.
    pub(crate) wasm: usize,
}

/// Prints what each file of `dist/` weighs; warns when a budget is nearly spent and fails above it.
pub(crate) fn weigh() -> Result<Weight> {
    println!("\n{:<76}{:>10}{:>10}", "file", "raw", "Brotli");
    let (mut visit, mut wasm) = (0, 0);
    for (path, bytes) in read(&root().join("dist"))? {
        // A host sends what Brotli would only make longer as it is.
        let sent = brotli(&bytes)?.min(bytes.len());
        println!("{path:<76}{:>10}{:>10}", kilobytes(bytes.len()), kilobytes(sent));
        // What is recorded comes only when a reader opens it.
        if !path.starts_with("recorded/") {
            visit += sent;
        }
        // Trunk names the page's module after its package; the service worker's has another name.
        if path.starts_with("overlap") && path.ends_with("_bg.wasm") {
            wasm += sent;
        }
    }
    println!("{}", within_budget("a first visit", visit, VISIT_BUDGET)?);
    println!("{}", within_budget("the page's own wasm", wasm, WASM_BUDGET)?);
    println!("The site is in dist/: any static host will do, under any path.");
    Ok(Weight { visit, wasm })
}

/// The length of these bytes at Brotli's best setting, the one static hosts use for files they
/// compress once.
fn brotli(bytes: &[u8]) -> Result<usize> {
    let (quality, window) = (11, 22);
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, quality, window);
    writer.write_all(bytes)?;
    Ok(writer.into_inner().len())
}

/// What is spent of a budget, with a warning from 90 % of it on; an error above it.
fn within_budget(what: &str, sent: usize, budget: usize) -> Result<String> {
    let figures = format!("{}, and its budget is {}", kilobytes(sent), kilobytes(budget));
    if sent > budget {
        bail!("{what} weighs {figures}: make it lighter, or give a reason to raise the budget");
    }
    let warning = if sent * 10 >= budget * 9 { "warning: " } else { "" };
    Ok(format!("{warning}{what} weighs {figures} ({} % of it)", sent * 100 / budget))
}

/// 1 KB is 1,000 bytes: the stricter reading of a budget.
#[expect(clippy::cast_precision_loss, reason = "files are smaller than 2^52 bytes")]
fn kilobytes(bytes: usize) -> String {
    format!("{:.1} KB", bytes as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_over_a_budget_fails_and_says_which() {
        let error = within_budget("the page", 1001, 1000).unwrap_err().to_string();
        assert!(error.starts_with("the page weighs 1.0 KB, and its budget is 1.0 KB"), "{error}");
    }

    #[test]
    fn nine_tenths_of_a_budget_are_a_warning() {
        let told = |sent| within_budget("the page", sent, 2000).unwrap();
        assert_eq!(told(1799), "the page weighs 1.8 KB, and its budget is 2.0 KB (89 % of it)");
        assert!(told(1800).starts_with("warning: the page"));
        assert!(told(2000).ends_with("(100 % of it)"));
    }

    #[test]
    fn files_in_folders_have_their_whole_path() {
        let files = read(&root().join("xtask")).unwrap();
        assert!(files["src/site.rs"].starts_with(b"//! The built site"));
        assert!(files.contains_key("Cargo.toml"));
    }

    #[test]
    fn what_no_host_serves_is_no_file_of_the_site() {
        let folder = root().join("www");
        assert!(folder.join(HEADERS).exists());
        assert!(!read(&folder).unwrap().contains_key(HEADERS));
    }
}
