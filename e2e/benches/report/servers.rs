//! The native server under load, beside json-server and a plain server in Node.js: all on the same
//! machine, started anew for each round, and by turns.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use e2e::{patience::eventually, ports::free_port, setup};
use serde::Serialize;
use serde_json::json;
use tokio::{
    net::TcpStream,
    process::{Child, Command},
};

use crate::{
    load::{CONNECTIONS, EACH, Load},
    spread::Spread,
};

/// How long each answer is asked to take, in milliseconds.
pub(crate) const DELAY_MS: u32 = 200;

/// How long a server may take to start.
const START: Duration = Duration::from_secs(30);

/// Three servers that were asked for the same.
#[derive(Debug, Serialize)]
pub(crate) struct Servers {
    pub(crate) connections: usize,
    pub(crate) requests_each: usize,
    pub(crate) delay_ms: u32,
    pub(crate) each: Vec<Server>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Server {
    pub(crate) name: &'static str,
    pub(crate) median_ms: Spread,
    pub(crate) slowest_ms: Spread,
    /// How many times as late as the native server's the slowest answer came, round by round.
    pub(crate) lateness_to_native: Spread,
    /// The server's processor time for a request, in microseconds; where the system does not tell it, none.
    pub(crate) cpu_us: Option<Spread>,
    pub(crate) cpu_to_native: Option<Spread>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Native,
    PlainNode,
    JsonServer,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Native, Self::PlainNode, Self::JsonServer];

    const fn name(self) -> &'static str {
        match self {
            Self::Native => "the native server",
            Self::PlainNode => "a plain server in Node.js",
            Self::JsonServer => "json-server",
        }
    }

    fn command(self, port: u16) -> Command {
        let here = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/report");
        let (port, delay) = (port.to_string(), DELAY_MS.to_string());
        match self {
            Self::Native => {
                let mut server = Command::new(setup::server_program());
                server.args(["--no-tls", "--port", &port]);
                server
            }
            Self::PlainNode => {
                let mut node = Command::new("node");
                node.arg(here.join("plain_server.mjs")).args([port, delay]);
                node
            }
            Self::JsonServer => {
                let mut node = Command::new("node");
                node.arg(setup::node_modules().join("json-server/lib/cli/bin.js"))
                    .args(["--read-only", "--quiet", "--host=127.0.0.1"])
                    .args([format!("--port={port}"), format!("--delay={delay}")])
                    .arg(write_database());
                node
            }
        }
    }

    fn path(self) -> String {
        match self {
            Self::Native => format!("/api/posts/1?delay={DELAY_MS}&run=bench"),
            Self::PlainNode | Self::JsonServer => "/posts/1".to_owned(),
        }
    }

    async fn measure(self) -> Load {
        let port = free_port().await;
        let mut server = self.command(port);
        let server = server.stdout(Stdio::null()).stdin(Stdio::null()).kill_on_drop(true);
        let mut server = server.spawn().unwrap_or_else(|error| panic!("{}: {error}", self.name()));
        eventually(START, async || {
            let connected = TcpStream::connect(("127.0.0.1", port)).await;
            connected.map(drop).map_err(|error| format!("without {}: {error}", self.name()))
        })
        .await;
        let load = Load::of(port, &self.path(), &pid(&server)).await;
        server.kill().await.expect("a child of ours can be killed");
        println!("{}: {load:?}", self.name());
        load
    }
}

fn pid(server: &Child) -> String {
    server.id().expect("it runs").to_string()
}

/// Where json-server's post is, for as long as it is measured.
fn database() -> PathBuf {
    env::temp_dir().join(format!("overlap-bench-{}.json", std::process::id()))
}

/// Writes a post for json-server, much like the practice network's, and says where.
fn write_database() -> PathBuf {
    let post =
        json!({ "userId": 1, "id": 1, "title": "a post", "body": "of some length ".repeat(15) });
    let file = database();
    fs::write(&file, json!({ "posts": [post] }).to_string()).expect("a file for json-server");
    file
}

pub(crate) async fn measure(rounds: usize) -> Servers {
    // A connection is a file.
    rlimit::increase_nofile_limit(4096).expect("as many files as there are connections");
    let mut loads = Kind::ALL.map(|_| Vec::new());
    for round in 0..rounds {
        for turn in 0..Kind::ALL.len() {
            let which = (round + turn) % Kind::ALL.len();
            loads[which].push(Kind::ALL[which].measure().await);
        }
    }
    let _ = fs::remove_file(database());
    let [native, ..] = &loads;
    let servers = Kind::ALL.iter().zip(&loads).map(|(kind, loads)| {
        let of = |figure: fn(&Load) -> f64| Spread::of(loads.iter().map(figure));
        let pairs = || loads.iter().zip(native);
        let cpu_to_native: Option<Vec<_>> =
            pairs().map(|(it, native)| Some(it.cpu_us? / native.cpu_us?)).collect();
        let cpu_us: Option<Vec<_>> = loads.iter().map(|it| it.cpu_us).collect();
        Server {
            name: kind.name(),
            median_ms: of(|it| it.median_ms),
            slowest_ms: of(|it| it.slowest_ms),
            lateness_to_native: Spread::of(
                pairs().map(|(it, native)| it.late_ms() / native.late_ms()),
            ),
            cpu_us: cpu_us.map(Spread::of),
            cpu_to_native: cpu_to_native.map(Spread::of),
        }
    });
    let each = servers.collect();
    Servers { connections: CONNECTIONS, requests_each: EACH, delay_ms: DELAY_MS, each }
}
