//! APIs that keep rules of their own: the labs on them, and what the page says when it can't ask.

use e2e::{
    api::{DELAY_MS, DifficultServer, JsonServer, free_port},
    browser::{Browser, on_lesson, with_browser},
    lab::Lab,
    native::NativeServer,
    site::Site,
};
use serde_json::json;

/// The labs that any API will do for, and how many requests each of their runs makes.
const LABS: [(&str, &[usize]); 8] = [
    ("three-requests", &[3, 3]),
    ("ten-posts", &[10, 10]),
    ("mistakes", &[4, 4, 4, 4, 4, 4]),
    ("two-endpoints", &[10, 10, 10]),
    ("limits", &[20, 20, 20, 20]),
    ("timeouts", &[10, 10]),
    ("one-thread", &[11, 11]),
    ("polls", &[30, 31, 30]),
];

#[tokio::test]
async fn the_same_labs_run_on_json_server() {
    let server = JsonServer::start().await;
    on_lesson(async |browser| {
        for (name, counts) in LABS {
            let lab = browser.lab(name);
            lab.until(&["idle"]).await;
            lab.choose_api(&server.url, "").await;
            let records = lab.run().await;
            assert_eq!(lab.text("problem").await, "", "{name}");
            let seen: Vec<_> = records.iter().map(|record| record.requests.len()).collect();
            assert_eq!(seen, counts, "{name}");
            for record in &records {
                assert_eq!((record.network.as_str(), record.state.as_str()), ("url", "done"));
                assert!(record.witness.is_none(), "{name}: json-server tells nothing");
                record.assert_all_ok();
                for request in record.requests.iter().filter(|request| !request.url.is_empty()) {
                    assert!(request.url.starts_with(&server.url), "{request:?}");
                    assert!(!request.url.contains('?'), "nothing of our own query: {request:?}");
                    let title = request.title.as_deref().expect("a title or a name");
                    assert!(title.starts_with("title ") || title.starts_with("name "), "{title}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn waits_overlap_on_json_server_as_well() {
    let server = JsonServer::start().await;
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        lab.choose_api(&server.url, "").await;
        let records = lab.run().await;
        let [turn, once] = records.as_slice() else { panic!("{records:#?}") };
        assert!(turn.total_ms >= f64::from(10 * DELAY_MS), "{turn:#?}");
        // Six connections at a time: two rounds, and not ten.
        assert!(once.total_ms < turn.total_ms / 2.0, "{} {}", turn.total_ms, once.total_ms);
        let said = lab.text("said").await;
        assert!(said.contains("times sooner"), "{said}");
    })
    .await;
}
