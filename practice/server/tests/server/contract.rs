//! The contract's table, over the wire: by HTTP/1.1 and by HTTP/2.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use crate::client::tls::{Http2, get};
use crate::client::{Answer, PATIENCE, Server};
use futures::future::join_all;
use practice::contract::{Body, CASES, Case, Outcome};
use serde_json::Value;
use tokio::time::timeout;

/// What came of a case: `None` where no answer came.
type Seen = Option<hyper::Result<Answer>>;

fn check(case: &Case, seen: Seen, took: Duration) {
    let what = format!("{} ({})", case.name, case.target);
    assert!(took >= Duration::from_millis(case.min_ms.into()), "{what} took {took:?}");
    match (case.outcome, seen) {
        (Outcome::NetworkError, Some(Err(_))) | (Outcome::Silence, None) => {}
        (Outcome::Answer { status, headers, body }, Some(Ok(answer))) => {
            assert_eq!(answer.status, status, "{what}");
            for (name, value) in headers {
                assert_eq!(answer.header(name), Some(*value), "{what}");
            }
            check_body(body, &answer.body, &what);
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

/// Runs all cases at once.
async fn check_all(ask: impl AsyncFn(&Case) -> hyper::Result<Answer>) {
    join_all(CASES.iter().map(|case| async {
        let start = Instant::now();
        let seen = timeout(patience(case), ask(case)).await.ok();
        check(case, seen, start.elapsed());
    }))
    .await;
}

#[tokio::test]
async fn it_holds_over_http1() {
    let server = Server::start(None).await;
    check_all(async |case| server.request(case.method, &target(case), &[]).await).await;
}

#[tokio::test]
async fn it_holds_over_http2() {
    let server = Server::start(None).await;
    let http2 = Http2::connect(&server).await;
    check_all(async |case| {
        let mut request = get(&target(case));
        *request.method_mut() = case.method.parse().expect("it is a method");
        Answer::read(http2.sender().send_request(request).await?).await
    })
    .await;
}
