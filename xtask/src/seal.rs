//! The last step of a build. Trunk calls it with the whole site lying in its
//! staging folder, just before it becomes `dist/`.

mod csp;
mod worker;

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

use crate::files;

const PAGES: [(&str, csp::Policy); 2] = [("index.html", csp::lesson), ("embeds.html", csp::embeds)];
const WORKER: &str = "sw.js";

/// Seals the staged site: first the pages, whose bytes the service worker's
/// version is then made from.
pub(crate) fn seal() -> Result<()> {
    let staging = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from).context(
        "`cargo xtask seal` is called by Trunk during a build; for a built site run `cargo xtask build`",
    )?;

    for (name, policy) in PAGES {
        let path = staging.join(name);
        let html =
            fs::read_to_string(&path).with_context(|| format!("the staged site has no {name}"))?;
        fs::write(&path, csp::insert(&html, policy).with_context(|| name)?)?;
    }

    let mut files = files::read(&staging, &[""])?;
    // The browser keeps the service worker itself, and compares it on its own.
    let script = files.remove(WORKER).context(
        "the staged site has no sw.js; index.html brings it in with \
         <link data-trunk rel=\"copy-file\" href=\"www/sw.js\">",
    )?;
    let script = String::from_utf8(script).context("sw.js is not UTF-8")?;
    fs::write(staging.join(WORKER), worker::fill_in(&script, &files)?)?;
    Ok(())
}
