//! Clients that are slow, silent, greedy or broken: none gets more than its share, and nothing of
//! them is left.

use std::time::{Duration, Instant};

use crate::client::dist::Dist;
use crate::client::tls::{self, Http2};
use crate::client::{Client, PATIENCE, Server};
use practice_server::Limits;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Limits that a test can wait for. An honest client on a slow machine is quicker.
fn short() -> Limits {
    Limits { idle: Duration::from_secs(2), ..Limits::default() }
}

/// So many that any of them which stays is missed.
const FEW: usize = 4;

/// A server that has room for few connections, so that one which stays is missed.
async fn small() -> Server {
    Server::start_with(None, Limits { connections: FEW, ..short() }).await
}

/// As many connections as there is room for are served at a time: none of earlier ones is left.
async fn assert_all_room_is_free(server: &Server) {
    let mut clients = Vec::new();
    for _ in 0..FEW {
        let mut client = Client::connect(server).await;
        client.send("/api/posts/1?delay=0").await;
        let answer = timeout(PATIENCE, client.read_status()).await.expect("there is room");
        assert_eq!(answer, 200);
        clients.push(client);
    }
}

#[tokio::test]
async fn a_connection_without_a_request_is_closed() {
    let server = small().await;
    let mut silent = Client::connect(&server).await;
    let mut used = Client::connect(&server).await;
    used.send("/api/posts/1?delay=0").await;
    used.read_status().await;
    let mut no_preface = Client::over(tls::connect(&server, &["h2"]).await);
    assert_eq!(silent.until_closed().await, b"");
    assert_eq!(used.until_closed().await, b"");
    no_preface.until_closed().await;
    assert_all_room_is_free(&server).await;
}

#[tokio::test]
async fn a_connection_whose_request_waits_for_the_network_is_not_closed() {
    let server = small().await;
    let mut client = Client::connect(&server).await;
    let mut http2 = Http2::connect(&server).await;
    client.send("/api/posts/1?delay=5000&ttfb=1").await;
    assert_eq!(http2.read("/api/posts/1?delay=5000&ttfb=1").await.unwrap().status, 200);
    assert_eq!(client.read_status().await, 200);
}

#[tokio::test]
async fn headers_that_come_in_drops_are_not_waited_for() {
    let server = small().await;
    let mut client = Client::connect(&server).await;
    let start = Instant::now();
    // Of one header, so that it never is one too many or too large.
    client.send_bytes(b"GET /api/posts/1?run=a HTTP/1.1\r\nx-drops: ").await;
    while !client.is_closed().await && start.elapsed() < PATIENCE {
        client.send_bytes(b"y").await;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(start.elapsed() < PATIENCE, "it was never closed");
    assert_eq!(server.witness("a").await["arrived"], 0);
    assert_all_room_is_free(&server).await;
}

#[tokio::test]
async fn a_handshake_that_does_not_go_on_is_given_up() {
    let server = small().await;
    let connect = async || TcpStream::connect(server.tls_address()).await.unwrap();
    let mut silent = Client::over(connect().await);
    let mut half = Client::over(connect().await);
    // A record's header that promises a hello of 512 bytes, and its first (RFC 8446 §5.1).
    half.send_bytes(&[22, 3, 1, 2, 0, 1]).await;
    assert_eq!(silent.until_closed().await, b"");
    half.until_closed().await;
    assert_all_room_is_free(&server).await;
}

#[tokio::test]
async fn headers_that_are_too_large_or_too_many_are_refused() {
    let server = small().await;
    let large = "x".repeat(20_000);
    let many = (0..150).fold(String::new(), |many, n| many + &format!("x-{n}: y\r\n"));
    for (request, statuses) in [
        (format!("GET /api/posts/1?run=a HTTP/1.1\r\nx-large: {large}\r\n\r\n"), &["431"][..]),
        (format!("GET /api/posts/1?run=a HTTP/1.1\r\n{many}\r\n"), &["431"]),
        (format!("GET /api/posts/1?run=a&n={large} HTTP/1.1\r\n\r\n"), &["414", "431"]),
        // Without an end, too.
        (format!("GET /api/posts/1?run=a HTTP/1.1\r\nx-large: {large}"), &["431"]),
    ] {
        let mut client = Client::connect(&server).await;
        client.send_bytes(request.as_bytes()).await;
        let answer = String::from_utf8(client.until_closed().await).unwrap();
        let status = answer.split(' ').nth(1).unwrap_or_default();
        assert!(statuses.contains(&status), "{:?} to {:.40}", answer.lines().next(), request);
    }
    assert_eq!(server.witness("a").await["arrived"], 0);
    assert_all_room_is_free(&server).await;
}

#[tokio::test]
async fn a_client_that_takes_nothing_of_its_answer_is_cut_off() {
    let dist = Dist::new("slow-reader");
    // More than all buffers on its way hold.
    std::fs::write(dist.page().join("large.bin"), vec![7; 64 << 20]).unwrap();
    let server =
        Server::start_with(Some(&dist.page()), Limits { connections: FEW, ..short() }).await;
    let mut client = Client::connect(&server).await;
    client.send("/large.bin").await;
    let head = client.read_head().await;
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    // Its place is free again once it was cut off: all others are taken.
    let start = Instant::now();
    let mut others = Vec::new();
    for _ in 0..FEW {
        let mut other = Client::connect(&server).await;
        other.send("/api/posts/1?delay=10000&ttfb=0").await;
        timeout(PATIENCE, other.read_head()).await.expect("there is room for it");
        others.push(other);
    }
    assert!(start.elapsed() < PATIENCE);
    let rest = client.until_closed().await;
    assert!(rest.len() < 64 << 20, "all of it came: {}", rest.len());
}

#[tokio::test]
async fn a_connection_beyond_the_bound_waits_until_one_ends() {
    let limits = Limits { connections: 2, ..Limits::default() };
    let server = Server::start_with(None, limits).await;
    let mut first = Client::connect(&server).await;
    first.send("/api/posts/1?delay=0").await;
    first.read_status().await;
    let _second = Http2::connect(&server).await;
    let mut third = Client::connect(&server).await;
    third.send("/api/posts/1?delay=0").await;
    let early = timeout(Duration::from_millis(300), third.read_head()).await;
    assert!(early.is_err(), "a third was served");
    drop(first);
    let head = timeout(PATIENCE, third.read_head()).await.expect("its turn has come");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
}

#[tokio::test]
async fn of_clients_that_vanish_nothing_is_left() {
    let server = small().await;
    for n in 0..30 {
        let mut client = Client::connect(&server).await;
        let target = match n % 3 {
            0 => "/api/posts/1?fault=stall&run=a",
            1 => "/api/posts/1?ttfb=0&delay=30000&run=a",
            _ => "/api/posts/1?connections=1&delay=30000&run=a",
        };
        client.send(target).await;
        server.until_witness("a", "arrived", n + 1).await;
    }
    server.until_witness("a", "aborted", 30).await;
    assert_all_room_is_free(&server).await;
}
