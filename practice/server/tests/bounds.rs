//! Clients that are slow, silent, greedy or broken: none gets more than its share, and nothing of
//! them is left.

mod client;

use std::time::{Duration, Instant};

use client::dist::Dist;
use client::tls::{self, Http2};
use client::{Client, PATIENCE, Server};
use practice_server::Limits;
use tokio::net::TcpStream;
use tokio::time::timeout;

/// Limits that a test can wait for. An honest client on a slow machine is quicker.
fn short() -> Limits {
    Limits { idle: Duration::from_secs(2), handshake: Duration::from_secs(2), ..Limits::default() }
}

/// So many that any of them which stays is missed.
const FEW: usize = 4;

/// A server that has room for few connections, so that one which stays is missed.
async fn small() -> Server {
    Server::start_with(None, Limits { connections: FEW, ..short() }).await
}

/// The same, which waits longer for a client than a test does: what it closes, it closes at once.
async fn patient() -> Server {
    let (idle, handshake) = (2 * PATIENCE, 2 * PATIENCE);
    Server::start_with(None, Limits { idle, handshake, connections: FEW, ..Limits::default() })
        .await
}

/// As many connections as there is room for are served at a time: none of earlier ones is left.
async fn assert_all_room_is_free(server: &Server) {
    let mut clients = Vec::new();
    for _ in 0..FEW {
        let mut client = Client::connect(server).await;
        client.send("GET", "/api/posts/1?delay=0", &[]).await;
        let answer = timeout(PATIENCE, client.read_answer()).await.expect("there is room");
        assert_eq!(answer.status, 200);
        clients.push(client);
    }
}

async fn plain_on_tls(server: &Server) -> TcpStream {
    TcpStream::connect(server.tls_address()).await.expect("the server listens")
}

#[tokio::test]
async fn a_connection_without_a_request_is_closed() {
    let server = small().await;
    let mut silent = Client::connect(&server).await;
    let mut used = Client::connect(&server).await;
    used.send("GET", "/api/posts/1?delay=0", &[]).await;
    used.read_answer().await;
    let http2 = Http2::connect(&server).await;
    let mut no_preface = Client::over(tls::connect(&server, &["h2"]).await);
    assert_eq!(silent.until_closed().await, b"");
    assert_eq!(used.until_closed().await, b"");
    http2.closed().await;
    no_preface.until_closed().await;
    assert_all_room_is_free(&server).await;
}

#[tokio::test]
async fn a_connection_whose_request_waits_for_the_network_is_not_closed() {
    let server = small().await;
    let mut client = Client::connect(&server).await;
    let mut http2 = Http2::connect(&server).await;
    client.send("GET", "/api/posts/1?delay=5000&ttfb=1", &[]).await;
    assert_eq!(http2.read("/api/posts/1?delay=5000&ttfb=1").await.unwrap().0, 200);
    assert_eq!(client.read_answer().await.status, 200);
}

