//! The page with live reload: Trunk builds it, watches the sources and serves it. Beside it, if
//! that is wanted, the native practice server.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::background::PracticeServer;
use crate::setup::{rust, tools};
use crate::{background, project, shell};

/// What the command line said.
pub(crate) struct Options {
    /// Where to listen on 127.0.0.1; 0 is any free port.
    pub(crate) port: u16,
    pub(crate) open: bool,
    pub(crate) release: bool,
    /// Whether the native practice server is wanted, too.
    pub(crate) network: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { port: 8080, open: true, release: false, network: false }
    }
}

/// Where the page looks for the native server, and the next port, which is that for TLS.
const NETWORK_PORTS: [u16; 2] = [practice::wire::PORT, practice::wire::TLS_PORT];

/// Serves the page until Ctrl-C.
pub(crate) fn serve(options: &Options) -> Result<()> {
    shell::catch_interrupts()?;
    let start = Instant::now();
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
        if NETWORK_PORTS.contains(&port) {
            bail!("port {port} is the native practice server's; choose another one with --port");
        }
        network_ports_are_free()?;
    }
    rust::ensure_wasm_target()?;
    tools::ensure()?;
    let mut network = options.network.then(network).transpose()?;

    let folder = project::target()?.join("serve");
    // An earlier page must not pass for this one if the first build fails.
    if folder.exists() {
        fs::remove_dir_all(&folder).context("the page served before is in the way")?;
    }
    println!("Building the page: about a minute the first time, seconds from then on …");
    let mut trunk = shell::spawn(&mut trunk(port, &folder, options.release)?)?;
    if is_up(&mut trunk, port)? {
        let url = format!("http://127.0.0.1:{port}/");
        let took = shell::spoken(start.elapsed());
        println!("\nOverlap is at {url} after {took}. It follows your edits; Ctrl-C stops it.");
        if let Some(network) = &network {
            println!("{}", invitation(&url, network));
        }
        println!();
        if options.open && open::that_detached(&url).is_err() {
            println!("No browser could be opened from here: open {url} yourself.");
        }
    }
    let stopped = wait(&mut trunk, network.as_mut())?;
    if let Some((program, status)) = stopped {
        bail!("{program} stopped ({status}); what it said is above");
    }
    println!("Stopped.");
    Ok(())
}

/// Looks before anything that takes time is done.
fn network_ports_are_free() -> Result<()> {
    for port in NETWORK_PORTS {
        background::free_port(port).with_context(|| {
            format!(
                "port {port} cannot be listened on, which the native practice server needs: \
                 another one may be running. Stop it, or leave out --network and use that one"
            )
        })?;
    }
    Ok(())
}

/// Builds and starts the native practice server.
fn network() -> Result<PracticeServer> {
    println!("Building the native practice server: some minutes the first time …");
    // As the README starts it: a certificate is kept beside the program, and is accepted once for both.
    shell::run(shell::cargo().args(["build", "--release", "--package=practice-server"]))?;
    let program = project::built("release")?.join(project::program("practice-server"));
    // Where no `dist` lies: it would serve a page that does not follow the edits.
    PracticeServer::beside_the_page(&program, NETWORK_PORTS[0], &project::target()?)
}

/// How to come to the native server.
fn invitation(page: &str, network: &PracticeServer) -> String {
    let tls = network.tls.as_ref().map_or(String::new(), |tls| {
        let front = tls.trim_end_matches("api/");
        format!("\nFor HTTP/2, open {front} once and accept its certificate.")
    });
    format!(
        "The native practice server is at {}: choose it in a lab, or open {page}?network=server{tls}",
        network.api
    )
}

/// Waits until Ctrl-C, or until one of the two stops by itself: then which, and how.
fn wait(
    trunk: &mut Child,
    mut network: Option<&mut PracticeServer>,
) -> Result<Option<(&'static str, ExitStatus)>> {
    while !shell::interrupted() {
        if let Some(status) = trunk.try_wait()? {
            return Ok(Some(("Trunk", status)).filter(|_| !shell::interrupted()));
        }
        if let Some(status) = network.as_mut().map(|network| network.ended()).transpose()?.flatten()
            && !shell::interrupted()
        {
            trunk.kill()?;
            trunk.wait()?;
            return Ok(Some(("the native practice server", status)));
        }
        sleep(Duration::from_millis(50));
    }
    shell::wait(trunk)?;
    Ok(None)
}

fn trunk(port: u16, folder: &Path, release: bool) -> Result<Command> {
    let mut trunk = tools::trunk()?;
    trunk
        .args(["serve", "--address", "127.0.0.1", "--port"])
        .arg(port.to_string())
        // Not dist/, so that a `cargo xtask build` meanwhile disturbs neither.
        .arg("--dist")
        .arg(folder);
    if release {
        trunk.arg("--release");
    }
    Ok(trunk)
}

/// Waits until the page is served; not if Trunk ends or Ctrl-C is pressed first.
fn is_up(trunk: &mut Child, port: u16) -> Result<bool> {
    let mut told = false;
    while trunk.try_wait()?.is_none() && !shell::interrupted() {
        // Trunk listens after its first build, well or badly as that went.
        match background::get(port, "/") {
            Ok(200) => return Ok(true),
            Ok(_) if !told => {
                println!(
                    "\nThe page could not be built (see above). Trunk tries again at each edit."
                );
                told = true;
            }
            Ok(_) | Err(_) => {}
        }
        sleep(Duration::from_millis(100));
    }
    Ok(false)
}
