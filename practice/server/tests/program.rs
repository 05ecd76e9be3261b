//! The program: its one line, its messages, its page, and how it ends.

mod client;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use client::{Client, Server};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// A folder of its own for one test, with a page in it; removed at the end.
struct Dist(PathBuf);

impl Dist {
    fn new(test: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
        std::fs::create_dir_all(folder.join("dist")).unwrap();
        for (name, text) in [
            ("secret.txt", "not for the page"),
            ("dist/index.html", "<h1>Overlap</h1>"),
            ("dist/app_bg.wasm", "\0asm"),
            ("dist/sw.js", "0"),
        ] {
            std::fs::write(folder.join(name), text).unwrap();
        }
        Self(folder)
    }

    fn page(&self) -> PathBuf {
        self.0.join("dist")
    }
}

impl Drop for Dist {
    fn drop(&mut self) {
        // What is left in cargo's temporary folder does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_practice-server"));
    program.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    program
}

/// Starts the program and reads its line.
async fn start(program: &mut Command) -> (Child, String) {
    let mut child = program.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).await.unwrap();
    (child, line)
}

fn address(line: &str) -> SocketAddr {
    let rest = line.strip_prefix("Practice network: http://").expect("the line names the API");
    rest.split_once("/api/").expect("the line names the API").0.parse().unwrap()
}

#[tokio::test]
async fn the_line_says_where_the_network_and_the_lesson_are() {
    let dist = Dist::new("line");
    let (_child, line) = start(program().args(["--port=0", "--dist"]).arg(dist.page())).await;
    let address = address(&line);
    assert_eq!(
        line,
        format!("Practice network: http://{address}/api/  Lesson: http://{address}/\n")
    );
    assert!(address.ip().is_loopback());
    assert_eq!(Server::at(address).get("/api/posts/1?delay=0").await.status, 200);
}

#[tokio::test]
async fn the_page_is_served_with_the_types_that_browsers_insist_on() {
    let dist = Dist::new("types");
    let server = Server::start(Some(&dist.page())).await;
    let page = server.get("/").await;
    assert_eq!((page.status, page.text()), (200, "<h1>Overlap</h1>"));
    assert_eq!(page.header("content-type"), Some("text/html"));
    assert_eq!(page.header("cache-control"), Some("no-cache"));
    let wasm = server.get("/app_bg.wasm").await;
    assert_eq!(wasm.header("content-type"), Some("application/wasm"));
    assert_eq!(server.get("/sw.js").await.header("content-type"), Some("text/javascript"));
    assert_eq!(server.get("/missing.js").await.status, 404);
}

#[tokio::test]
async fn nothing_outside_the_page_is_served() {
    let dist = Dist::new("outside");
    let server = Server::start(Some(&dist.page())).await;
    for path in ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "//../secret.txt"] {
        let answer = server.get(path).await;
        assert!(answer.status >= 400, "{path}");
        assert!(!answer.text().contains("not for the page"));
    }
}

#[tokio::test]
async fn without_a_page_the_network_is_served_alone_and_says_so() {
    let dist = Dist::new("alone");
    // A folder without a `dist` in it.
    let (_child, line) = start(program().arg("--port=0").current_dir(dist.page())).await;
    assert!(line.contains("Lesson: not served"), "{line}");
    let server = Server::at(address(&line));
    assert_eq!(server.get("/api/posts/1?delay=0").await.status, 200);
    let page = server.get("/").await;
    assert_eq!(page.status, 404);
    assert!(page.text().contains("/api/"));
}

#[tokio::test]
async fn a_page_that_was_asked_for_has_to_be_there() {
    let output = program().args(["--port=0", "--dist=no/such/folder"]).output().await.unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(message.contains("no/such/folder") && message.contains("cargo xtask build"));
}

#[tokio::test]
async fn a_port_that_is_taken_is_an_error_that_says_what_to_do() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let output = program().arg(format!("--port={port}")).output().await.unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(message.contains(&format!("port {port} is taken")) && message.contains("--port 0"));
    assert!(output.stdout.is_empty());
}

#[cfg(unix)]
async fn ends_cleanly_on(signal: &str) {
    let (mut child, line) = start(program().arg("--port=0")).await;
    let server = Server::at(address(&line));
    let mut in_flight = Client::connect(&server).await;
    in_flight.send("GET", "/api/posts/1?ttfb=0&delay=500", &[]).await;
    in_flight.read_head().await;
    let mut endless = Client::connect(&server).await;
    endless.send("GET", "/api/posts/1?ttfb=0&delay=30000", &[]).await;
    endless.read_head().await;

    let start = std::time::Instant::now();
    let id = child.id().unwrap().to_string();
    assert!(Command::new("kill").args([signal, &id]).status().await.unwrap().success());
    let rest = String::from_utf8(in_flight.read_to_end().await).unwrap();
    assert!(rest.ends_with("\r\n0\r\n\r\n"), "the answer in flight was not finished: {rest:?}");
    assert_eq!(child.wait().await.unwrap().code(), Some(0));
    assert!(start.elapsed().as_secs() < 20, "it waited for a request of 30 s");
}

#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_lets_requests_in_flight_end_but_not_forever() {
    ends_cleanly_on("-INT").await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_request_to_terminate_does_the_same() {
    ends_cleanly_on("-TERM").await;
}
