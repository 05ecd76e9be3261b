//! The program: its one line, its messages, its page, and how it ends.

use crate::client::dist::Dist;
use crate::client::program::{address, program, refused, start};
use crate::client::{Client, Server};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};

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
    let head = server.request("HEAD", "/app_bg.wasm", &[]).await.unwrap();
    assert_eq!((head.status, head.header("content-length")), (200, Some("4")));
    let part = server.request("GET", "/app_bg.wasm", &[("Range", "bytes=1-3")]).await.unwrap();
    assert_eq!((part.status, part.text()), (206, "asm"));
    let beyond = server.request("GET", "/app_bg.wasm", &[("Range", "bytes=9-")]).await.unwrap();
    assert_eq!(beyond.status, 416);
    assert_eq!(server.get("/sw.js").await.header("content-type"), Some("text/javascript"));
    assert_eq!(server.get("/missing.js").await.status, 404);
}

#[tokio::test]
async fn nothing_outside_the_page_is_served() {
    let dist = Dist::new("outside");
    std::fs::create_dir_all(dist.page().join("example.org")).unwrap();
    let server = Server::start(Some(&dist.page())).await;
    for path in [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/..%5csecret.txt",
        "//../secret.txt",
        "/%2fetc/passwd",
        "/api/../secret.txt",
        // A folder, which by a redirect to itself with a slash would lead to another host.
        "//example.org",
    ] {
        let answer = server.get(path).await;
        assert!(answer.status >= 400, "{path}");
        assert!(!answer.text().contains("not for the page"), "{path}");
    }
    assert_eq!(server.request("DELETE", "/index.html", &[]).await.unwrap().status, 405);
    assert_eq!(server.get("/index.html").await.status, 200);
}

#[tokio::test]
async fn without_a_page_the_network_is_served_alone_and_says_so() {
    let dist = Dist::new("alone");
    // A folder without a `dist` in it.
    let (_child, line) = start(program().arg("--port=0").current_dir(dist.page())).await;
    assert!(line.contains("Lesson: not served"), "{line}");
    let server = Server::at(address(&line));
    assert_eq!(server.get("/api/posts/1?delay=0").await.status, 200);
    let page = server.get("/index.html").await;
    assert_eq!(page.status, 404);
    assert!(page.text().contains("/api/"));
    let front = server.get("/").await;
    assert_eq!(front.status, 200, "who came to accept the certificate sees that it worked");
    assert!(front.text().contains("Go back to the lesson"));
}

#[tokio::test]
async fn a_flag_that_cannot_be_is_an_error_that_says_what_to_do() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let is_taken = format!("port {port} is taken");
    for (args, words) in [
        (&["--port=0", "--dist=no/such/folder"][..], &["no/such/folder", "cargo xtask build"][..]),
        (&[&format!("--port={port}")], &[&is_taken, "--port 0"]),
        (&["--port=0", &format!("--tls-port={port}")], &[&is_taken, "--tls-port 0", "--no-tls"]),
        (&["--port=0", "--addr=192.0.2.1"], &["192.0.2.1 is no address of this machine"]),
    ] {
        let message = refused(args).await;
        for word in words {
            assert!(message.contains(word), "{message:?} lacks {word:?}");
        }
    }
}

#[tokio::test]
async fn without_tls_there_is_one_port_and_one_line() {
    let mut child = program().args(["--port=0", "--no-tls"]).spawn().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    stdout.read_line(&mut line).await.unwrap();
    assert_eq!(Server::at(address(&line)).get("/api/posts/1?delay=0").await.status, 200);
    child.kill().await.unwrap();
    let mut rest = String::new();
    stdout.read_line(&mut rest).await.unwrap();
    assert_eq!(rest, "");
}

#[tokio::test]
async fn the_log_has_a_line_for_each_request() {
    let (mut child, line) = start(program().args(["--port=0", "--log=info"])).await;
    let server = Server::at(address(&line));
    server.get("/api/posts/7?delay=20&run=a").await;
    let mut cut = Client::connect(&server).await;
    cut.send("/api/posts/8?fault=stall&run=b").await;
    server.until_witness("b", "arrived", 1).await;
    drop(cut);
    server.until_witness("b", "aborted", 1).await;
    child.kill().await.unwrap();
    let log = String::from_utf8(child.wait_with_output().await.unwrap().stderr).unwrap();
    let line = |target: &str| log.lines().find(|line| line.contains(target)).unwrap();
    let answered = line("target=/api/posts/7?delay=20&run=a ");
    for word in ["INFO", "connection=1", "protocol=\"http/1.1\"", "method=\"GET\"", "status=200"] {
        assert!(answered.contains(word), "{answered:?} lacks {word:?}");
    }
    assert!(answered.contains("took_ms=") && answered.contains("bytes=230"), "{answered}");
    let gone = line("posts/8");
    assert!(gone.contains("bytes=0") && !gone.contains("status="), "{gone}");
}

#[tokio::test]
async fn the_log_can_be_json_and_tells_of_the_end() {
    let (mut child, line) =
        start(program().args(["--port=0", "--log=info", "--log-format=json"])).await;
    let server = Server::at(address(&line));
    server.get("/api/posts/7?delay=0").await;
    #[cfg(unix)]
    crate::client::program::kill(&child, "-INT").await;
    #[cfg(not(unix))]
    child.kill().await.unwrap();
    child.wait().await.unwrap();
    let log = String::from_utf8(child.wait_with_output().await.unwrap().stderr).unwrap();
    let lines: Vec<Value> =
        log.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect();
    let told = |message: &str| lines.iter().find(|line| line["message"] == message);
    let request = told("request").expect("a line for the request");
    assert_eq!((&request["status"], &request["method"]), (&json!(200), &json!("GET")), "{request}");
    assert_eq!(request["target"], "/api/posts/7?delay=0");
    assert!(cfg!(not(unix)) || told("stopped").is_some(), "{log}");
}

#[tokio::test]
async fn usually_the_log_is_silent() {
    let (mut child, line) = start(program().arg("--port=0")).await;
    let server = Server::at(address(&line));
    server.get("/api/posts/7?delay=0").await;
    server.get("/../secret").await;
    child.kill().await.unwrap();
    assert_eq!(child.wait_with_output().await.unwrap().stderr, b"");
}
