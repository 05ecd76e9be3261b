//! The contract's table, over the wire: by HTTP/1.1 and by HTTP/2.

use std::time::{Duration, Instant};

use crate::client::tls::{Http2, get};
use crate::client::{Answer, PATIENCE, Server};
use futures::future::join_all;
use practice::contract::{CASES, Case, Outcome};
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
            assert!(body.fits(&answer.body), "{what} should be {body:?}: {:?}", answer.body);
        }
        _ => panic!("{what} came out otherwise"),
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
