//! Both ports at once: HTTP/1.1, TLS, HTTP/2.

use crate::client::tls::{self, Http2};
use crate::client::{Client, PATIENCE, Server};
use futures::future::join_all;
use http_body_util::BodyExt as _;
use practice_server::Limits;
use serde_json::json;
use tokio::time::timeout;

#[tokio::test]
async fn the_client_chooses_the_protocol_on_the_tls_port() {
    let server = Server::start(None).await;
    for (offered, chosen) in [
        (&["h2", "http/1.1"][..], Some("h2")),
        (&["http/1.1", "h2"], Some("h2")),
        (&["http/1.1"], Some("http/1.1")),
        (&[], None),
    ] {
        let stream = tls::connect(&server, offered).await;
        let protocol = stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
        assert_eq!(protocol.as_deref(), chosen.map(str::as_bytes), "of {offered:?}");
        if chosen != Some("h2") {
            let mut client = Client::over(stream);
            client.send("/api/posts/1?delay=0").await;
            assert_eq!(client.read_status().await, 200);
        }
    }
}

#[tokio::test]
async fn the_witness_counts_connections_and_streams() {
    let server = Server::start(None).await;
    let (mut first, mut second) = (Http2::connect(&server).await, Http2::connect(&server).await);
    for n in 0..3 {
        first.read(&format!("/api/posts/1?delay=0&run=a&n={n}")).await.unwrap();
    }
    let expected = json!({
        "arrived": 3, "answered": 3, "aborted": 0, "peak_in_flight": 1, "connections": 1,
        "streams": 3
    });
    assert_eq!(first.witness("a").await, expected);
    second.read("/api/posts/1?delay=0&run=a").await.unwrap();
    server.get("/api/posts/1?delay=0&run=a").await;
    let witness = server.witness("a").await;
    assert_eq!((&witness["connections"], &witness["streams"]), (&json!(3), &json!(4)));
}

#[tokio::test]
async fn one_connection_carries_a_hundred_requests_at_a_time() {
    let server = Server::start(None).await;
    let http2 = Http2::connect(&server).await;
    let requests = (0..100).map(|n| {
        let target = format!("/api/posts/1?delay=1000&run=a&n={n}");
        http2.sender().send_request(tls::get(&target))
    });
    for response in join_all(requests).await {
        assert_eq!(response.unwrap().status(), 200);
    }
    let witness = server.witness("a").await;
    assert_eq!(witness["connections"], 1);
    // No more than one connection of HTTP/1.1 would have had one at a time.
    assert!(witness["peak_in_flight"].as_u64().unwrap() > 50, "{witness}");
}

#[tokio::test]
async fn over_http2_a_client_is_told_how_many_streams_it_may_have() {
    let server = Server::start(None).await;
    let mut client = Client::over(tls::connect(&server, &["h2"]).await);
    client.send_bytes(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    // Of the frame in which the server names its settings (RFC 9113 sections 4.1 and 6.5.1): three
    // bytes of length, six more of head, and then six for each setting.
    let mut head = Vec::new();
    while head.len() < 9 {
        head.push(client.read_byte().await);
    }
    assert_eq!(head[3], 4, "SETTINGS comes first");
    let mut settings = Vec::new();
    while settings.len() < usize::from(head[2]) {
        settings.push(client.read_byte().await);
    }
    // MAX_CONCURRENT_STREAMS is setting 3.
    let allowed = settings.chunks(6).find(|it| it[..2] == [0, 3]).expect("it is named");
    assert_eq!(allowed[2..], 256_u32.to_be_bytes());
}

#[tokio::test]
async fn a_stream_that_is_reset_is_counted_at_once_and_leaves_the_others_alone() {
    let server = Server::start(None).await;
    let mut http2 = Http2::connect(&server).await;
    let before_headers = tokio::spawn({
        let mut sender = http2.sender();
        async move { sender.send_request(tls::get("/api/posts/1?fault=stall&run=a")).await }
    });
    let in_the_body = http2.get("/api/posts/1?ttfb=0&delay=30000&run=a").await.unwrap();
    server.until_witness("a", "arrived", 2).await;
    before_headers.abort();
    server.until_witness("a", "aborted", 1).await;
    drop(in_the_body);
    server.until_witness("a", "aborted", 2).await;
    assert_eq!(http2.read("/api/posts/1?delay=0").await.unwrap().status, 200);
}

#[tokio::test]
async fn a_cut_resets_its_stream_without_headers_and_leaves_the_others_alone() {
    let server = Server::start(None).await;
    let mut http2 = Http2::connect(&server).await;
    let other = http2.sender().send_request(tls::get("/api/posts/1?delay=300&run=a"));
    let (cut, other) = futures::join!(http2.get("/api/posts/1?fault=cut&delay=100&run=a"), other);
    assert!(cut.is_err(), "no header comes");
    assert_eq!(other.unwrap().status(), 200);
    assert_eq!(http2.witness("a").await["streams"], 2);
}

#[tokio::test]
async fn keepalive_off_closes_the_connection_when_its_answers_are_out() {
    let server = Server::start(None).await;
    let mut http2 = Http2::connect(&server).await;
    let longer = tokio::spawn({
        let mut sender = http2.sender();
        async move {
            let response = sender.send_request(tls::get("/api/posts/2?delay=600&run=a")).await?;
            response.into_body().collect().await
        }
    });
    server.until_witness("a", "arrived", 1).await;
    let response = http2.get("/api/posts/1?delay=0&keepalive=off&run=a").await.unwrap();
    assert!(!response.headers().contains_key("connection"), "HTTP/2 has no such header");
    assert!(!response.into_body().collect().await.unwrap().to_bytes().is_empty());
    let longer = longer.await.unwrap().expect("what is in flight is answered to its end");
    assert!(!longer.to_bytes().is_empty());
    http2.closed().await;
}

#[tokio::test]
async fn more_requests_than_there_is_room_for_are_told_to_come_again() {
    let limits = Limits { requests: 3, ..Limits::default() };
    let server = Server::start_with(None, limits).await;
    let mut http2 = Http2::connect(&server).await;
    let mut stalled = Vec::new();
    for n in 0..3 {
        let mut sender = http2.sender();
        stalled.push(tokio::spawn(async move {
            sender.send_request(tls::get(&format!("/api/posts/1?fault=stall&run=a&n={n}"))).await
        }));
    }
    // The fourth has no room as soon as the three have arrived.
    let refused = timeout(PATIENCE, async {
        loop {
            let response = http2.get("/api/posts/1?delay=0").await.unwrap();
            if response.status() == 503 {
                return response;
            }
        }
    });
    let refused = refused.await.expect("there is no room for a fourth");
    assert_eq!(refused.headers()["retry-after"], "1");
    assert_eq!(refused.headers()["access-control-allow-origin"], "*");
    for request in &stalled {
        request.abort();
    }
    // Room is given back.
    let again = timeout(PATIENCE, async {
        while http2.read("/api/posts/1?delay=0").await.unwrap().status != 200 {}
    });
    again.await.expect("there is room again");
    server.until_witness("a", "aborted", 3).await;
}
