//! Running other programs, with errors that say which one and what became of it.

use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, sleep};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Makes Ctrl-C (and a polite request to terminate) end the running program instead of this one, so
/// that whatever was started in the background is stopped before this one ends too.
pub(crate) fn catch_interrupts() -> Result<()> {
    ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::Relaxed))
        .context("could not listen for Ctrl-C")
}

/// Whether Ctrl-C was pressed.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// `cargo`, run in the project's folder.
pub(crate) fn cargo(args: &[&str]) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(crate::root()).args(args);
    cargo
}

/// Runs a program to its end. What it prints goes to the terminal.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = wait(&mut spawn(command)?)?;
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs a program to its end, and gives the lines that it printed on its standard output, whatever
/// bytes are in them. Each is `seen` as soon as it is printed.
pub(crate) fn run_reading(
    command: &mut Command,
    seen: fn(&str),
) -> Result<(ExitStatus, Vec<String>)> {
    let mut child = spawn(command.stdout(Stdio::piped()))?;
    let stdout = BufReader::new(child.stdout.take().expect("it is piped"));
    let lines = stdout.split(b'\n').map_while(Result::ok);
    let lines = lines.map(|line| String::from_utf8_lossy(&line).trim_end().to_owned());
    let reader = thread::spawn(move || lines.inspect(|line| seen(line)).collect());
    let status = wait(&mut child)?;
    Ok((status, reader.join().expect("reading does not panic")))
}

/// Starts a program.
pub(crate) fn spawn(command: &mut Command) -> Result<Child> {
    command.spawn().with_context(|| format!("`{}` could not be started", shown(command)))
}

/// Waits for a program to end by itself; after Ctrl-C, ends it and fails.
fn wait(child: &mut Child) -> Result<ExitStatus> {
    loop {
        match child.try_wait()? {
            Some(_) if interrupted() => bail!("interrupted"),
            Some(status) => return Ok(status),
            None if interrupted() => child.kill()?,
            None => {}
        }
        sleep(Duration::from_millis(20));
    }
}

/// What a program prints on its standard output, or `None` where there is no such program or it fails.
pub(crate) fn output(program: impl AsRef<OsStr>, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The command as one would type it.
fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
