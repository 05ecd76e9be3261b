//! The stages: what each one runs, and what it needs beside it.

use std::fmt;
use std::fs;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Result, anyhow, bail};
use clap::ValueEnum as _;

use super::libtest;
use super::summary::{Failure, Report};
use crate::background::{Driver, Server, free_port};
use crate::setup::{browser, node, rust, tools};
use crate::{process, project, site};

/// A part of what CI runs.
#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
pub(crate) enum Stage {
    /// The sources are formatted
    Fmt,
    /// No warning
    Clippy,
    /// No warning in what runs in the browser
    ClippyWasm,
    /// Tests that need no browser
    Native,
    /// Tests of parts, in a headless browser
    Browser,
    /// The site, within its budgets
    Build,
    /// Tests of the whole built page
    Page,
    /// Tests of the page that measure time, one after another
    Timing,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.to_possible_value().expect("no stage is left out").get_name())
    }
}

impl Stage {
    pub(super) fn has_tests(self) -> bool {
        matches!(self, Self::Native | Self::Browser) || self.needs_site()
    }

    pub(super) fn needs_site(self) -> bool {
        matches!(self, Self::Page | Self::Timing)
    }

    /// Runs this stage, or its tests of that name.
    ///
    /// # Errors
    ///
    /// After Ctrl-C. Whatever else goes wrong is a failure in the report.
    pub(super) fn run(self, name: Option<&str>) -> Result<Report> {
        println!("\n── {self} ──");
        let start = Instant::now();
        let report = match self {
            Self::Fmt => check("fmt --all --check"),
            Self::Clippy => check(
                "clippy --all-targets --workspace --features=practice/contract -- -D warnings",
            ),
            Self::ClippyWasm => check(
                "clippy --all-targets --package=overlap --package=practice-worker \
                 --target=wasm32-unknown-unknown -- -D warnings",
            ),
            Self::Build => site::ensure().and_then(|()| site::weigh()).map(|()| Report::passed()),
            Self::Native | Self::Browser | Self::Page | Self::Timing => self.run_tests(name),
        };
        if process::interrupted() {
            bail!("interrupted");
        }
        let mut report = report.unwrap_or_else(|error| {
            eprintln!("\nthe stage `{self}` failed: {error:#}");
            Report::failed(Failure::of_stage(self, &error))
        });
        report.time = start.elapsed();
        Ok(report)
    }

    /// Whether a test of this stage has that in its name. Builds the tests, but runs none.
    pub(super) fn has_test(self, name: &str) -> Result<bool> {
        let mut cargo = self.cargo_test()?;
        let (status, has_test) =
            process::run_reading(cargo.args(["--", "--list", name]), |list| {
                libtest::lines(list).filter(|line| line.ends_with(": test")).count() > 0
            })?;
        if !status.success() {
            bail!("the tests of the stage `{self}` can't be listed; the reason is above");
        }
        Ok(has_test)
    }

    fn run_tests(self, name: Option<&str>) -> Result<Report> {
        let mut cargo = self.cargo_test()?;
        let _beside = self.start_beside(&mut cargo)?;
        // Where a test may say that it was skipped, or how many attempts it needed.
        let notes = project::target()?.join("test-notes.jsonl");
        fs::write(&notes, "")?;
        cargo.env("OVERLAP_REPORT", &notes).arg("--").args(name);
        match self {
            Self::Page => _ = cargo.arg("--test-threads=2"),
            // Two at once would measure each other.
            Self::Timing => _ = cargo.arg("--test-threads=1"),
            _ => {}
        }
        let (status, results) = process::run_reading(&mut cargo, libtest::read)?;
        let mut report = Report::of_tests(&results, &fs::read_to_string(notes)?);
        if results.is_cut_short() || (results.failed.is_empty() && !status.success()) {
            let error = anyhow!("`cargo test` ended before all tests had run ({status})");
            report.failed.push(Failure::of_stage(self, &error));
        }
        Ok(report)
    }

    /// `cargo test` for this stage's tests, with what building them takes.
    fn cargo_test(self) -> Result<Command> {
        let mut cargo = process::cargo(&["test", "--no-fail-fast"]);
        if self.needs_site() {
            cargo.args(["--package=e2e", &format!("--test={self}")]);
        } else if self == Self::Native {
            cargo.args(["--workspace", "--exclude=e2e", "--features=practice/contract"]);
        } else {
            rust::ensure_wasm_target()?;
            cargo
                // Named targets: documentation tests run natively.
                .args(["--package=overlap", "--lib", "--bins", "--tests"])
                .arg("--target=wasm32-unknown-unknown")
                .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", tools::test_runner()?)
                .env("OVERLAP_TEST_NETWORK", format!("http://127.0.0.1:{}/api/", network_port()?));
        }
        Ok(cargo)
    }

    /// Starts what runs beside this stage's tests, and tells them where it is.
    fn start_beside(self, cargo: &mut Command) -> Result<Option<(Driver, Option<Server>)>> {
        if self == Self::Native {
            return Ok(None);
        }
        let browser = browser::ensure()?;
        process::run(&mut process::cargo(&["build", "--release", "--package=practice-server"]))?;
        let server = project::target()?.join("release/practice-server");
        let driver = Driver::start(&browser.driver)?;
        if self == Self::Browser {
            cargo
                .env("CHROMEDRIVER_REMOTE", driver.url())
                .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", browser.capabilities()?)
                .env("WASM_BINDGEN_TEST_TIMEOUT", "120");
            let port = network_port()?;
            let mut network = Command::new(server);
            network.args(["--no-tls", &format!("--port={port}")]).stdout(Stdio::null());
            return Ok(Some((driver, Some(Server::start(&mut network, port)?))));
        }
        cargo
            .env("OVERLAP_DIST", project::dist())
            .env("OVERLAP_SERVER_BIN", server)
            .env("OVERLAP_WEBDRIVER", driver.url())
            .env("OVERLAP_CHROME", &browser.chrome)
            .env("OVERLAP_NODE_MODULES", node::modules()?);
        Ok(Some((driver, None)))
    }
}

/// Runs `cargo` with these arguments as one check.
fn check(arguments: &str) -> Result<Report> {
    rust::ensure_linters()?;
    rust::ensure_wasm_target()?;
    let arguments: Vec<_> = arguments.split(' ').collect();
    process::run(&mut process::cargo(&arguments))?;
    Ok(Report::passed())
}

/// Where the practice server of the browser's tests listens: its address is compiled into them, and
/// another one would compile them anew.
fn network_port() -> Result<u16> {
    Ok(free_port(4601).or_else(|_| free_port(0))?)
}
