//! Posts and users in one go.

use e2e::{
    browser::on_lab,
    lab::Lab,
    patience::{expect, in_three_attempts},
    record::{Record, RecordExt as _, RequestExt as _},
    runs::{expect_longest, expect_sum, run_each},
};

#[tokio::test]
async fn two_kinds_share_one_wait_and_each_result_has_its_place() {
    on_lab("two-endpoints", async |lab| {
        lab.open_table().await;
        in_three_attempts(async || {
            let records: [Record; 3] = run_each(&lab).await;
            for record in &records {
                record.assert_all_ok();
                record.assert_request_order();
                assert_posts_then_users(record);
            }
            let seen = records.each_ref().map(|record| record.seen().peak_in_flight);
            assert_eq!(seen, [1, 10, 10], "the network's count");
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
    for (index, request) in record.requests.iter().enumerate() {
        let (path, label) = if index < 5 { ("/posts/", "post") } else { ("/users/", "user") };
        assert_eq!(request.label, format!("{label} {}", index % 5 + 1), "in {}", record.name());
        assert!(request.url.contains(path), "{} was asked of {}", request.label, request.url);
        assert!(request.chars.is_some_and(|chars| chars > 0), "{request:#?}");
    }
}
