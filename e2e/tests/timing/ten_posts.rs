//! Ten posts, and a thousand.

use e2e::{
    browser::on_lab,
    lab::{Lab, Line},
    patience::{expect, in_three_attempts},
    record::{Record, RecordExt as _, RequestExt as _},
    runs::{expect_about, expect_longest, expect_sum, run_both},
};

fn assert_peaks(both: &[Record; 2], peaks: [u32; 2]) {
    let counted = both.each_ref().map(|run| run.peak_in_flight);
    assert_eq!(counted, peaks.map(|peak| peak as usize), "the page's own count");
    assert_eq!(both.each_ref().map(|run| run.seen().peak_in_flight), peaks, "the network's count");
}

#[tokio::test]
async fn ten_posts_overlap_and_all_that_is_said_of_them_is_true() {
    on_lab("ten-posts", async |lab| {
        lab.open_table().await;
        in_three_attempts(async || {
            let both = run_both(&lab).await;
            assert_peaks(&both, [1, 10]);
            for record in &both {
                record.assert_request_order();
            }
            assert_eq!(both[0].order_of_ends(), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
            assert_ne!(both[1].order_of_ends()[0], 0, "post 1 should not be the first to end");
            assert_log(&lab, &both).await;
            assert_said(&lab, &both).await;
            assert_table(&lab, &both).await;
            expect_delays_of_the_text(&both)?;
            expect_sum(&both[0])?;
            expect_longest(&both[1], 1.15)
        })
        .await;
    })
    .await;
}

/// An error unless each answer took between 150 and 450 ms, and a post as long in one run as in the
/// other.
fn expect_delays_of_the_text([turn, once]: &[Record; 2]) -> Result<(), String> {
    for (post, again) in turn.requests.iter().zip(&once.requests) {
        let (ms, again_ms) = (post.took(), again.took());
        assert!(ms >= 150.0 && again_ms >= 150.0, "{} came early: {ms}, {again_ms} ms", post.label);
        expect(ms <= 450.0 * 1.1, || format!("{} took {ms} ms", post.label))?;
        expect_about(again_ms, ms)?;
    }
    Ok(())
}

/// The log has a line for each request, in the order in which they ended.
async fn assert_log(lab: &Lab, both: &[Record; 2]) {
    for record in both {
        let log = lab.log_of(record.strategy.title()).await;
        let ended = record.order_of_log(&log);
        assert_eq!(ended.len(), record.requests.len(), "{log:#?}");
        for (line, index) in log.iter().zip(ended) {
            let request = &record.requests[index];
            // Fetched post 1: "title…" (270 chars) in 0.30 s
            let start = format!("Fetched post {}: \"", index + 1);
            let chars = request.chars.expect("an answer has a length");
            let seconds = request.took() / 1000.0;
            // What lies in the middle between two hundredths can be rounded to either.
            let ends = [seconds - 1e-6, seconds + 1e-6]
                .map(|seconds| format!("\" ({chars} chars) in {seconds:.2} s"));
            let rest = line.strip_prefix(&start);
            let title = rest.and_then(|rest| ends.iter().find_map(|end| rest.strip_suffix(&**end)));
            let has_title = title.is_some_and(|title| !title.is_empty());
            assert!(has_title, "the line {line:?} should be {start}…{}", ends[0]);
        }
    }
    let heads = lab.log().await.into_iter().filter(|line| line.is_head);
    let heads: Vec<Line> = heads.collect();
    let totals = heads.iter().filter(|head| head.text.starts_with("Total: ")).count();
    assert_eq!(totals, 2, "the log should give two totals: {heads:?}");
}

/// The sentence and the figures below the picture say what the records say.
async fn assert_said(lab: &Lab, both: &[Record; 2]) {
    let [turn, once] = both.each_ref().map(|record| record.total_ms / 1000.0);
    let ratio = turn / once;
    let sentence = format!(
        "One at a time took {turn:.2} s, all at once {once:.2} s: {ratio:.1} times sooner."
    );
    let said = lab.text("said").await;
    assert!(said.starts_with(&sentence), "{said:?} should start with {sentence:?}");
    let facts = lab.text("facts").await;
    assert_eq!(facts.matches("1, then 10").count(), 2, "both counts should stand in {facts:?}");
}

/// And so does the table.
async fn assert_table(lab: &Lab, both: &[Record; 2]) {
    let rows = lab.table().await;
    assert_eq!(rows.len(), 10, "a row for each post");
    for (index, row) in rows.iter().enumerate() {
        for (record, cells) in both.iter().zip(row.chunks(4)) {
            let request = &record.requests[index];
            assert_eq!(cells[0], format!("{:.1}", request.started()), "start in {row:?}");
            assert_eq!(cells[2], format!("{:.1}", request.ended()), "end in {row:?}");
            assert_eq!(cells[3], "ok, 200", "outcome in {row:?}");
        }
    }
}

/// A reader notices when a page does not answer for longer than this.
const MOST_MS: f64 = 100.0;

/// How many times as long as the slowest answer the run took: what is more than one does not
/// overlap. Each URL says how long the network takes over it.
fn work_of(run: &Record) -> f64 {
    let delays = run.requests.iter().map(|request| {
        let delay = request.url.split("delay=").nth(1).and_then(|rest| rest.split('&').next());
        delay.and_then(|delay| delay.parse::<f64>().ok()).expect("it is asked for a delay")
    });
    run.total_ms / delays.fold(0.0, f64::max)
}

#[tokio::test]
async fn a_thousand_posts_are_all_answered_and_the_page_stays_alive() {
    on_lab("ten-posts", async |lab| {
        let browser = lab.browser();
        lab.set("count", "1000").await;
        in_three_attempts(async || {
            browser.js::<()>("watched.longTasks.length = 0", []).await;
            let both = run_both(&lab).await;
            assert!(both.iter().all(|record| record.requests.len() == 1000));
            let peaks = both.each_ref().map(|record| record.peak_in_flight);
            assert_eq!(peaks, [1, 1000], "the page's count");
            for request in both.iter().flat_map(|record| &record.requests) {
                // The browser's own list of timings ends at 250.
                let phases = request.phases.unwrap_or_else(|| panic!("none for {}", request.url));
                let sum = phases.queued + phases.connecting + phases.waiting + phases.receiving;
                assert!((sum - request.took()).abs() <= 5.0, "{request:#?}");
            }
            let seen = both[1].seen();
            println!("the network never saw more than {} at once", seen.peak_in_flight);
            assert_eq!((seen.arrived, seen.answered), (1000, 1000), "{seen:?}");
            // By the time that the last is sent, the first are long answered.
            expect(seen.peak_in_flight < 1000, || format!("the network saw {seen:?}"))?;
            expect(work_of(&both[1]) >= 1.5, || "a thousand overlap as well as ten".to_owned())?;
            let lengths: Vec<f64> = browser.js("return watched.longTasks", []).await;
            let longest = lengths.iter().copied().fold(0.0, f64::max);
            let totals = both.each_ref().map(|record| record.total_ms);
            println!("totals {totals:?} ms, long tasks {lengths:?} ms");
            expect(longest <= MOST_MS, || {
                format!("a task took {longest} ms, and no task should take more than {MOST_MS} ms")
            })
        })
        .await;
        assert_log_keeps_the_last_lines(&lab).await;
    })
    .await;
}

/// Lines of two thousand requests would make each frame take longer, and the requests with it.
async fn assert_log_keeps_the_last_lines(lab: &Lab) {
    let log = lab.log().await;
    let last = log.last().expect("the log has lines");
    assert!(last.is_head && last.text.starts_with("Total: "), "the log ends with {last:?}");
    let posts = log.iter().filter(|line| line.text.starts_with("Fetched post ")).count();
    assert!((140..150).contains(&posts), "the log has {posts} lines of posts");
    let script = "const log = lab.querySelector('[data-part=log]');
        const room = log.scrollHeight - log.clientHeight - log.scrollTop;
        return [getComputedStyle(log, '::before').content, room]";
    let (before, room): (String, f64) = lab.js(script, []).await;
    assert!(before.starts_with("\"Earlier lines are gone"), "it begins with {before}");
    assert!(room < 2.0, "its end is {room} px out of sight");
}
