//! Programs that run in Node.js, with the npm packages that `package.json` names.

use std::{ffi::OsStr, path::Path, process::Stdio};

use serde::Deserialize;
use tokio::process::Command;

use crate::setup;

/// Runs a program with these arguments, and gives what it printed.
pub async fn node(program: &Path, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> String {
    let output = Command::new("node")
        .arg(program)
        .args(args)
        .env("CHROME_PATH", setup::chrome())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await
        .expect("node runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{} failed:\n{errors}", program.display());
    String::from_utf8(output.stdout).expect("it prints text")
}

/// As [`node`] does, for a program of this folder, which is also told where the packages are.
pub async fn node_here(script: &str, args: &[&Path]) -> String {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/node").join(script);
    node(&program, [&*setup::node_modules()].into_iter().chain(args.iter().copied())).await
}

/// What the engine of Chrome's developer tools finds in a trace.
#[derive(Debug, Deserialize)]
pub struct Trace {
    /// The threads of each process.
    pub processes: Vec<Vec<Thread>>,
    /// The tracks that a page has written itself.
    pub tracks: Vec<Track>,
}

/// A thread of a trace.
#[derive(Debug, Deserialize)]
pub struct Thread {
    /// Its name.
    pub name: String,
    /// The names of its slices.
    pub slices: Vec<String>,
    /// How many slices lie in each other at most.
    pub depth: usize,
}

/// A track that a page has written.
#[derive(Debug, Deserialize)]
pub struct Track {
    /// What it is listed under.
    pub group: String,
    /// Its name.
    pub name: String,
    /// What stands on it.
    pub entries: Vec<Entry>,
}

/// An entry of a page's track.
#[derive(Debug, Deserialize)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// How long it lasts.
    pub ms: f64,
    /// The name of its colour.
    pub color: String,
}

/// Reads a trace as Chrome's developer tools do.
pub async fn read_trace(file: &Path) -> Trace {
    let printed = node_here("read_trace.mjs", &[file]).await;
    serde_json::from_str(&printed).expect("it prints what it found")
}
