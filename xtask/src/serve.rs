//! The page with live reload: Trunk builds it, watches the sources and serves it. Beside it, if
//! that is wanted, the native practice server.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result};
use practice::wire;

use crate::background::{Background, free_port};
use crate::{process, setup, target};

/// Builds the page, serves it with live reload and opens the browser.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Where to listen on 127.0.0.1; 0 takes any free port
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Leaves the browser alone
    #[arg(long)]
    no_open: bool,
    /// Serves what visitors would get: small, but slower to build
    #[arg(long)]
    release: bool,
    /// Starts the native practice server beside it, at ports 4600 and 4601
    #[arg(long)]
    network: bool,
}

/// Serves the page until Ctrl-C.
pub(crate) fn serve(options: &Options) -> Result<()> {
    // Looked at before anything that takes time.
    let port = free_port(options.port).with_context(|| {
        format!(
            "port {} can't be listened on: another program may be using it. Stop that, or choose \
             another port with --port",
            options.port
        )
    })?;
    let mut trunk = setup::trunk()?;
    let _network = options.network.then(|| network(port)).transpose()?;
    let folder = target()?.join("serve");
    // An earlier page must not pass for this one if the first build fails.
    if folder.exists() {
        fs::remove_dir_all(&folder).context("the page served before is in the way")?;
    }
    println!(
        "Building the page for http://127.0.0.1:{port}/: about a minute the first time, seconds \
         from then on. It follows your edits; Ctrl-C stops it."
    );
    trunk.args(["serve", "--address=127.0.0.1", &format!("--port={port}")]);
    // Not dist/, so that a `cargo xtask build` meanwhile disturbs neither.
    trunk.arg("--dist").arg(folder);
    trunk.args((!options.no_open).then_some("--open"));
    trunk.args(options.release.then_some("--release"));
    match process::run(&mut trunk) {
        // Ctrl-C is how this is meant to end.
        Err(_) if process::interrupted() => println!("Stopped."),
        ended => ended?,
    }
    Ok(())
}

/// Builds and starts the native practice server, and says how to come to it.
fn network(page_port: u16) -> Result<Background> {
    println!("Building the native practice server: some minutes the first time …");
    let mut server = practice_server()?;
    // Where no `dist` lies: it would serve a page that does not follow the edits.
    let server = Background::start(server.current_dir(target()?), wire::SERVER_BASE)?;
    println!(
        "Choose the native server in a lab, or open http://127.0.0.1:{page_port}/?network=server\n\
         For HTTP/2, open https://localhost:{}/ once and accept its certificate.",
        wire::TLS_PORT
    );
    Ok(server)
}

/// Builds the native practice server as the README starts it: a certificate is kept beside the
/// program, and is accepted once for both.
pub(crate) fn practice_server() -> Result<Command> {
    process::run(&mut process::cargo(&["build", "--release", "--package=practice-server"]))?;
    Ok(Command::new(target()?.join("release/practice-server")))
}
