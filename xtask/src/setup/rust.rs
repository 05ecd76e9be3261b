//! The Rust toolchain's own parts.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::process;

const WASM: &str = "wasm32-unknown-unknown";

/// The standard library for WebAssembly, which both halves of the page need.
pub(crate) fn ensure_wasm_target() -> Result<()> {
    // Asked of the compiler, so that a Rust that did not come from rustup counts too.
    let folder = process::output("rustc", &["--print", "target-libdir", "--target", WASM]);
    let is_there = folder.is_some_and(|folder| Path::new(&folder).is_dir());
    if is_there { Ok(()) } else { rustup(&["target", "add", WASM]) }
}

/// `cargo fmt` and `cargo clippy`, which a minimal toolchain lacks.
pub(crate) fn ensure_linters() -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if process::output("cargo", &[subcommand, "--version"]).is_none() {
            rustup(&["component", "add", component])?;
        }
    }
    Ok(())
}

fn rustup(args: &[&str]) -> Result<()> {
    let command = format!("rustup {}", args.join(" "));
    println!("Setting up a part of Rust: {command}, a download of at most 20 MB …");
    process::run(Command::new("rustup").args(args)).with_context(|| {
        format!(
            "this Rust lacks what `{command}` would bring. Connect this machine to the Internet and \
             run the same command again; if rustup is missing, install it (https://rustup.rs), or \
             that part with whatever installed this Rust"
        )
    })
}
