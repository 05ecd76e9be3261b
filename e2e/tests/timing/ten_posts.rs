//! A thousand posts.

use e2e::{
    browser::on_lab,
    lab::Lab,
    patience::{expect, in_three_attempts},
    record::{Record, RecordExt as _, RequestExt as _},
    runs::run_both,
};

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
    assert!(before.starts_with("\"Earlier lines have scrolled away"), "it begins with {before}");
    assert!(room < 2.0, "its end is {room} px out of sight");
}
