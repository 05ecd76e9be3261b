//! A server under load: what became of a thousand connections' requests, as h2load saw it.

use std::{env, fs, process::Stdio, time::Duration};

use overlap::run::median;
use tokio::process::Command;

use crate::servers::DELAY_MS;

pub(crate) const CONNECTIONS: usize = 1_000;

/// How many requests go over each connection, one after another.
pub(crate) const EACH: usize = 10;

/// What became of all requests.
#[derive(Debug)]
pub(crate) struct Load {
    pub(crate) median_ms: f64,
    pub(crate) slowest_ms: f64,
    pub(crate) cpu_us: Option<f64>,
}

impl Load {
    /// Asks the server at that port, a process of that number, for that path.
    pub(crate) async fn of(port: u16, path: &str, pid: &str) -> Self {
        let log = env::temp_dir().join(format!("overlap-load-{port}.tsv"));
        let count = CONNECTIONS * EACH;
        let mut h2load = Command::new("h2load");
        h2load
            .args(["--h1", &format!("-n{count}"), &format!("-c{CONNECTIONS}")])
            .arg(format!("--log-file={}", log.display()))
            .arg(format!("http://127.0.0.1:{port}{path}"))
            .stdout(Stdio::null());
        let before = cpu_time(pid);
        let ended = h2load.status().await.expect("h2load runs");
        let spent = cpu_time(pid).zip(before).map(|(after, before)| after.saturating_sub(before));
        assert!(ended.success(), "h2load: {ended}");
        let lines = fs::read_to_string(&log).expect("h2load writes its log");
        fs::remove_file(log).expect("it is ours");
        let latencies: Vec<f64> = lines.lines().map(latency_ms).collect();
        assert_eq!(latencies.len(), count, "all are answered");
        #[expect(clippy::cast_precision_loss, reason = "there are 10,000")]
        let cpu_us = spent.map(|it| it.as_secs_f64() * 1e6 / count as f64);
        Self {
            median_ms: median(&latencies).expect("there are some"),
            slowest_ms: latencies.iter().copied().fold(0.0, f64::max),
            cpu_us,
        }
    }

    /// By how much the slowest answer was late, in milliseconds.
    pub(crate) fn late_ms(&self) -> f64 {
        self.slowest_ms - f64::from(DELAY_MS)
    }
}

/// What a line of the log says: when the request was sent, its status, and the microseconds until its
/// answer was complete.
fn latency_ms(line: &str) -> f64 {
    let fields: Vec<&str> = line.split('\t').collect();
    let us = fields.get(2).filter(|_| fields[1] == "200").and_then(|us| us.parse::<f64>().ok());
    us.unwrap_or_else(|| panic!("a request was not answered: {line}")) / 1000.0
}

/// The processor time that a process has had, by Linux's account of its threads.
fn cpu_time(pid: &str) -> Option<Duration> {
    let threads = fs::read_dir(format!("/proc/{pid}/task")).ok()?;
    threads
        .map(|thread| {
            let account = fs::read_to_string(thread.ok()?.path().join("schedstat")).ok()?;
            account.split(' ').next()?.parse().ok().map(Duration::from_nanos)
        })
        .sum()
}
