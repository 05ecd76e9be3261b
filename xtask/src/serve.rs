//! The page with live reload: Trunk builds it, watches the sources and serves it. Beside it, if
//! that is wanted, the native practice server.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result};
use practice::wire;

use crate::background::{Server, free_port};
use crate::setup::tools;
use crate::{process, project};

/// Builds the page, serves it with live reload and opens the browser.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Where to listen on 127.0.0.1; 0 takes any free port
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,
    /// Leaves the browser alone
    #[arg(long)]
    pub(crate) no_open: bool,
    /// Serves what visitors would get: small, but slower to build
    #[arg(long)]
    pub(crate) release: bool,
    /// Starts the native practice server beside it, at ports 4600 and 4601
    #[arg(long)]
    pub(crate) network: bool,
}

/// Serves the page until Ctrl-C.
pub(crate) fn serve(options: &Options) -> Result<()> {
    // Looked at before anything that takes time.
    let port = port("--port", options.port)?;
    let mut trunk = tools::trunk()?;
    let _network = options.network.then(|| network(port)).transpose()?;
    let folder = project::target()?.join("serve");
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

fn port(option: &str, port: u16) -> Result<u16> {
    free_port(port).with_context(|| {
        format!(
            "port {port} can't be listened on: another program may be using it. Stop that, or \
             choose another port with --port, or leave out --network: {option} asks for this one"
        )
    })
}

/// Builds and starts the native practice server, and says how to come to it.
fn network(page_port: u16) -> Result<Server> {
    for wanted in [wire::PORT, wire::TLS_PORT] {
        port("--network", wanted)?;
    }
    println!("Building the native practice server: some minutes the first time …");
    // As the README starts it: a certificate is kept beside the program, and is accepted once for both.
    process::run(&mut process::cargo(&["build", "--release", "--package=practice-server"]))?;
    let target = project::target()?;
    let mut command = Command::new(target.join("release/practice-server"));
    // Where no `dist` lies: it would serve a page that does not follow the edits.
    let server = Server::start(command.current_dir(target), wire::PORT)?;
    println!(
        "Choose the native server in a lab, or open http://127.0.0.1:{page_port}/?network=server\n\
         For HTTP/2, open https://localhost:{}/ once and accept its certificate.",
        wire::TLS_PORT
    );
    Ok(server)
}
