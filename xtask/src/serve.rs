//! The page with live reload: Trunk builds it, watches the sources and serves it. Beside it, if
//! that is wanted, the native practice server.

use std::fs;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::background::{self, Server};
use crate::setup::{rust, tools};
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

/// Where the page looks for the native server, and the next port, which is that for TLS.
const NETWORK_PORTS: [u16; 2] = [practice::wire::PORT, practice::wire::TLS_PORT];

/// Serves the page until Ctrl-C.
pub(crate) fn serve(options: &Options) -> Result<()> {
    // Before anything that takes time.
    let port = background::free_port(options.port).with_context(|| {
        format!(
            "port {} cannot be listened on: another program may be using it. Choose another one, \
             as in `cargo xtask serve --port {}`",
            options.port,
            options.port.wrapping_add(1).max(1024)
        )
    })?;
    if options.network {
        network_ports_are_free(port)?;
    }
    rust::ensure_wasm_target()?;
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
    trunk.args(["serve", "--address", "127.0.0.1", "--port", &port.to_string()]);
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

fn network_ports_are_free(page_port: u16) -> Result<()> {
    for port in NETWORK_PORTS {
        if port == page_port {
            bail!("port {port} is the native practice server's; choose another one with --port");
        }
        background::free_port(port).with_context(|| {
            format!(
                "port {port} cannot be listened on, which the native practice server needs: \
                 another one may be running. Stop it, or leave out --network and use that one"
            )
        })?;
    }
    Ok(())
}

/// Builds and starts the native practice server, and says how to come to it.
fn network(page_port: u16) -> Result<Server> {
    println!("Building the native practice server: some minutes the first time …");
    // As the README starts it: a certificate is kept beside the program, and is accepted once for both.
    process::run(process::cargo().args(["build", "--release", "--package=practice-server"]))?;
    let [port, tls_port] = NETWORK_PORTS;
    let mut command = Command::new(project::practice_server("release")?);
    command.args(["--addr=127.0.0.1", &format!("--port={port}")]);
    // Where no `dist` lies: it would serve a page that does not follow the edits.
    let server = Server::start(command.current_dir(project::target()?), port)?;
    println!(
        "Choose the native server in a lab, or open http://127.0.0.1:{page_port}/?network=server\n\
         For HTTP/2, open https://localhost:{tls_port}/ once and accept its certificate."
    );
    Ok(server)
}
