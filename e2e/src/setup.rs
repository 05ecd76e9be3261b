//! What `cargo xtask test` hands over, in environment variables.

use std::{env, path::PathBuf};

/// The folder of the built page.
#[must_use]
pub fn dist() -> PathBuf {
    variable("OVERLAP_DIST").into()
}

/// The native practice server's program.
#[must_use]
pub fn server_program() -> PathBuf {
    variable("OVERLAP_SERVER_BIN").into()
}

/// The URL of a running `ChromeDriver`.
#[must_use]
pub fn webdriver() -> String {
    variable("OVERLAP_WEBDRIVER")
}

/// The browser's program.
#[must_use]
pub fn chrome() -> PathBuf {
    variable("OVERLAP_CHROME").into()
}

/// A browser beside Chromium.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The browser's program.
    pub browser: PathBuf,
    /// The URL of its running driver.
    pub webdriver: String,
}

/// Firefox, if this machine has it.
#[must_use]
pub fn firefox() -> Option<Beside> {
    beside("OVERLAP_FIREFOX", "OVERLAP_GECKODRIVER")
}

/// WebKit, if this machine has it.
#[must_use]
pub fn webkit() -> Option<Beside> {
    beside("OVERLAP_WEBKIT", "OVERLAP_WEBKITDRIVER")
}

fn beside(browser: &str, webdriver: &str) -> Option<Beside> {
    let browser = env::var_os(browser)?.into();
    Some(Beside { browser, webdriver: env::var(webdriver).ok()? })
}

/// How often the engines' tests run all labs.
#[must_use]
pub fn rounds() -> usize {
    env::var("OVERLAP_ROUNDS").map_or(1, |rounds| rounds.parse().expect("a number of rounds"))
}

/// The folder of the npm packages that `package.json` names.
#[must_use]
pub fn node_modules() -> PathBuf {
    variable("OVERLAP_NODE_MODULES").into()
}

fn variable(name: &str) -> String {
    env::var(name).unwrap_or_else(|_| {
        panic!(
            "{name} is not set. These tests need a built page, a server and a browser: run \
             `cargo xtask test --only page`, which sets them up"
        )
    })
}
