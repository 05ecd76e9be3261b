//! Trunk and the wasm-bindgen CLI, at the versions this project is made with.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::rust;
use crate::{process, project};

/// The newest Trunk that the oldest supported Rust compiles.
const TRUNK: &str = "0.21.14";

/// Trunk in the project's folder, with what it builds with: Rust's wasm target, and the right
/// wasm-bindgen first on its PATH.
pub(crate) fn trunk() -> Result<Command> {
    rust::ensure_wasm_target()?;
    // Trunk's own lock file, and TLS without a C library to look for.
    let options = ["--locked", "--no-default-features", "--features=rustls"];
    let mut trunk = Command::new(folder_of("trunk", "trunk", TRUNK, &options)?.join("trunk"));
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = [wasm_bindgen()?].into_iter().chain(env::split_paths(&path));
    trunk
        .current_dir(project::root())
        .env("PATH", env::join_paths(folders)?)
        // A backtrace into Trunk would bury the compiler's message.
        .env("RUST_LIB_BACKTRACE", "0")
        // Its version is ours to choose; the look-up would delay a start without a network.
        .arg("--skip-version-check");
    // Trunk 0.21 takes no value but `true` or `false` here, where `1` is the custom.
    if env::var_os("NO_COLOR").is_some() {
        trunk.env_remove("NO_COLOR").args(["--color", "never"]);
    }
    Ok(trunk)
}

/// The program that runs `#[wasm_bindgen_test]`s in a browser.
pub(crate) fn test_runner() -> Result<PathBuf> {
    Ok(wasm_bindgen()?.join("wasm-bindgen-test-runner"))
}

/// The folder of the wasm-bindgen CLI, which reads what the library of the very same version wrote.
fn wasm_bindgen() -> Result<PathBuf> {
    // As in `registry+https://…#wasm-bindgen@0.2.100`.
    let id = process::output("cargo", &["pkgid", "wasm-bindgen"]);
    let version = id.as_deref().and_then(|id| Some(id.rsplit_once('@')?.1));
    let version = version.context("`cargo pkgid wasm-bindgen` names no version")?;
    // What each rebuild of the page waits for, optimised: half a second less each time.
    let options = ["walrus", "wasmparser", "wasm-bindgen-cli-support"]
        .map(|package| format!("--config=profile.dev.package.{package}.opt-level=1"));
    folder_of("wasm-bindgen-cli", "wasm-bindgen", version, &options.each_ref().map(String::as_str))
}

/// The folder on PATH that holds this version of a package's program, or else the project's own
/// folder of tools, where it is installed if need be.
fn folder_of(package: &str, program: &str, version: &str, options: &[&str]) -> Result<PathBuf> {
    let tools = project::target()?.join("tools");
    let path = env::var_os("PATH").unwrap_or_default();
    let wanted = format!("{program} {version}");
    let mut folders = env::split_paths(&path).chain([tools.join("bin")]);
    let has_it = |folder: &PathBuf| {
        process::output(folder.join(program), &["--version"]).as_ref() == Some(&wanted)
    };
    if let Some(folder) = folders.find(has_it) {
        return Ok(folder);
    }
    println!("Setting up {wanted} in the target folder: compiling it once, 1 to 4 minutes …");
    let build_folder = tools.join("build");
    // Unoptimised and without debug information: it compiles in half the time.
    let mut install = process::cargo(&["install", "--debug", "--force", "--root"]);
    install.arg(&tools).arg(format!("{package}@{version}")).args(options);
    install.env("CARGO_PROFILE_DEV_DEBUG", "0");
    // A folder of its own, so that an interrupted install goes on where it was.
    process::run(install.env("CARGO_TARGET_DIR", &build_folder)).with_context(|| {
        format!(
            "{wanted} could not be installed (cargo's own message is above). If this machine has no \
             network connection, connect it and run the same command again: what is already \
             compiled is kept. {wanted} on PATH will do as well"
        )
    })?;
    // Half a gigabyte that nothing needs any more; left over, it does no harm.
    let _ = fs::remove_dir_all(build_folder);
    Ok(tools.join("bin"))
}
