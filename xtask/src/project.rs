//! Where things are: the project's folders, whatever folder the command was typed in.

use std::env;
use std::path::PathBuf;

use anyhow::{Context as _, Result};

/// The project's own folder, the one with `Cargo.lock` in it.
pub(crate) fn root() -> PathBuf {
    // What `cargo run` says now comes before what was compiled in: two clones
    // that share a target folder share this program as well.
    let xtask = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    xtask.parent().expect("xtask lies in the project's folder").to_path_buf()
}

/// Where Cargo puts what it builds: around this very program, so that
/// `CARGO_TARGET_DIR` and Cargo's own settings are honoured without reading them.
pub(crate) fn target() -> Result<PathBuf> {
    let this = env::current_exe().context("the operating system does not say where xtask is")?;
    let target = this.ancestors().nth(2);
    Ok(target.context("xtask does not lie in a target folder")?.to_path_buf())
}

/// The built site.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}
