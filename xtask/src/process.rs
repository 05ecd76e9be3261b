//! Running other programs, with errors that say which one and what became of it.

use std::io::BufReader;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};

/// How long a program may take to end by itself after Ctrl-C. The terminal
/// sends Ctrl-C to it as well; what is left after this is killed.
const GRACE: Duration = Duration::from_secs(2);

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Makes Ctrl-C (and a polite request to terminate) end the running program
/// instead of this one, so that whatever was started in the background is
/// stopped before this one ends too.
pub(crate) fn catch_interrupts() -> Result<()> {
    ctrlc::set_handler(|| INTERRUPTED.store(true, Ordering::Relaxed))
        .context("could not listen for Ctrl-C")
}

/// Whether Ctrl-C was pressed.
pub(crate) fn interrupted() -> bool {
    INTERRUPTED.load(Ordering::Relaxed)
}

/// `cargo`, run in the project's folder.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new("cargo");
    cargo.current_dir(crate::project::root());
    cargo
}

/// Runs a program to its end. What it prints goes to the terminal.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let mut child = spawn(command)?;
    let status = wait(&mut child)?;
    if !status.success() {
        bail!("`{}` failed ({status})", shown(command));
    }
    Ok(())
}

/// Runs a program to its end while `read` reads what it prints on its standard output.
pub(crate) fn run_reading<T: Send + 'static>(
    command: &mut Command,
    read: impl FnOnce(BufReader<ChildStdout>) -> T + Send + 'static,
) -> Result<(ExitStatus, T)> {
    let mut child = spawn(command.stdout(Stdio::piped()))?;
    let stdout = BufReader::new(child.stdout.take().expect("stdout was piped"));
    // On a thread of its own, since a program that the child started may keep its end open.
    let reader = thread::spawn(move || read(stdout));
    let status = wait(&mut child)?;
    Ok((status, reader.join().expect("reading does not panic")))
}

/// Starts a program.
pub(crate) fn spawn(command: &mut Command) -> Result<Child> {
    command.spawn().with_context(|| format!("`{}` could not be started", shown(command)))
}

/// Waits for a program to end by itself; after Ctrl-C, ends it and fails.
fn wait(child: &mut Child) -> Result<ExitStatus> {
    let mut kill_at = None;
    loop {
        if let Some(status) = child.try_wait()? {
            if interrupted() {
                bail!("interrupted");
            }
            return Ok(status);
        }
        if interrupted() && Instant::now() > *kill_at.get_or_insert(Instant::now() + GRACE) {
            child.kill()?;
        }
        sleep(Duration::from_millis(20));
    }
}

/// What a program prints on its standard output, or `None` where there is no
/// such program or it fails.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The command as one would type it.
fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    words.join(" ")
}

/// A duration as a person says it: `7 s`, `2 min 5 s`.
pub(crate) fn spoken(time: Duration) -> String {
    let seconds = time.as_secs_f64().round();
    if seconds < 60.0 {
        format!("{seconds} s")
    } else {
        format!("{} min {} s", (seconds / 60.0).floor(), seconds % 60.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_spoken_in_minutes_and_whole_seconds() {
        assert_eq!(spoken(Duration::from_millis(6_600)), "7 s");
        assert_eq!(spoken(Duration::from_secs(125)), "2 min 5 s");
        assert_eq!(spoken(Duration::from_millis(59_900)), "1 min 0 s");
    }

    #[test]
    fn a_program_that_does_not_exist_has_no_output() {
        assert_eq!(output(&mut Command::new("no-such-program-anywhere")), None);
    }
}
