//! The stages: what each one runs, and what it needs beside it.

use std::env;
use std::fmt;
use std::fs;
use std::process::Command;
use std::sync::LazyLock;

use anyhow::{Result, ensure};
use clap::ValueEnum as _;
use practice::wire::SERVER_BASE;

use super::report::Report;
use crate::background::{Background, free_port};
use crate::serve::practice_server;
use crate::{engines, process, root, setup, site, target};

/// Where the practice server of the browser's tests listens: its address is compiled into them, and
/// another one would compile them anew.
static NETWORK_PORT: LazyLock<u16> = LazyLock::new(|| {
    free_port(4601).or_else(|_| free_port(0)).expect("this machine has a free port")
});

/// A part of what CI runs.
#[derive(Clone, Copy, Debug, PartialEq, clap::ValueEnum)]
pub(crate) enum Stage {
    /// The sources are formatted
    Fmt,
    /// Every dependency has a licence and a source that deny.toml allows, and no advisory
    Deny,
    /// No warning
    Clippy,
    /// No warning in what runs in the browser
    ClippyWasm,
    /// Tests that need no browser
    Native,
    /// The strategies' twins in JavaScript and Python
    Twins,
    /// Requests of every kind to the practice network, in every order, for a minute
    Fuzz,
    /// Tests of parts, in a headless browser
    Browser,
    /// The site, within its budgets
    Build,
    /// Tests of the whole built page
    Page,
    /// The main paths through the page, in every engine
    Engines,
    /// Tests of the page that measure time, one after another
    Timing,
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.to_possible_value().expect("no stage is left out").get_name())
    }
}

impl Stage {
    /// Runs this stage, or its tests of that name.
    pub(super) fn run(self, name: Option<&str>) -> Result<Report> {
        match self {
            Self::Fmt => check("fmt --all --check"),
            Self::Deny => deny(),
            Self::Clippy => check(
                "clippy --all-targets --workspace --features=practice/contract -- -D warnings",
            ),
            Self::ClippyWasm => check(
                "clippy --all-targets --package=overlap --package=practice-worker \
                 --target=wasm32-unknown-unknown -- -D warnings",
            ),
            Self::Build => {
                site::build()?;
                site::weigh()?;
                Ok(Report::passed())
            }
            Self::Native
            | Self::Twins
            | Self::Fuzz
            | Self::Browser
            | Self::Page
            | Self::Engines
            | Self::Timing => self.run_tests(name),
        }
    }

    /// Whether a test of this stage has that in its name. Builds the tests, but runs none.
    pub(super) fn has_test(self, name: &str) -> Result<bool> {
        let mut cargo = self.cargo_test()?;
        let (status, lines) = process::run_reading(cargo.args(["--", "--list", name]), |_| {})?;
        ensure!(status.success(), "the tests of the stage `{self}` can't be listed: see above");
        Ok(lines.iter().any(|line| line.ends_with(": test")))
    }

    fn run_tests(self, name: Option<&str>) -> Result<Report> {
        let mut cargo = self.cargo_test()?;
        let _beside = self.start_beside(&mut cargo)?;
        // Where a test may say that it was skipped, or how many attempts it needed.
        let notes = target()?.join("test-notes.jsonl");
        fs::write(&notes, "")?;
        cargo.env("OVERLAP_REPORT", &notes).arg("--").args(name);
        let (status, lines) = process::run_reading(&mut cargo, |line| println!("{line}"))?;
        let mut report = Report::of_tests(self, &lines, status.success());
        report.note(&fs::read_to_string(notes)?);
        Ok(report)
    }

    /// `cargo test` for this stage's tests, with what building them takes.
    fn cargo_test(self) -> Result<Command> {
        let mut cargo = process::cargo(&["test", "--no-fail-fast"]);
        match self {
            Self::Twins => cargo.args(["--package=e2e", "--test=twins"]),
            Self::Page | Self::Engines | Self::Timing => {
                // Two that measure would measure each other.
                let threads = if self == Self::Timing { "1" } else { "2" };
                let test = format!("--test={self}");
                cargo.args(["--package=e2e", &test]).env("RUST_TEST_THREADS", threads)
            }
            Self::Browser => {
                setup::wasm_target()?;
                let network = format!("http://127.0.0.1:{}/api/", *NETWORK_PORT);
                cargo
                    // Named targets: documentation tests run natively.
                    .args(["--package=overlap", "--lib", "--bins", "--tests"])
                    .arg("--target=wasm32-unknown-unknown")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", setup::test_runner()?)
                    .env("OVERLAP_TEST_NETWORK", network)
            }
            Self::Fuzz => {
                let seconds = env::var("OVERLAP_FUZZ_SECONDS").unwrap_or("60".to_owned());
                cargo
                    .args(["--package=practice", "--features=contract", "--test=rules", "fuzz::"])
                    .env("OVERLAP_FUZZ_SECONDS", seconds)
            }
            _ => cargo.args(["--workspace", "--exclude=e2e", "--features=practice/contract"]),
        };
        Ok(cargo)
    }

    /// Starts what runs beside this stage's tests, and tells them where it is.
    pub(crate) fn start_beside(self, cargo: &mut Command) -> Result<Vec<Background>> {
        if matches!(self, Self::Native | Self::Fuzz) {
            return Ok(Vec::new());
        }
        if self == Self::Twins {
            setup::interpreters();
            cargo.env("OVERLAP_SERVER_BIN", practice_server()?.get_program());
            return Ok(Vec::new());
        }
        let browser = setup::browser()?;
        let mut server = practice_server()?;
        let (driver, url) = Background::start_driver(&browser.driver)?;
        if self == Self::Browser {
            cargo
                .env("CHROMEDRIVER_REMOTE", url)
                .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", browser.capabilities()?)
                .env("WASM_BINDGEN_TEST_TIMEOUT", "120");
            server.args(["--no-tls", &format!("--port={}", *NETWORK_PORT)]);
            return Ok(vec![driver, Background::start(&mut server, SERVER_BASE)?]);
        }
        if self == Self::Page {
            setup::hosts()?;
        }
        site::build()?;
        cargo
            .env("OVERLAP_DIST", root().join("dist"))
            .env("OVERLAP_SERVER_BIN", server.get_program())
            .env("OVERLAP_WEBDRIVER", url)
            .env("OVERLAP_CHROME", &browser.chrome)
            .env("OVERLAP_NODE_MODULES", setup::node_modules()?);
        let mut beside = vec![driver];
        if self == Self::Engines {
            beside.extend(engines::start(cargo)?);
        }
        Ok(beside)
    }
}

/// Runs `cargo` with these arguments as one check.
fn check(arguments: &str) -> Result<Report> {
    setup::linters()?;
    setup::wasm_target()?;
    process::run(&mut process::cargo(&arguments.split(' ').collect::<Vec<_>>()))?;
    Ok(Report::passed())
}

/// Checks the dependencies. The list of advisories is downloaded from GitHub, and where that can't be
/// reached, it is left out.
fn deny() -> Result<Report> {
    process::run(setup::deny()?.args(["check", "licenses", "bans", "sources"]))?;
    let mut report = Report::passed();
    report.add(match process::run(setup::deny()?.args(["fetch", "db"])) {
        Err(_) if !process::interrupted() => Report::skipped(
            "advisories",
            "the list of them can't be downloaded (git's message is above); with it: \
             cargo xtask test --only deny",
        ),
        fetched => {
            fetched?;
            process::run(setup::deny()?.args(["check", "advisories"]))?;
            Report::passed()
        }
    });
    Ok(report)
}
