//! A Chrome or Chromium, and the ChromeDriver that fits it.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::{apt, node};
use crate::{project, shell};

/// Chrome's and Chromium's programs, by the names that systems give them.
const BROWSERS: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
/// The driver's, Ubuntu's snap included.
const DRIVERS: [&str; 2] = ["chromedriver", "chromium.chromedriver"];

/// A browser and a driver of the same major version.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) chrome: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Finds a browser and its driver, or sets them up where that is possible.
pub(crate) fn ensure() -> Result<Browser> {
    if let Some(pair) = find()? {
        return Ok(pair);
    }
    // Programs chosen by name are not second-guessed.
    if env::var_os("CHROME").is_some() || env::var_os("CHROMEDRIVER").is_some() {
        bail!(advice());
    }
    if let Some(chrome) = chromes().first() {
        println!("Setting up ChromeDriver {} with npm: a download of some seconds …", chrome.major);
        let driver = format!("chromedriver@{}", chrome.major);
        let folder = project::tools()?.join("chromedriver").display().to_string();
        node::npx(&["@puppeteer/browsers", "install", &driver, "--path", &folder]);
        if let Some(pair) = find()? {
            return Ok(pair);
        }
        println!("npm did not bring it.");
    }
    if apt::available() && !apt::chromium_is_a_snap() {
        apt::install(&["chromium", "chromium-driver"])?;
        if let Some(pair) = find()? {
            return Ok(pair);
        }
    }
    bail!(advice())
}

fn advice() -> String {
    let found = match chromes().first() {
        Some(Versioned { path, major }) => {
            format!("{} is version {major}, and there is no ChromeDriver {major}", path.display())
        }
        None => "there is no Chrome or Chromium that runs".to_owned(),
    };
    let snap = if apt::chromium_is_a_snap() {
        "\nUbuntu's own chromium package only fetches a snap, which may not run here: \
         prefer Google Chrome's package."
    } else {
        ""
    };
    format!(
        "the browser tests need Chrome or Chromium and the ChromeDriver of the same major \
         version: {found}.{snap}\nInstall both and put them on PATH, or name them in the \
         environment variables CHROME and CHROMEDRIVER. With Node.js installed, ChromeDriver \
         alone is set up by this command"
    )
}

/// A program and its major version.
struct Versioned {
    path: PathBuf,
    major: u32,
}

/// The first browser that has a driver.
fn find() -> Result<Option<Browser>> {
    let drivers = drivers()?;
    let pair = chromes().into_iter().find_map(|chrome| {
        let driver = drivers.iter().find(|driver| driver.major == chrome.major)?;
        Some(Browser { chrome: chrome.path, driver: driver.path.clone() })
    });
    Ok(pair)
}

/// The browsers that run, the one named in `CHROME` alone if there is one.
fn chromes() -> Vec<Versioned> {
    let paths = env::var_os("CHROME").map_or_else(installed_chromes, |path| vec![path.into()]);
    versioned(paths, chrome_version)
}

fn installed_chromes() -> Vec<PathBuf> {
    let mut paths: Vec<_> = BROWSERS.into_iter().flat_map(project::on_path).collect();
    if cfg!(target_os = "macos") {
        for name in ["Google Chrome", "Chromium"] {
            paths.push(format!("/Applications/{name}.app/Contents/MacOS/{name}").into());
        }
    }
    if cfg!(windows) {
        for variable in ["ProgramFiles", "ProgramFiles(x86)", "LocalAppData"] {
            let folder = PathBuf::from(env::var_os(variable).unwrap_or_default());
            paths.push(folder.join("Google/Chrome/Application/chrome.exe"));
        }
    }
    paths
}

/// The drivers that run, the one named in `CHROMEDRIVER` alone if there is one.
fn drivers() -> Result<Vec<Versioned>> {
    if let Some(path) = env::var_os("CHROMEDRIVER") {
        return Ok(versioned(vec![path.into()], version_printed));
    }
    let mut paths: Vec<_> = DRIVERS.into_iter().flat_map(project::on_path).collect();
    let ours = project::tools()?.join("chromedriver");
    files_named(&project::program("chromedriver"), &ours, &mut paths);
    Ok(versioned(paths, version_printed))
}

/// Adds each file of this name below the folder.
fn files_named(name: &str, folder: &Path, found: &mut Vec<PathBuf>) {
    // A folder that cannot be read holds no driver that could be used.
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files_named(name, &path, found);
        } else if path.file_name().is_some_and(|file| file == name) {
            found.push(path);
        }
    }
}

fn versioned(paths: Vec<PathBuf>, version: fn(&Path) -> Option<u32>) -> Vec<Versioned> {
    paths
        .into_iter()
        .filter_map(|path| version(&path).map(|major| Versioned { path, major }))
        .collect()
}

fn chrome_version(chrome: &Path) -> Option<u32> {
    if cfg!(windows) {
        // Asked for its version there, it opens a window; the folder beside it is named so.
        let beside = fs::read_dir(chrome.parent()?).ok()?.flatten();
        return beside.filter_map(|entry| major(entry.file_name().to_str()?)).max();
    }
    version_printed(chrome)
}

fn version_printed(program: &Path) -> Option<u32> {
    major(&shell::output(Command::new(program).arg("--version"))?)
}

/// The first number of the first word that is a version of four numbers.
fn major(text: &str) -> Option<u32> {
    text.split_whitespace().find_map(|word| {
        let numbers: Option<Vec<u32>> = word.split('.').map(|part| part.parse().ok()).collect();
        numbers.filter(|all| all.len() == 4).map(|all| all[0])
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_found_in_what_each_program_prints() {
        assert_eq!(major("Chromium 156.0.8078.79 built on Debian GNU/Linux 12"), Some(156));
        assert_eq!(major("Google Chrome 155.0.7990.3 "), Some(155));
        assert_eq!(major("ChromeDriver 156.0.8078.79 (c0ffee-refs/heads/x@{#1})"), Some(156));
        assert_eq!(major("Command requires the chromium snap to be installed."), None);
    }
}
