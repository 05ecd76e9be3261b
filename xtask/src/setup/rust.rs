//! The Rust toolchain's own parts.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::{process, project};

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The standard library for WebAssembly, which both halves of the page need.
pub(crate) fn ensure_wasm_target() -> Result<()> {
    // Asked of the compiler, so that a Rust that did not come from rustup counts too.
    let libraries = process::output(Command::new("rustc").current_dir(project::root()).args([
        "--print",
        "target-libdir",
        "--target",
        WASM_TARGET,
    ]));
    if libraries.is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    println!("Setting up Rust's {WASM_TARGET} target: a download of 20 MB, seconds to a minute …");
    rustup(&["target", "add", WASM_TARGET])
}

/// `cargo fmt` and `cargo clippy`, which a minimal toolchain lacks.
pub(crate) fn ensure_linters() -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if process::output(process::cargo().args([subcommand, "--version"])).is_none() {
            println!("Setting up {component}: a small download …");
            rustup(&["component", "add", component])?;
        }
    }
    Ok(())
}

fn rustup(args: &[&str]) -> Result<()> {
    if project::on_path("rustup").is_empty() {
        bail!(
            "rustup is not on PATH, and this Rust lacks a part that rustup would bring.\n\
             Install rustup (https://rustup.rs) and run the same command again, or install \
             that part with whatever installed this Rust: rustup {}",
            args.join(" ")
        );
    }
    process::run(Command::new("rustup").current_dir(project::root()).args(args))
        .context("rustup could not bring it: is this machine connected to the Internet?")
}
