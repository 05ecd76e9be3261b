//! How the program ends, and what becomes of what is in flight.

use std::time::Duration;

use crate::client::program::{address, certificate_file, kill, program, start, start_with_tls};
use crate::client::tls::{self, Http2};
use crate::client::{Client, PATIENCE, Server};
use practice_server::Limits;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Child;

/// The program ends by itself, before its grace is over: then it would say what it closed.
async fn assert_ends_in_time(child: Child) {
    let output = child.wait_with_output().await.unwrap();
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!said.contains("closed before their requests had ended"), "{said}");
}

async fn ends_cleanly_on(signal: &str) {
    let (mut child, line) = start(program().arg("--port=0")).await;
    let server = Server::at(address(&line));
    let mut in_flight = Client::connect(&server).await;
    in_flight.send("/api/posts/1?ttfb=0&delay=500").await;
    in_flight.read_head().await;
    let mut endless = Client::connect(&server).await;
    endless.send("/api/posts/1?ttfb=0&delay=30000").await;
    endless.read_head().await;

    let start = std::time::Instant::now();
    kill(&child, signal).await;
    let rest = String::from_utf8(in_flight.read_to_end().await).unwrap();
    assert!(rest.ends_with("\r\n0\r\n\r\n"), "the answer in flight was not finished: {rest:?}");
    assert_eq!(child.wait().await.unwrap().code(), Some(0));
    assert!(start.elapsed().as_secs() < 20, "it waited for a request of 30 s");
}

#[tokio::test]
async fn ctrl_c_lets_requests_in_flight_end_but_not_forever() {
    ends_cleanly_on("-INT").await;
}

#[tokio::test]
async fn a_request_to_terminate_does_the_same() {
    ends_cleanly_on("-TERM").await;
}

#[tokio::test]
async fn a_request_that_is_never_answered_keeps_nobody_waiting() {
    let (child, line) = start(program().arg("--port=0")).await;
    let server = Server::at(address(&line));
    let mut stalled = Client::connect(&server).await;
    stalled.send("/api/posts/1?fault=stall&run=a").await;
    server.until_witness("a", "arrived", 1).await;
    kill(&child, "-INT").await;
    assert_ends_in_time(child).await;
    assert_eq!(stalled.until_closed().await, b"");
}

#[tokio::test]
async fn over_http2_what_is_in_flight_is_answered_too() {
    let (mut child, mut lines, server) = start_with_tls(program().arg("--port=0")).await;
    let file = certificate_file(&mut lines).await;
    let mut http2 = Http2::connect_trusting(&server, &file).await;
    let in_flight = http2.get("/api/posts/1?ttfb=0&delay=500").await.unwrap();
    kill(&child, "-TERM").await;
    let body = http_body_util::BodyExt::collect(in_flight.into_body()).await;
    assert!(!body.expect("it is answered to its end").to_bytes().is_empty());
    http2.closed().await;
    assert_eq!(child.wait().await.unwrap().code(), Some(0));
}

#[tokio::test]
async fn connections_without_a_request_keep_nobody_waiting() {
    let (child, _lines, server) = start_with_tls(program().arg("--port=0")).await;
    let mut used = Client::connect(&server).await;
    used.send("/api/posts/1?delay=0").await;
    used.read_status().await;
    let mut silent = Client::connect(&server).await;
    let mut no_hello =
        Client::over(tokio::net::TcpStream::connect(server.tls_address()).await.unwrap());
    // All of them have been accepted when the last one is answered.
    server.get("/api/posts/1?delay=0").await;
    kill(&child, "-INT").await;
    assert_ends_in_time(child).await;
    for client in [&mut used, &mut silent, &mut no_hello] {
        assert_eq!(client.until_closed().await, b"");
    }
}

#[tokio::test]
async fn a_second_ctrl_c_ends_it_at_once() {
    let (mut child, line) = start(program().arg("--port=0")).await;
    let server = Server::at(address(&line));
    let mut endless = Client::connect(&server).await;
    endless.send("/api/posts/1?ttfb=0&delay=30000").await;
    endless.read_head().await;
    kill(&child, "-INT").await;
    // It says so, which is how one knows that it has heard the first.
    let mut said = String::new();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    tokio::time::timeout(PATIENCE, stderr.read_line(&mut said)).await.unwrap().unwrap();
    assert!(said.contains("Ctrl-C again ends at once"), "{said}");
    kill(&child, "-INT").await;
    assert_eq!(child.wait().await.unwrap().code(), Some(130));
}

/// The kinds of the frames in what came over HTTP/2 (RFC 9113 §4.1).
fn frames(mut bytes: &[u8]) -> Vec<u8> {
    let mut kinds = Vec::new();
    while let [a, b, c, kind, _, _, _, _, _, rest @ ..] = bytes {
        kinds.push(*kind);
        let length = usize::from(*a) << 16 | usize::from(*b) << 8 | usize::from(*c);
        bytes = rest.get(length..).unwrap_or_default();
    }
    kinds
}

const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;

#[tokio::test]
async fn a_connection_over_http2_is_told_goodbye() {
    let limits = Limits { grace: Duration::from_secs(1), ..Limits::default() };
    let mut server = Server::start_with(None, limits).await;
    let mut client = Client::over(tls::connect(&server, &["h2"]).await);
    client.send_bytes(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    client.send_bytes(&[0, 0, 0, SETTINGS, 0, 0, 0, 0, 0]).await;
    // The server has read this much when it answers by settings of its own.
    let mut bytes = vec![client.read_byte().await];
    server.stop();
    bytes.extend(client.until_closed().await);
    let kinds = frames(&bytes);
    assert!(kinds.contains(&GOAWAY), "{kinds:?}");
    server.ended().await;
}
