//! Chapter 4: code that looks concurrent, and code that is.

use e2e::{
    browser::on_lesson,
    lab::Lab,
    patience::{expect, in_three_attempts},
    record::Record,
};

use e2e::runs::{assert_request_order, expect_longest, expect_sum, run_each};

const STRATEGIES: [&str; 6] = [
    "sequential",
    "create_then_await",
    "create_then_await_js",
    "spawn_then_await",
    "start_then_await",
    "join_all",
];

#[tokio::test]
async fn what_is_only_created_takes_the_sum_and_what_is_under_way_the_longest() {
    on_lesson(async |browser| {
        let lab = browser.lab("mistakes");
        in_three_attempts(async || {
            let records = run_each(&lab, STRATEGIES).await;
            for record in &records {
                record.assert_all_ok();
                assert_request_order(record);
                assert_eq!(record.requests.len(), 4, "{record:#?}");
            }
            let peaks = [1, 1, 4, 4, 4, 4];
            let counted = records.each_ref().map(|record| record.peak_in_flight);
            assert_eq!(counted, peaks, "the page's own count");
            let seen = records.each_ref().map(|record| record.seen().peak_in_flight);
            assert_eq!(seen, peaks, "the network's count");

            let [turn, created, js, spawned, started, joined] = &records;
            assert_each_starts_when_the_one_before_has_ended(turn);
            assert_each_starts_when_the_one_before_has_ended(created);
            assert_all_are_created_first(created);
            assert_in_the_log_each_starts_after_the_one_before(&lab).await;
            for overlapping in [js, spawned, started, joined] {
                let all_under_way = overlapping.requests.iter().all(|r| r.started() < 100.0);
                assert!(all_under_way || overlapping.slowest_ms > 600.0, "{overlapping:#?}");
            }
            expect_sum(turn)?;
            expect_sum(created)?;
            for overlapping in [js, spawned, started, joined] {
                expect_longest(overlapping, 1.2)?;
            }
            Ok(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn neither_language_makes_the_network_faster() {
    on_lesson(async |browser| {
        let lab = browser.lab("mistakes");
        in_three_attempts(async || {
            let records = run_each(&lab, STRATEGIES).await;
            let ratio = records[5].total_ms / records[2].total_ms;
            expect((0.8..1.25).contains(&ratio), || format!("Rust to JavaScript: {ratio}"))
        })
        .await;
    })
    .await;
}

/// The staircase. While one is awaited, nobody polls the next.
fn assert_each_starts_when_the_one_before_has_ended(run: &Record) {
    for pair in run.requests.windows(2) {
        assert!(pair[1].started() >= pair[0].ended(), "{pair:#?}");
        assert!(pair[1].polled_ms.iter().all(|(from, _)| *from >= pair[0].ended()), "{pair:#?}");
    }
}

fn assert_all_are_created_first(created: &Record) {
    let last_created = created.requests.iter().map(|r| r.created_ms).fold(0.0, f64::max);
    assert!(last_created <= created.requests[0].ended(), "created first: {created:#?}");
}

async fn assert_in_the_log_each_starts_after_the_one_before(lab: &Lab) {
    let log = lab.log_of("created, then awaited").await;
    assert_eq!(log.len(), 8, "a start and an end for each of four: {log:#?}");
    for (post, lines) in (1..).zip(log.chunks(2)) {
        assert_eq!(lines[0], format!("post {post} starts"), "{log:#?}");
        assert!(lines[1].starts_with(&format!("Fetched post {post}: ")), "{log:#?}");
    }
}

#[tokio::test]
async fn an_answer_that_is_in_lies_ready_until_the_loop_asks_for_it() {
    on_lesson(async |browser| {
        let lab = browser.lab("mistakes");
        in_three_attempts(async || {
            let [.., started, joined] = run_each(&lab, STRATEGIES).await;
            let ends = |run: &Record| [1, 2].map(|post: usize| run.requests[post].ended());
            let ([two, three], [slow, quick]) = (ends(&started), ends(&joined));
            println!("posts 2 and 3: {two} ms, {three} ms; where each is asked: {slow}, {quick}");
            // Post 3 is the quicker one, and ends no sooner than post 2 all the same.
            assert!(three >= two, "{started:#?}");
            expect(quick <= 0.9 * slow, || format!("post 3 took {quick} ms, post 2 {slow} ms"))?;
            expect(three - two <= 0.1 * (slow - quick), || {
                format!("post 3 ends {} ms after post 2", three - two)
            })
        })
        .await;
    })
    .await;
}
