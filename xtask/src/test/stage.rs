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
    Fmt,
    Clippy,
    ClippyWasm,
    Native,
    Browser,
    Build,
    Page,
    Timing,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.to_possible_value().expect("no stage is left out").get_name())
    }
}

impl Stage {
    pub(super) fn about(self) -> &'static str {
        match self {
            Self::Fmt => "the sources are formatted",
            Self::Clippy => "no warning",
            Self::ClippyWasm => "no warning in what runs in the browser",
            Self::Native => "tests that need no browser",
            Self::Browser => "tests of parts, in a headless browser",
            Self::Build => "the site, within its budgets",
            Self::Page => "tests of the whole built page",
            Self::Timing => "tests of the page that measure time, one after another",
        }
    }

    pub(super) fn has_tests(self) -> bool {
        matches!(self, Self::Native | Self::Browser | Self::Page | Self::Timing)
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
        let start = Instant::now();
        let report = match self {
            Self::Fmt => check_fmt(),
            Self::Clippy => check_clippy(&["--workspace", "--features=practice/contract"]),
            Self::ClippyWasm => rust::ensure_wasm_target().and_then(|()| {
                let packages = ["--package=overlap", "--package=practice-worker"];
                check_clippy(&[&packages[..], &["--target=wasm32-unknown-unknown"]].concat())
            }),
            Self::Build => site::ensure().and_then(|()| site::weigh()).map(|()| Report::passed(1)),
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
        // Where a test may say that it was skipped, or how many attempts it needed.
        let notes = project::target()?.join("test-notes.jsonl");
        fs::write(&notes, "")?;
        cargo.env("OVERLAP_REPORT", &notes);
        let _beside = self.start_beside(&mut cargo)?;
        cargo.arg("--").args(name);
        cargo.args(match self {
            Self::Page => Some("--test-threads=2"),
            // Two at once would measure each other.
            Self::Timing => Some("--test-threads=1"),
            _ => None,
        });
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
        let mut cargo = process::cargo();
        cargo.args(["test", "--no-fail-fast"]);
        match self {
            Self::Browser => {
                rust::ensure_wasm_target()?;
                cargo
                    // Named targets: documentation tests run natively.
                    .args(["--package=overlap", "--lib", "--bins", "--tests"])
                    .arg("--target=wasm32-unknown-unknown")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", tools::test_runner()?)
                    .env(
                        "OVERLAP_TEST_NETWORK",
                        format!("http://127.0.0.1:{}/api/", practice_port()?),
                    );
            }
            Self::Page | Self::Timing => {
                cargo.args(["--package=e2e", &format!("--test={self}")]);
            }
            _ => {
                cargo.args(["--workspace", "--exclude=e2e", "--features=practice/contract"]);
            }
        }
        Ok(cargo)
    }

    /// Starts what runs beside this stage's tests, and tells them where it is.
    fn start_beside(self, cargo: &mut Command) -> Result<Option<(Driver, Option<Server>)>> {
        if self == Self::Native {
            return Ok(None);
        }
        let browser = browser::ensure()?;
        process::run(process::cargo().args(["build", "--package=practice-server"]))?;
        let server = project::practice_server("debug")?;
        let mut network = None;
        if self == Self::Browser {
            let port = practice_port()?;
            let mut command = Command::new(server);
            command.args(["--no-tls", "--addr=127.0.0.1", &format!("--port={port}")]);
            network = Some(Server::start(command.stdout(Stdio::null()), port)?);
        } else {
            cargo
                .env("OVERLAP_DIST", project::dist())
                .env("OVERLAP_SERVER_BIN", server)
                .env("OVERLAP_CHROME", &browser.chrome)
                .env("OVERLAP_NODE_MODULES", node::modules()?);
        }
        let driver = Driver::start(&browser.driver)?;
        cargo
            .env("OVERLAP_WEBDRIVER", driver.url())
            .env("CHROMEDRIVER_REMOTE", driver.url())
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", browser.capabilities()?)
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120");
        Ok(Some((driver, network)))
    }
}

fn check_fmt() -> Result<Report> {
    rust::ensure_linters()?;
    process::run(process::cargo().args(["fmt", "--all", "--check"]))?;
    Ok(Report::passed(1))
}

fn check_clippy(scope: &[&str]) -> Result<Report> {
    rust::ensure_linters()?;
    let mut cargo = process::cargo();
    cargo.args(["clippy", "--all-targets"]).args(scope).args(["--", "-D", "warnings"]);
    process::run(&mut cargo)?;
    Ok(Report::passed(1))
}

/// Where the practice server of the browser's tests listens: its address is compiled into them, and
/// another one would compile them anew.
fn practice_port() -> Result<u16> {
    const USUAL: u16 = 4601;
    Ok(free_port(USUAL).or_else(|_| free_port(0))?)
}