#[tokio::test]
async fn headers_that_come_in_drops_are_not_waited_for() {
    let server = small().await;
    let mut client = Client::connect(&server).await;
    let start = Instant::now();
    let drops = async {
        // Of one header, so that it never is one too many or too large.
        client.send_bytes(b"GET /api/posts/1?run=a HTTP/1.1\r\nx-drops: ").await;
        while !client.is_closed().await && start.elapsed() < PATIENCE {
            client.send_bytes(b"y").await;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    drops.await;
    assert!(start.elapsed() < PATIENCE, "it was never closed");
    assert_eq!(server.witness("a").await["arrived"], 0);
    assert_all_room_is_free(&server).await;
}

#[tokio::test]
async fn a_connection_that_is_half_closed_is_closed() {
    let server = small().await;
    let mut silent = Client::connect(&server).await;
    silent.close_half().await;
    assert_eq!(silent.until_closed().await, b"");
    let mut half = Client::connect(&server).await;
    half.send_bytes(b"GET /api/posts/1?run=a HTT").await;
    half.close_half().await;
    half.until_closed().await;
    let mut waiting = Client::connect(&server).await;
    waiting.send("GET", "/api/posts/1?fault=stall&run=a", &[]).await;
    waiting.close_half().await;
    assert_eq!(waiting.until_closed().await, b"");
    server.until_witness("a", "aborted", 1).await;
    assert_eq!(server.witness("a").await["arrived"], 1);
    assert_all_room_is_free(&server).await;
}

#[tokio::test]
async fn a_handshake_that_does_not_go_on_is_given_up() {
    let server = small().await;
    let mut silent = Client::over(plain_on_tls(&server).await);
    let mut half = Client::over(plain_on_tls(&server).await);
    // A record's header that promises a hello of 512 bytes, and its first (RFC 8446 §5.1).
    half.send_bytes(&[22, 3, 1, 2, 0, 1]).await;
    assert_eq!(silent.until_closed().await, b"");
    half.until_closed().await;
    assert_all_room_is_free(&server).await;
}

#[tokio::test]
async fn what_is_no_hello_is_refused_at_once() {
    let server = patient().await;
    for hello in [
        b"GET /api/posts/1?run=a HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        vec![0xff; 4_096],
        // A hello of 5 bytes that is none.
        vec![22, 3, 1, 0, 5, 1, 0, 0, 1, 0],
        // An alert, and data before any handshake.
        vec![21, 3, 3, 0, 2, 2, 40],
        vec![23, 3, 3, 0, 4, 1, 2, 3, 4],
    ] {
        let mut client = Client::over(plain_on_tls(&server).await);
        client.send_bytes(&hello).await;
        let said = client.until_closed().await;
        assert!(!said.starts_with(b"HTTP"), "{hello:?}");
        // At most an alert in TLS.
        assert!(said.is_empty() || said[0] == 21, "{said:?}");
    }
    assert_eq!(server.witness("a").await["arrived"], 0);
    assert_all_room_is_free(&server).await;
}

#[tokio::test]
async fn tls_on_the_plain_port_is_refused_at_once() {
    let server = patient().await;
    let stream = TcpStream::connect(server.address()).await.unwrap();
    let connected = tls::connector(&["h2"]).connect(tls::localhost(), stream);
    assert!(timeout(PATIENCE, connected).await.expect("at once").is_err());
    assert_all_room_is_free(&server).await;
}

#[tokio::test]
async fn headers_that_are_too_large_or_too_many_are_refused() {
    let server = patient().await;
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
async fn what_is_no_http_is_refused() {
    let server = patient().await;
    for request in [
        &b"\0\0\0\0\r\n\r\n"[..],
        b"GET /api/posts/1\r\n\r\n",
        b"GET /api/posts/1 HTTP/9.9\r\n\r\n",
        b"GET /api/\0 HTTP/1.1\r\n\r\n",
        b"GET /api/posts/1 HTTP/1.1\r\nhost\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ] {
        let mut client = Client::connect(&server).await;
        client.send_bytes(request).await;
        let answer = client.until_closed().await;
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    assert_all_room_is_free(&server).await;
}

#[tokio::test]
async fn a_request_s_body_is_not_read() {
    let server = patient().await;
    let mut client = Client::connect(&server).await;
    client.send("POST", "/api/posts/1", &[("Content-Length", "1000000000")]).await;
    assert_eq!(client.read_answer().await.status, 405);
    client.send_bytes(&vec![b'x'; 1 << 20]).await;
    client.until_closed().await;
    assert_all_room_is_free(&server).await;
}

/// A page with one file that no socket's buffer holds.
fn large_page(test: &str) -> Dist {
    let dist = Dist::new(test);
    std::fs::write(dist.page().join("large.bin"), vec![7; 64 << 20]).unwrap();
    dist
}

#[tokio::test]
async fn a_client_that_takes_nothing_of_its_answer_is_cut_off() {
    let dist = large_page("slow-reader");
    let server =
        Server::start_with(Some(&dist.page()), Limits { connections: FEW, ..short() }).await;
    let mut client = Client::connect(&server).await;
    client.send("GET", "/large.bin", &[]).await;
    let head = client.read_head().await;
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    // Its place is free again once it was cut off: all others are taken.
    let start = Instant::now();
    let mut others = Vec::new();
    for _ in 0..FEW {
        let mut other = Client::connect(&server).await;
        other.send("GET", "/api/posts/1?delay=10000&ttfb=0", &[]).await;
        timeout(PATIENCE, other.read_head()).await.expect("there is room for it");
        others.push(other);
    }
    assert!(start.elapsed() < PATIENCE);
    let rest = client.until_closed().await;
    assert!(rest.len() < 64 << 20, "all of it came: {}", rest.len());
}

#[tokio::test]
async fn a_client_of_http2_that_takes_nothing_is_cut_off() {
    let dist = large_page("slow-reader-http2");
    let server =
        Server::start_with(Some(&dist.page()), Limits { connections: FEW, ..short() }).await;
    let mut http2 = Http2::connect(&server).await;
    let response = http2.get("/large.bin").await.unwrap();
    assert_eq!(response.status(), 200);
    // The body is kept and not read, so that its window stays shut; the connection is alive, and goes
    // on asking for other things.
    let mut sender = http2.sender();
    let others = tokio::spawn(async move {
        while sender.ready().await.is_ok() {
            let _ = sender.send_request(tls::get("/api/posts/1?delay=0&ttfb=0")).await;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    http2.closed().await;
    others.await.unwrap();
    drop(response);
    assert_all_room_is_free(&server).await;
}

#[tokio::test]
async fn a_client_that_reads_slowly_but_reads_gets_it_all() {
    let dist = large_page("steady-reader");
    let limits = Limits { idle: Duration::from_secs(5), ..short() };
    let server = Server::start_with(Some(&dist.page()), limits).await;
    let mut client = Client::connect(&server).await;
    client.send("GET", "/large.bin", &[("Connection", "close")]).await;
    client.read_head().await;
    let mut read = 0;
    // Ten pauses, each well within the limit, together above it.
    for _ in 0..10 {
        tokio::time::sleep(Duration::from_millis(600)).await;
        read += client.read_some(6 << 20).await;
    }
    assert_eq!(read + client.read_to_end().await.len(), 64 << 20);
}

#[tokio::test]
async fn a_connection_beyond_the_bound_waits_until_one_ends() {
    let limits = Limits { connections: 2, ..Limits::default() };
    let server = Server::start_with(None, limits).await;
    let mut first = Client::connect(&server).await;
    first.send("GET", "/api/posts/1?delay=0", &[]).await;
    first.read_answer().await;
    let _second = Http2::connect(&server).await;
    let mut third = Client::connect(&server).await;
    third.send("GET", "/api/posts/1?delay=0", &[]).await;
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
        client.send("GET", target, &[]).await;
        server.until_witness("a", "arrived", n + 1).await;
    }
    server.until_witness("a", "aborted", 30).await;
    assert_all_room_is_free(&server).await;
}
