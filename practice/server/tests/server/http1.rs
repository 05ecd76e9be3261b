//! The server, through raw sockets: what goes over the wire, and when.

use crate::client::{Client, PATIENCE, Server};
use serde_json::{Value, json};

#[tokio::test]
async fn a_post_is_answered_with_the_headers_of_the_contract() {
    let server = Server::start(None).await;
    let answer = server.get("/api/posts/1?delay=0").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/json; charset=utf-8"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.header("access-control-expose-headers"), Some("Retry-After"));
    assert_eq!(answer.header("timing-allow-origin"), Some("*"));
    assert_eq!(answer.json()["id"], 1);
}

#[tokio::test]
async fn the_body_is_streamed_after_the_headers() {
    let server = Server::start(None).await;
    let mut client = Client::connect(&server).await;
    // The headers are here long before the answer's end, however slow the machine.
    client.send("/api/posts/1?ttfb=0&delay=30000&run=a").await;
    let head = tokio::time::timeout(PATIENCE, client.read_head()).await.expect("headers at once");
    assert!(head.starts_with("HTTP/1.1 200"));
    assert_eq!(server.witness("a").await["answered"], 0);
}

#[tokio::test]
async fn an_unknown_path_below_the_base_is_the_networks_to_answer() {
    let server = Server::start(None).await;
    for path in ["/api", "/api/", "/api/nothing", "/api/posts/1/more?delay=0"] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.json()["error"].as_str().unwrap().contains("posts/1 to posts/100"));
    }
}

#[tokio::test]
async fn a_cut_closes_a_connection_that_was_used_before_too() {
    let server = Server::start(None).await;
    let mut client = Client::connect(&server).await;
    client.send("/api/posts/1?delay=0").await;
    client.read_status().await;
    client.send("/api/posts/1?fault=cut&delay=0").await;
    assert_eq!(client.read_to_end().await, b"");
}

#[tokio::test]
async fn the_witness_counts_connections() {
    let server = Server::start(None).await;
    let mut client = Client::connect(&server).await;
    for _ in 0..3 {
        client.send("/api/posts/1?delay=0&run=a").await;
        client.read_status().await;
    }
    assert_eq!(server.witness("a").await["connections"], 1);
    server.get("/api/posts/1?delay=0&run=a").await;
    let expected = json!({
        "arrived": 4, "answered": 4, "aborted": 0, "peak_in_flight": 1, "connections": 2,
        "streams": null
    });
    assert_eq!(server.witness("a").await, expected);
}

#[tokio::test]
async fn keepalive_off_closes_the_connection_after_the_answer() {
    let server = Server::start(None).await;
    let mut client = Client::connect(&server).await;
    client.send("/api/posts/1?delay=0&keepalive=off").await;
    let answer = String::from_utf8(client.read_to_end().await).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"));
    assert!(answer.to_lowercase().contains("\r\nconnection: close\r\n"));
}

#[tokio::test]
async fn a_preflight_is_answered_and_not_counted() {
    let server = Server::start(None).await;
    let answer = server
        .request(
            "OPTIONS",
            "/api/posts/1",
            &[
                ("Origin", "https://example.org"),
                ("Access-Control-Request-Method", "GET"),
                ("Access-Control-Request-Headers", "authorization,x-mine"),
                ("Access-Control-Request-Private-Network", "true"),
            ],
        )
        .await
        .unwrap();
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    assert_eq!(answer.header("access-control-allow-methods"), Some("GET, HEAD"));
    assert_eq!(answer.header("access-control-allow-private-network"), Some("true"));
    assert_eq!(answer.header("access-control-allow-headers"), Some("authorization,x-mine"));
    let unasked = server.request("OPTIONS", "/api/posts/1", &[]).await.unwrap();
    assert_eq!(unasked.header("access-control-allow-private-network"), None);
    let witness: Value = server.get("/api/witness").await.json();
    assert_eq!(witness["arrived"], 0);
}
