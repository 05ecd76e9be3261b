//! The built site: made by Trunk, then weighed as a first visit would be.

use std::collections::BTreeMap;
use std::env;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::folder::{self, Files};
use crate::setup::{rust, tools};
use crate::{project, shell};

/// Everything that a first visit transfers, in bytes.
const VISIT_BUDGET: usize = 280_000;
/// The page's own WebAssembly, in bytes.
const WASM_BUDGET: usize = 130_000;

/// The flag for a stack of 960 KiB. Behind the usual one of 1 MiB the address of every text would take
/// four bytes instead of three.
const SHORT_ADDRESSES: &str = "-Clink-arg=-zstack-size=983040";

/// Makes `dist/`, prints what each file weighs, and fails above the budgets.
pub(crate) fn build() -> Result<()> {
    shell::catch_interrupts()?;
    release()
}

/// As [`build`], for a caller that already listens for Ctrl-C.
pub(crate) fn release() -> Result<()> {
    rust::ensure_wasm_target()?;
    let mut trunk = tools::trunk()?;
    let flags = [SHORT_ADDRESSES.to_owned(), short_paths().unwrap_or_default()].join(" ");
    trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags.trim_end());
    shell::run(trunk.args(["build", "--release"]))?;

    let weights = weigh(&folder::read(&project::dist())?)?;
    let report = Report::of(&weights);
    print!("\n{}", report.table(&weights));
    println!("The site is in dist/: any static host will do, under any path.");
    report.check()
}

/// The flag that keeps this machine's folders out of the wasm, where a panic names the source files
/// of dependencies. None where it can't be given: flags are told apart by the spaces between them.
fn short_paths() -> Option<String> {
    let usual = || Some(env::home_dir()?.join(".cargo"));
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(usual)?;
    let sources = home.join("registry").join("src").into_os_string().into_string().ok()?;
    let is_one_word = !sources.contains(char::is_whitespace);
    is_one_word.then(|| format!("--remap-path-prefix={sources}="))
}

/// A file's size in bytes, as it is and as a host would send it.
#[derive(Clone, Copy, Default)]
struct Weight {
    raw: usize,
    sent: usize,
}

impl Weight {
    fn plus(self, other: Self) -> Self {
        Self { raw: self.raw + other.raw, sent: self.sent + other.sent }
    }
}

type Weights = BTreeMap<String, Weight>;

fn weigh(files: &Files) -> Result<Weights> {
    files
        .iter()
        .map(|(path, bytes)| {
            let weight = Weight {
                raw: bytes.len(),
                // A host sends what Brotli would only make longer as it is.
                sent: brotli(bytes)?.min(bytes.len()),
            };
            Ok((path.clone(), weight))
        })
        .collect()
}

/// The length of these bytes at Brotli's best setting, the one static hosts use
/// for files they compress once.
fn brotli(bytes: &[u8]) -> Result<usize> {
    const QUALITY: u32 = 11;
    const WINDOW: u32 = 22;
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, QUALITY, WINDOW);
    writer.write_all(bytes)?;
    Ok(writer.into_inner().len())
}

/// What the budgets are about.
struct Report {
    visit: Weight,
    wasm: Weight,
}

impl Report {
    fn of(weights: &Weights) -> Self {
        let sum = |filter: fn(&str) -> bool| {
            let chosen = weights.iter().filter(|(path, _)| filter(path));
            chosen.fold(Weight::default(), |sum, (_, weight)| sum.plus(*weight))
        };
        Self { visit: sum(|_| true), wasm: sum(is_page_wasm) }
    }

    fn table(&self, weights: &Weights) -> String {
        let mut table = format!("{:<44}{:>12}{:>12}\n", "file", "raw", "Brotli");
        let mut row = |name: &str, weight: Weight, note: &str| {
            let (raw, sent) = (kilobytes(weight.raw), kilobytes(weight.sent));
            // Writing to a string does not fail.
            let _ = writeln!(table, "{name:<44}{raw:>12}{sent:>12}{note}");
        };
        for (path, weight) in weights {
            row(path, *weight, "");
        }
        row("a first visit, all of it", self.visit, &of_budget(VISIT_BUDGET));
        row("the page's own wasm", self.wasm, &of_budget(WASM_BUDGET));
        table
    }

    fn check(&self) -> Result<()> {
        for (what, weight, budget) in [
            ("a first visit", self.visit, VISIT_BUDGET),
            ("the page's own wasm", self.wasm, WASM_BUDGET),
        ] {
            if weight.sent > budget {
                let (sent, budget) = (kilobytes(weight.sent), kilobytes(budget));
                bail!("{what} weighs {sent}, more than its budget of {budget}");
            }
        }
        Ok(())
    }
}

/// Trunk names the page's module after its package; the service worker's has
/// another name.
fn is_page_wasm(path: &str) -> bool {
    path.starts_with("overlap") && path.ends_with("_bg.wasm")
}

fn of_budget(bytes: usize) -> String {
    format!("   of {}", kilobytes(bytes))
}

/// 1 KB is 1,000 bytes: the stricter reading of a budget.
#[expect(clippy::cast_precision_loss, reason = "files are smaller than 2^52 bytes")]
fn kilobytes(bytes: usize) -> String {
    format!("{:.1} KB", bytes as f64 / 1000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(list: &[(&str, usize)]) -> Weights {
        let weight = |sent| Weight { raw: 2 * sent, sent };
        list.iter().map(|(path, sent)| ((*path).to_owned(), weight(*sent))).collect()
    }

    #[test]
    fn a_site_within_both_budgets_passes() {
        let site = weights(&[
            ("overlap-1f_bg.wasm", WASM_BUDGET),
            ("index.html", VISIT_BUDGET - WASM_BUDGET),
        ]);
        Report::of(&site).check().unwrap();
    }

    #[test]
    fn one_byte_over_either_budget_fails_and_says_which() {
        let heavy = weights(&[("overlap-1f_bg.wasm", WASM_BUDGET + 1)]);
        let error = Report::of(&heavy).check().unwrap_err().to_string();
        assert!(error.contains("the page's own wasm"), "{error}");

        let heavy = weights(&[
            ("overlap-1f_bg.wasm", WASM_BUDGET),
            ("index.html", VISIT_BUDGET - WASM_BUDGET + 1),
        ]);
        let error = Report::of(&heavy).check().unwrap_err().to_string();
        assert!(error.contains("a first visit"), "{error}");
    }

    #[test]
    fn the_table_has_a_row_a_file_and_the_two_totals() {
        let site = weights(&[("index.html", 1_500), ("overlap-1f_bg.wasm", 60_000)]);
        let table = Report::of(&site).table(&site);
        assert_eq!(table.lines().count(), 5);
        assert!(table.contains("index.html"), "{table}");
        assert!(table.contains("61.5 KB   of 280.0 KB"), "{table}");
        assert!(table.contains("60.0 KB   of 130.0 KB"), "{table}");
    }

    #[test]
    fn what_cannot_be_compressed_is_sent_as_it_is() {
        let files = Files::from([("dot.gif".to_owned(), vec![7])]);
        assert_eq!(weigh(&files).unwrap()["dot.gif"].sent, 1);
    }
}
