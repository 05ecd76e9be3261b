//! What a run of the tests has to tell beside passed and failed.

use std::{env, fs::OpenOptions, io::Write as _, thread};

use serde_json::{Value, json};

/// Notes that this test needed more than one attempt at its measurement.
pub(crate) fn attempts(count: usize) {
    append(&json!({ "test": name(), "attempts": count }));
}

/// Notes that this test can't run on this machine. It has to return then: it is counted as skipped.
pub fn skipped(why: &str) {
    println!("skipped: {why}");
    append(&json!({ "test": name(), "skipped": why }));
}

/// The test's path. The test program names each test's thread after it.
fn name() -> String {
    thread::current().name().unwrap_or("unknown").to_owned()
}

/// Appends a line to the file that `cargo xtask test` reads, if it has named one.
fn append(entry: &Value) {
    let Some(path) = env::var_os("OVERLAP_REPORT") else { return };
    let mut file = OpenOptions::new().create(true).append(true).open(&path).expect("a report");
    // In one piece, since two tests may write at a time.
    file.write_all(format!("{entry}\n").as_bytes()).expect("the report can be written");
}
