//! Chapter 5: posts and users in one go.

use e2e::{
    browser::on_lesson,
    lab::Lab,
    patience::{expect, in_three_attempts},
    record::Record,
};

use e2e::runs::{assert_request_order, expect_longest, expect_sum, run_each};

#[tokio::test]
async fn two_kinds_share_one_wait_and_each_result_has_its_place() {
    on_lesson(async |browser| {
        let lab = browser.lab("two-endpoints");
        lab.open_table().await;
        in_three_attempts(async || {
            let records = run_each(&lab, ["sequential", "join_pair", "join_all"]).await;
            for record in &records {
                record.assert_all_ok();
                assert_request_order(record);
                assert_posts_then_users(record);
            }
            let peaks = records.each_ref().map(|record| record.peak_in_flight);
            assert_eq!(peaks, [1, 10, 10], "the page's own count");
            let seen = records.each_ref().map(|record| record.seen().peak_in_flight);
            assert_eq!(seen, peaks, "the network's count");
            let [turn, pair, all] = &records;
            // As the question has it: user 2 is in before post 5, and stands after it.
            for at_once in [pair, all] {
                let [post, user] = [4, 6].map(|place: usize| at_once.requests[place].ended());
                expect(user < post, || format!("user 2 at {user} ms, post 5 at {post} ms"))?;
            }
            assert_log_and_table(&lab, all).await;
            expect_sum(turn)?;
            expect_longest(pair, 1.15)?;
            expect_longest(all, 1.15)
        })
        .await;
    })
    .await;
}

/// The log is in the order in which they ended, and the table in that in which they were asked for.
async fn assert_log_and_table(lab: &Lab, all: &Record) {
    let log = lab.log_of("all at once").await;
    assert_eq!(all.order_of_log(&log).len(), all.requests.len());
    let script = "return Array.from(lab.querySelectorAll('[data-part=table] tbody th'),
        (head) => head.textContent)";
    let rows: Vec<String> = lab.js(script, []).await;
    let asked: Vec<_> = all.requests.iter().map(|request| request.label.clone()).collect();
    assert_eq!(rows, asked, "the rows of the table");
}

/// Five posts and five users, and of each something was read: a user's answer is of another shape.
fn assert_posts_then_users(record: &Record) {
    let labels: Vec<_> = record.requests.iter().map(|r| r.label.as_str()).collect();
    let wanted = [
        "post 1", "post 2", "post 3", "post 4", "post 5", "user 1", "user 2", "user 3", "user 4",
        "user 5",
    ];
    assert_eq!(labels, wanted, "the requests of {}", record.strategy);
    for (index, request) in record.requests.iter().enumerate() {
        let path = if index < 5 { "/posts/" } else { "/users/" };
        assert!(request.url.contains(path), "{} was asked of {}", request.label, request.url);
        assert!(request.chars.is_some_and(|chars| chars > 0), "{request:#?}");
    }
}
