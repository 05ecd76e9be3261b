//! The page with live reload: Trunk builds it, watches the sources and serves it.

use std::fs;
use std::path::Path;
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

use crate::setup::{rust, tools};
use crate::{background, project, shell};

/// What the command line said.
pub(crate) struct Options {
    /// Where to listen on 127.0.0.1; 0 is any free port.
    pub(crate) port: u16,
    pub(crate) open: bool,
    pub(crate) release: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { port: 8080, open: true, release: false }
    }
}

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
    rust::ensure_wasm_target()?;
    tools::ensure()?;

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
        println!("\nOverlap is at {url} after {took}. It follows your edits; Ctrl-C stops it.\n");
        if options.open && open::that_detached(&url).is_err() {
            println!("No browser could be opened from here: open {url} yourself.");
        }
    }
    let status = shell::wait(&mut trunk)?;
    if !shell::interrupted() {
        bail!("Trunk stopped ({status}); what it said is above");
    }
    println!("Stopped.");
    Ok(())
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
