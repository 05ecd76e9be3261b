//! A Chrome or Chromium, and the ChromeDriver that fits it.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::apt;
use crate::{process, project};

/// The names that systems give them; on macOS, Chrome is on no PATH.
const BROWSERS: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const DRIVERS: [&str; 2] = ["chromedriver", "chromium.chromedriver"];

const ADVICE: &str = "\
the browser tests need Chrome or Chromium, and the ChromeDriver of the same major version.
Put both on PATH, or name them in the environment variables CHROME and CHROMEDRIVER. With Node.js,
these bring them: npx @puppeteer/browsers install chrome, npx @puppeteer/browsers install chromedriver.
(Ubuntu's own package chromium is a snap, which may not run here: prefer Google Chrome's.)";

/// A browser and its driver.
pub(crate) struct Browser {
    pub(crate) chrome: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Finds a browser and its driver, or sets them up where that is possible.
pub(crate) fn ensure() -> Result<Browser> {
    if find().is_none() {
        apt::install(&["chromium", "chromium-driver"]).context(ADVICE)?;
    }
    find().context(ADVICE)
}

fn find() -> Option<Browser> {
    let chrome = program("CHROME", &BROWSERS)?;
    Some(Browser { chrome, driver: program("CHROMEDRIVER", &DRIVERS)? })
}

/// The program that this environment variable names, or else the first of these that runs: one that
/// only tells how to install a snap does not.
fn program(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(path) = env::var_os(variable) {
        return Some(path.into());
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let places = |name| env::split_paths(&path).map(move |folder| folder.join(name));
    let mut programs = names.iter().flat_map(places);
    programs.find(|program| process::output(program, &["--version"]).is_some())
}

impl Browser {
    /// Writes the project's `webdriver.json` with this very browser in it, and
    /// returns where.
    pub(crate) fn capabilities(&self) -> Result<PathBuf> {
        let text = fs::read_to_string(project::root().join("webdriver.json"))?;
        let mut capabilities: Value =
            serde_json::from_str(&text).context("webdriver.json is not JSON")?;
        capabilities["goog:chromeOptions"]["binary"] = self.chrome.to_string_lossy().into();
        let file = project::target()?.join("webdriver.json");
        fs::write(&file, capabilities.to_string())?;
        Ok(file)
    }
}
