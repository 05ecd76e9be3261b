//! Measures what the project promises and writes it down: `cargo xtask bench`.
//!
//! # Layout
//!
//! - `totals`: runs of 1 to 5,000 requests beside their ideal and beside `Promise.all`.
//! - `cost`: what a future costs that has nothing to wait for.
//! - `frames`: how smoothly a thousand posts are drawn, on a slower processor as well.
//! - `visit`: the first visit, by Lighthouse.
//! - `servers`: the native server under load, beside json-server and a plain server in Node.js.
//! - `load`: one of them under load, as h2load sees it.
//! - `spread`: figures that were measured more than once.
//! - `markdown`: the report as a page to read.

mod cost;
mod frames;
mod load;
mod markdown;
mod servers;
mod spread;
mod totals;
mod visit;

use std::{env, fs, path::Path, process::Command, thread::available_parallelism};

use e2e::setup;
use serde::Serialize;
use time::UtcDateTime;

/// All that was measured. A part that was not asked for is left out.
#[derive(Debug, Serialize)]
struct Report {
    schema: &'static str,
    date: String,
    commit: String,
    machine: Machine,
    rounds: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    totals: Vec<totals::Total>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    cost: Vec<cost::Cost>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    frames: Vec<frames::Frames>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visit: Option<visit::Visit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    servers: Option<servers::Servers>,
}

/// What the figures depend on.
#[derive(Debug, Serialize)]
struct Machine {
    system: String,
    processor: String,
    cores: usize,
    browser: String,
    node: String,
}

impl Machine {
    fn this() -> Self {
        let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let name = processors.lines().find_map(|line| line.strip_prefix("model name"));
        let name = name.map(|name| name.trim_matches([' ', '\t', ':']));
        Self {
            system: format!("{}, {}", env::consts::OS, env::consts::ARCH),
            processor: name.unwrap_or("unknown").to_owned(),
            cores: available_parallelism().map_or(1, usize::from),
            browser: printed(Command::new(setup::chrome()).arg("--version")),
            node: printed(Command::new("node").arg("--version")),
        }
    }
}

/// What a program prints on a line.
fn printed(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// The commit that is measured.
fn commit(root: &Path) -> String {
    let git = |args: &[&str]| printed(Command::new("git").current_dir(root).args(args));
    let changed = git(&["status", "--porcelain", "--untracked-files=no"]);
    let note = if changed.is_empty() { "" } else { ", with changes" };
    format!("{}{note}", git(&["rev-parse", "--short", "HEAD"]))
}

#[tokio::main]
async fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("it lies in the project");
    let variable =
        |name| env::var(name).unwrap_or_else(|_| panic!("run `cargo xtask bench`: {name}"));
    let rounds = variable("OVERLAP_BENCH_ROUNDS").parse().expect("a number");
    let parts = variable("OVERLAP_BENCH_PARTS");
    let is_wanted = |part: &str| parts.split(',').any(|wanted| wanted == part);
    let mut report = Report {
        schema: "overlap.benchmarks/1",
        date: UtcDateTime::now().date().to_string(),
        commit: commit(root),
        machine: Machine::this(),
        rounds,
        totals: Vec::new(),
        cost: Vec::new(),
        frames: Vec::new(),
        visit: None,
        servers: None,
    };
    // What a busy browser would disturb comes first.
    if is_wanted("servers") {
        report.servers = Some(servers::measure(rounds).await);
    }
    if is_wanted("visit") {
        report.visit = Some(visit::measure(rounds).await);
    }
    if is_wanted("frames") {
        report.frames = frames::measure(rounds).await;
    }
    if is_wanted("cost") {
        report.cost = cost::measure(rounds).await;
    }
    if is_wanted("totals") {
        report.totals = totals::measure(rounds).await;
    }
    let page = markdown::page(&report);
    println!("\n{page}");
    if variable("OVERLAP_BENCH_WRITES") == "yes" {
        let json = serde_json::to_string_pretty(&report).expect("texts and numbers");
        fs::write(root.join("BENCHMARKS.md"), page).expect("a file of the project");
        fs::write(root.join("BENCHMARKS.json"), json + "\n").expect("a file of the project");
    }
}
