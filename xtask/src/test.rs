//! Everything that CI runs, stage by stage, the quickest to fail first.

use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::background::{Driver, PracticeServer};
use crate::setup::{browser, node, rust, tools};
use crate::{project, shell, site};

/// Where the practice server of the browser tests listens if it can: its
/// address is compiled into them, and another one would compile them anew.
const PRACTICE_PORT: u16 = 4601;

/// Tests of the page that measure time, or need a certain port: two of them at once would be in each
/// other's way.
const ALONE: [&str; 9] = [
    "apis::",
    "cancel::",
    "chapters::",
    "labs::",
    "lighthouse::",
    "networks::",
    "practice::",
    "replay::",
    "thousand::",
];

struct Stage {
    name: &'static str,
    about: &'static str,
    /// What must be on the machine. All of it is set up before the first stage.
    needs: &'static [fn() -> Result<()>],
    run: fn() -> Result<()>,
}

const STAGES: [Stage; 6] = [
    Stage {
        name: "fmt",
        about: "the sources are formatted",
        needs: &[rust::ensure_linters],
        run: fmt,
    },
    Stage {
        name: "clippy",
        about: "no warning, natively or for the browser",
        needs: &[rust::ensure_linters, rust::ensure_wasm_target],
        run: clippy,
    },
    Stage { name: "native", about: "tests that need no browser", needs: &[], run: native },
    Stage {
        name: "browser",
        about: "tests of parts, in a headless browser",
        needs: &[a_browser, rust::ensure_wasm_target, tools::ensure],
        run: in_browser,
    },
    Stage {
        name: "build",
        about: "the site, within its budgets",
        needs: &[rust::ensure_wasm_target, tools::ensure],
        run: site::release,
    },
    Stage {
        name: "page",
        about: "tests of the whole built page",
        needs: &[a_browser, node::ensure, rust::ensure_wasm_target, tools::ensure],
        run: page,
    },
];

/// Runs every stage, or the one of this name, up to the first that fails.
pub(crate) fn test(only: Option<&str>) -> Result<()> {
    shell::catch_interrupts()?;
    let start = Instant::now();
    let stages = chosen(only)?;
    for need in stages.iter().flat_map(|stage| stage.needs) {
        need()?;
    }
    for stage in &stages {
        println!("\n── {}: {} ──", stage.name, stage.about);
        let begun = Instant::now();
        (stage.run)().with_context(|| {
            format!(
                "the stage `{0}` ({1}) did not pass. To run it alone: cargo xtask test --only {0}",
                stage.name, stage.about
            )
        })?;
        println!("── {} passed in {} ──", stage.name, shell::spoken(begun.elapsed()));
    }
    let what = only.map_or("all tests".to_owned(), |name| format!("stage `{name}`"));
    println!("\n{what} passed in {}", shell::spoken(start.elapsed()));
    Ok(())
}

fn chosen(only: Option<&str>) -> Result<Vec<&'static Stage>> {
    let Some(name) = only else {
        return Ok(STAGES.iter().collect());
    };
    // The page's tests are of the site as it would be built now.
    let is_chosen =
        |stage: &&Stage| stage.name == name || (name == "page" && stage.name == "build");
    let stages: Vec<_> = STAGES.iter().filter(is_chosen).collect();
    if stages.is_empty() {
        let names = STAGES.map(|stage| stage.name).join(", ");
        bail!("there is no stage `{name}`, only {names}");
    }
    Ok(stages)
}

fn a_browser() -> Result<()> {
    browser::ensure().map(drop)
}

fn fmt() -> Result<()> {
    shell::run(shell::cargo().args(["fmt", "--all", "--check"]))
}

fn clippy() -> Result<()> {
    let clippy = |scope: &[&str]| {
        shell::run(
            shell::cargo()
                .args(["clippy", "--all-targets"])
                .args(scope)
                .args(["--", "-D", "warnings"]),
        )
    };
    clippy(&["--workspace", "--features", "practice/contract"])?;
    clippy(&["--package=overlap", "--package=practice-worker", "--target=wasm32-unknown-unknown"])
}

fn native() -> Result<()> {
    shell::run(shell::cargo().args([
        "test",
        "--workspace",
        "--exclude=e2e",
        "--features=practice/contract",
    ]))
}

fn in_browser() -> Result<()> {
    shell::run(shell::cargo().args(["build", "--package=practice-server"]))?;
    let server = project::built("debug")?.join(project::program("practice-server"));
    let network = PracticeServer::start(&server, PRACTICE_PORT)?;
    let browser = browser::ensure()?;
    let driver = Driver::start(&browser.driver)?;
    shell::run(
        shell::cargo()
            // Named targets: documentation tests run natively.
            .args(["test", "--package=overlap", "--lib", "--bins", "--tests"])
            .arg("--target=wasm32-unknown-unknown")
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", tools::test_runner()?)
            .env("CHROMEDRIVER_REMOTE", driver.url())
            .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", browser.capabilities()?)
            .env("WASM_BINDGEN_TEST_TIMEOUT", "120")
            .env("OVERLAP_TEST_NETWORK", &network.api),
    )
}

fn page() -> Result<()> {
    let modules = node::modules()?;
    shell::run(shell::cargo().args(["build", "--release", "--package=practice-server"]))?;
    let server = project::built("release")?.join(project::program("practice-server"));
    let browser = browser::ensure()?;
    let driver = Driver::start(&browser.driver)?;
    let test = |flags: &[&str]| {
        shell::run(
            shell::cargo()
                .args(["test", "--package=e2e", "--"])
                .args(flags)
                .env("OVERLAP_DIST", project::dist())
                .env("OVERLAP_SERVER_BIN", &server)
                .env("OVERLAP_WEBDRIVER", driver.url())
                .env("OVERLAP_CHROME", &browser.chrome)
                .env("OVERLAP_NODE_MODULES", &modules),
        )
    };
    let skipped: Vec<_> = ALONE.iter().flat_map(|tests| ["--skip", tests]).collect();
    test(&[&["--test-threads=2"], skipped.as_slice()].concat())?;
    test(&[&["--test-threads=1"], ALONE.as_slice()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_stage_can_be_chosen_by_name() {
        assert_eq!(chosen(None).unwrap().len(), STAGES.len());
        assert_eq!(chosen(Some("native")).unwrap()[0].name, "native");
        assert!(chosen(Some("natives")).is_err());
    }

    #[test]
    fn the_page_is_built_before_it_is_tested() {
        let names: Vec<_> = chosen(Some("page")).unwrap().iter().map(|stage| stage.name).collect();
        assert_eq!(names, ["build", "page"]);
    }
}
