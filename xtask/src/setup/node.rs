//! Node.js and the npm packages that the whole-page tests borrow.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::apt;
use crate::{project, shell};

/// What the audit (Lighthouse 12) asks for.
const OLDEST: (u32, u32) = (18, 16);

/// npm's commands are scripts on Windows, found only by their whole name.
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };
const NPX: &str = if cfg!(windows) { "npx.cmd" } else { "npx" };

/// Node.js with npm, and the packages.
pub(crate) fn ensure() -> Result<()> {
    if !is_ready() && apt::available() {
        apt::install(&["nodejs", "npm"])?;
    }
    if !is_ready() {
        let (major, minor) = OLDEST;
        bail!(
            "the whole-page tests need Node.js {major}.{minor} or newer with npm on PATH, for \
             the accessibility rules, the audit, json-server and readers of exported files.\nInstall \
             it (https://nodejs.org) and run the same command again, or leave that stage out with \
             `--only`"
        );
    }
    modules().map(drop)
}

fn is_ready() -> bool {
    let node = shell::output(Command::new("node").arg("--version"));
    node.and_then(|version| parse(&version)) >= Some(OLDEST)
        && shell::output(Command::new(NPM).arg("--version")).is_some()
}

/// The first two numbers of `v20.20.2`.
fn parse(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// The folder of the npm packages that `e2e/package-lock.json` names, installed
/// again only when that file has changed.
pub(crate) fn modules() -> Result<PathBuf> {
    let folder = project::root().join("e2e");
    let modules = folder.join("node_modules");
    let installed = modules.join(".installed-from");
    let lock = fs::read_to_string(folder.join("package-lock.json"))?;
    if fs::read_to_string(&installed).is_ok_and(|from| from == lock) {
        return Ok(modules);
    }
    println!("Setting up axe-core, Lighthouse and others with npm: about half a minute …");
    shell::run(Command::new(NPM).arg("ci").current_dir(&folder))
        .context("npm could not install them: is this machine connected to the Internet?")?;
    fs::write(installed, lock)?;
    Ok(modules)
}

/// Runs a program out of an npm package, and returns what it printed.
pub(crate) fn npx(args: &[&str]) -> Option<String> {
    shell::output(Command::new(NPX).arg("--yes").args(args))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_version_is_read_as_numbers() {
        assert_eq!(parse("v20.20.2"), Some((20, 20)));
        assert_eq!(parse("v18.9.0"), Some((18, 9)));
        assert!(parse("v18.9.0") < Some(OLDEST));
        assert!(parse("not a version") < Some(OLDEST));
    }
}
