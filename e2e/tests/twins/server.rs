//! The native practice server, without a page.

use std::{
    process::Stdio,
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use e2e::{patience::eventually, setup};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, ChildStdout, Command},
};

/// For how long the server may take to see the end of a run.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running server. Dropping it kills it.
pub(crate) struct Server {
    /// The URL of its API, which ends in a slash.
    pub(crate) api: String,
    runs: AtomicU32,
    _child: Child,
    /// Kept open: the server would fail at its next line.
    _stdout: BufReader<ChildStdout>,
}

impl Server {
    /// Starts a server on a free port.
    pub(crate) async fn start() -> Self {
        let mut child = Command::new(setup::server_program())
            .args(["--port=0", "--no-tls"])
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the server starts");
        let mut stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        let mut line = String::new();
        stdout.read_line(&mut line).await.expect("the server's ready line");
        let api = line.split_whitespace().find(|word| word.starts_with("http"));
        let api = api.unwrap_or_else(|| panic!("no API in {line:?}")).to_owned();
        Self { api, runs: AtomicU32::new(0), _child: child, _stdout: stdout }
    }

    /// A name for a run that no other run has.
    pub(crate) fn new_run(&self) -> String {
        format!("twin-{}", self.runs.fetch_add(1, Ordering::Relaxed))
    }

    /// What the server saw of a run of so many requests, once it has seen all of them end.
    pub(crate) async fn witness(&self, run: &str, sent: usize) -> Value {
        eventually(PATIENCE, async || {
            let url = format!("{}witness?run={run}", self.api);
            let answer = reqwest::get(url).await.map_err(|error| error.to_string())?;
            let text = answer.text().await.map_err(|error| error.to_string())?;
            let seen: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
            let count = |name: &str| seen[name].as_u64().unwrap_or_default();
            // One that was given up before it was on its way never arrived.
            let is_over = count("arrived") == count("answered") + count("aborted");
            if is_over && count("arrived") <= sent as u64 {
                Ok(seen)
            } else {
                Err(seen.to_string())
            }
        })
        .await
    }
}
