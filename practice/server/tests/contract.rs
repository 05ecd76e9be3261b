//! The contract's table, over the wire: by HTTP/1.1 and by HTTP/2.

mod client;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use client::tls::{Http2, get};
use client::{Client, PATIENCE, Server};
use futures::future::join_all;
use http_body_util::BodyExt as _;
use practice::contract::{Body, CASES, Case, Outcome};
use serde_json::Value;
use tokio::time::timeout;

/// What came of a case.
enum Seen {
    Answer { status: u16, headers: Vec<(String, String)>, body: Vec<u8> },
    NetworkError,
    Silence,
}

fn check(case: &Case, seen: &Seen, took: Duration) {
    let what = format!("{} ({})", case.name, case.target);
    assert!(took >= Duration::from_millis(case.min_ms.into()), "{what} took {took:?}");
    match (case.outcome, seen) {
        (Outcome::NetworkError, Seen::NetworkError) | (Outcome::Silence, Seen::Silence) => {}
        (
            Outcome::Answer { status, headers, body },
            Seen::Answer { status: seen, headers: all, body: bytes },
        ) => {
            assert_eq!(*seen, status, "{what}");
            for (name, value) in headers {
                assert!(all.contains(&((*name).to_owned(), (*value).to_owned())), "{what}: {name}");
            }
            check_body(body, bytes, &what);
        }
        _ => panic!("{what} came out otherwise"),
    }
}

fn check_body(body: Body, bytes: &[u8], what: &str) {
    let json = serde_json::from_slice::<Value>(bytes);
    match body {
        Body::Empty => assert!(bytes.is_empty(), "{what}"),
        Body::NotJson => assert!(json.is_err(), "{what}"),
        Body::Members(names) => {
            let json = json.expect(what);
            let members: BTreeSet<_> =
                json.as_object().expect(what).keys().map(String::as_str).collect();
            assert_eq!(members, names.iter().copied().collect(), "{what}");
        }
        Body::Error(mentions) => {
            let json = json.expect(what);
            let error = json["error"].as_str().expect(what);
            for mention in mentions {
                assert!(error.contains(mention), "{what}: {error:?} lacks {mention:?}");
            }
        }
    }
}

/// How long a case is waited for.
fn patience(case: &Case) -> Duration {
    match case.outcome {
        Outcome::Silence => Duration::from_millis(case.min_ms.into()),
        _ => PATIENCE,
    }
}

fn target(case: &Case) -> String {
    format!("/api/{}", case.target)
}

#[tokio::test]
async fn it_holds_over_http1() {
    let server = Server::start(None).await;
    join_all(CASES.iter().map(|case| async {
        let start = Instant::now();
        let exchange = async {
            if matches!(case.outcome, Outcome::NetworkError) {
                let mut client = Client::connect(&server).await;
                client.send(case.method, &target(case), &[]).await;
                assert_eq!(client.until_closed().await, b"", "{}", case.name);
                return Seen::NetworkError;
            }
            let answer = server.request(case.method, &target(case), &[]).await;
            Seen::Answer { status: answer.status, headers: answer.headers, body: answer.body }
        };
        let seen = timeout(patience(case), exchange).await.unwrap_or(Seen::Silence);
        check(case, &seen, start.elapsed());
    }))
    .await;
}

#[tokio::test]
async fn it_holds_over_http2() {
    let server = Server::start(None).await;
    let http2 = Http2::connect(&server).await;
    join_all(CASES.iter().map(|case| async {
        let start = Instant::now();
        let exchange = async {
            let mut request = get(&target(case));
            *request.method_mut() = case.method.parse().expect("it is a method");
            let Ok(response) = http2.sender().send_request(request).await else {
                return Seen::NetworkError;
            };
            let status = response.status().as_u16();
            let text = |value: &hyper::header::HeaderValue| value.to_str().map(str::to_owned);
            let headers = response.headers().iter();
            let headers = headers.map(|(name, value)| (name.to_string(), text(value).unwrap()));
            let headers = headers.collect();
            let Ok(body) = response.into_body().collect().await else {
                return Seen::NetworkError;
            };
            Seen::Answer { status, headers, body: body.to_bytes().into() }
        };
        let seen = timeout(patience(case), exchange).await.unwrap_or(Seen::Silence);
        check(case, &seen, start.elapsed());
    }))
    .await;
}
