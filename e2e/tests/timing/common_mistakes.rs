//! Code that looks concurrent, and code that is.

use e2e::{
    browser::on_lab,
    lab::Lab,
    patience::{expect, in_three_attempts},
    record::{Record, RecordExt as _, RequestExt as _},
    runs::{expect_longest, expect_sum, run_each},
};

#[tokio::test]
async fn what_is_only_created_takes_the_sum_and_what_is_under_way_the_longest() {
    on_lab("mistakes", async |lab| {
        in_three_attempts(async || {
            let records: [Record; 6] = run_each(&lab).await;
            for record in &records {
                record.assert_all_ok();
                record.assert_request_order();
            }
            let seen = records.each_ref().map(|record| record.seen().peak_in_flight);
            assert_eq!(seen, [1, 1, 4, 4, 4, 4], "the network's count");

            let [turn, created, js, spawned, started, joined] = &records;
            assert_each_starts_when_the_one_before_has_ended(turn);
            assert_each_starts_when_the_one_before_has_ended(created);
            let last_created = created.requests.iter().map(|r| r.created_ms).fold(0.0, f64::max);
            assert!(last_created <= created.requests[0].ended(), "created first: {created:#?}");
            assert_in_the_log_each_starts_after_the_one_before(&lab).await;
            expect_sum(turn)?;
            expect_sum(created)?;
            for overlapping in [js, spawned, started, joined] {
                expect_longest(overlapping, 1.2)?;
            }
            // Neither language makes the network faster.
            let ratio = joined.total_ms / js.total_ms;
            expect((0.8..1.25).contains(&ratio), || format!("Rust to JavaScript: {ratio}"))?;
            expect_what_is_in_lies_ready(started, joined)
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

async fn assert_in_the_log_each_starts_after_the_one_before(lab: &Lab) {
    let log = lab.log_of("created, then awaited").await;
    assert_eq!(log.len(), 8, "a start and an end for each of four: {log:#?}");
    for (post, lines) in (1..).zip(log.chunks(2)) {
        assert_eq!(lines[0], format!("post {post} starts"), "{log:#?}");
        assert!(lines[1].starts_with(&format!("Fetched post {post}: ")), "{log:#?}");
    }
}

/// An error unless post 3, which is the quicker one, ends no sooner than post 2 where a loop asks for
/// one after the other, and well before it where all are polled.
fn expect_what_is_in_lies_ready(started: &Record, joined: &Record) -> Result<(), String> {
    let ends = |run: &Record| [1, 2].map(|post: usize| run.requests[post].ended());
    let ([two, three], [slow, quick]) = (ends(started), ends(joined));
    println!("posts 2 and 3: {two} ms, {three} ms; where each is asked: {slow}, {quick}");
    assert!(three >= two, "{started:#?}");
    expect(quick <= 0.9 * slow, || format!("post 3 took {quick} ms, post 2 {slow} ms"))?;
    expect(three - two <= 0.1 * (slow - quick), || {
        format!("post 3 ends {} ms after post 2", three - two)
    })
}
