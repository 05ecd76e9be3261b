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
