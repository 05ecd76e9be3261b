//! APIs of other people: json-server from npm, and a server of ours that makes difficulties.

use std::{
    process::Stdio,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderName, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;
use tokio::{
    net::TcpStream,
    process::{Child, Command},
    task::JoinHandle,
};

use crate::{
    patience::eventually,
    ports::{self, free_port},
    setup,
    site::ANOTHER_MACHINE,
};

/// How long json-server may take to start.
const START: Duration = Duration::from_secs(30);

/// How long json-server waits before each answer, in milliseconds.
const DELAY_MS: u32 = 40;

/// json-server with a hundred posts and ten users. Dropping it kills it.
#[derive(Debug)]
pub struct JsonServer {
    /// Its base URL, which ends in a slash.
    pub url: String,
    _child: Child,
}

impl JsonServer {
    /// Starts it on a free port.
    pub async fn start() -> Self {
        let port = free_port().await;
        let posts =
            (1..=100).map(|id| json!({ "userId": 1, "id": id, "title": format!("title {id}") }));
        let users = (1..=10).map(|id| json!({ "id": id, "name": format!("name {id}") }));
        let held =
            json!({ "posts": posts.collect::<Vec<_>>(), "users": users.collect::<Vec<_>>() });
        let file = std::env::temp_dir().join(format!("overlap-json-server-{port}.json"));
        std::fs::write(&file, held.to_string()).expect("a file for json-server");
        let child = Command::new("node")
            .arg(setup::node_modules().join("json-server/lib/cli/bin.js"))
            .args(["--read-only", "--quiet", "--host=127.0.0.1"])
            .args([format!("--port={port}"), format!("--delay={DELAY_MS}")])
            .arg(&file)
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("Node.js is on PATH");
        eventually(START, async || {
            let connected = TcpStream::connect(("127.0.0.1", port)).await;
            connected.map(drop).map_err(|error| format!("without json-server: {error}"))
        })
        .await;
        std::fs::remove_file(file).expect("it has read its file");
        Self { url: format!("http://127.0.0.1:{port}/"), _child: child }
    }
}

/// A server whose folders are APIs that make difficulties, each its own. Dropping it ends it.
///
/// - `fine`: posts and users that any page may read
/// - `items`: numbers alone, which any page may read
/// - `unshared`: no page of another origin may read the answers
/// - `unasked`: every page may read them, and none may send headers
/// - `keyed`: wants a header `X-Key: open`, and allows it
/// - `web`: HTML
/// - `slow`: takes 100 ms over each answer
/// - `moved`: sends everyone on to `fine`
#[derive(Debug)]
pub struct DifficultServer {
    /// Its base URL, which ends in a slash.
    pub url: String,
    counts: Arc<Counts>,
    task: JoinHandle<()>,
}

impl DifficultServer {
    /// Starts it on a free port.
    pub async fn start() -> Self {
        let counts = Arc::<Counts>::default();
        let app = Router::new()
            .route("/{api}/{*path}", get(answer).options(preflight))
            .with_state(Arc::clone(&counts));
        let listener = ports::listen().await;
        let url = format!("http://{}/", listener.local_addr().expect("it is bound"));
        let task = tokio::spawn(async move {
            axum::serve(listener, app).await.expect("it serves until it is dropped");
        });
        Self { url, counts, task }
    }

    /// One of its APIs, by the name of another machine.
    #[must_use]
    pub fn as_another_machine(&self, api: &str) -> String {
        format!("{}{api}/", self.url.replace("127.0.0.1", ANOTHER_MACHINE))
    }

    /// How many requests have arrived, preflights aside.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.counts.asked.load(Ordering::Relaxed)
    }

    /// The most that it ever worked on at a time.
    #[must_use]
    pub fn peak(&self) -> usize {
        self.counts.peak.load(Ordering::Relaxed)
    }
}

/// What such a server has seen.
#[derive(Debug, Default)]
struct Counts {
    asked: AtomicUsize,
    in_flight: AtomicUsize,
    peak: AtomicUsize,
}

impl Drop for DifficultServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

const FOR_ALL: (HeaderName, &str) = (HeaderName::from_static("access-control-allow-origin"), "*");

async fn answer(
    State(counts): State<Arc<Counts>>,
    Path((api, path)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    counts.asked.fetch_add(1, Ordering::Relaxed);
    let in_flight = counts.in_flight.fetch_add(1, Ordering::Relaxed) + 1;
    counts.peak.fetch_max(in_flight, Ordering::Relaxed);
    if api == "slow" {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    counts.in_flight.fetch_sub(1, Ordering::Relaxed);
    let id = path.rsplit('/').next().unwrap_or_default();
    let post = json!({ "title": format!("title {id}") }).to_string();
    let is_open = headers.get("x-key").is_some_and(|key| key == "open");
    match api.as_str() {
        "unshared" => post.into_response(),
        "items" => ([FOR_ALL], id.to_owned()).into_response(),
        "keyed" if !is_open => (StatusCode::UNAUTHORIZED, [FOR_ALL], "{}").into_response(),
        "web" => ([FOR_ALL], "<h1>Welcome</h1>").into_response(),
        "moved" => {
            let place = (LOCATION, format!("/fine/{path}"));
            (StatusCode::FOUND, [FOR_ALL], [place]).into_response()
        }
        _ => ([FOR_ALL], post).into_response(),
    }
}

async fn preflight(Path((api, _)): Path<(String, String)>) -> Response {
    let allowed = (HeaderName::from_static("access-control-allow-headers"), "x-key");
    match api.as_str() {
        "keyed" => ([FOR_ALL, allowed]).into_response(),
        _ => ([FOR_ALL]).into_response(),
    }
}
