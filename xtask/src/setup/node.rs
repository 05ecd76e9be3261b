//! Node.js and the npm packages that the whole-page tests borrow.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::apt;
use crate::{process, project};

/// The oldest major version that the audit (Lighthouse 12) runs on.
const OLDEST: u32 = 18;

/// npm's command is a script on Windows, found only by its whole name.
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

const ADVICE: &str = "\
the tests of the page need Node.js 18.16 or newer with npm on PATH, for the accessibility rules, the
audit, json-server and readers of exported files. Install it (https://nodejs.org) and run the same
command again, or choose another stage with `--only`";

/// The folder of the npm packages that `e2e/package-lock.json` names, installed
/// again only when that file has changed.
pub(crate) fn modules() -> Result<PathBuf> {
    if !is_ready() {
        apt::install(&["nodejs", "npm"]).context(ADVICE)?;
        is_ready().then_some(()).context(ADVICE)?;
    }
    let folder = project::root().join("e2e");
    let modules = folder.join("node_modules");
    let installed = modules.join(".installed-from");
    let lock = fs::read_to_string(folder.join("package-lock.json"))?;
    if !fs::read_to_string(&installed).is_ok_and(|from| from == lock) {
        println!("Setting up axe-core, Lighthouse and others with npm: about half a minute …");
        process::run(Command::new(NPM).arg("ci").current_dir(&folder))
            .context("npm could not install them: is this machine connected to the Internet?")?;
        fs::write(installed, lock)?;
    }
    Ok(modules)
}

fn is_ready() -> bool {
    let node = process::output("node", &["--version"]).and_then(|version| major(&version));
    node >= Some(OLDEST) && process::output(NPM, &["--version"]).is_some()
}

/// The first number of `v20.20.2`.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_version_is_read_as_a_number() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert!(major("v9.11.2") < Some(OLDEST));
        assert!(major("not a version") < Some(OLDEST));
    }
}
