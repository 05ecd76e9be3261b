//! Three tasks that sleep.

use e2e::{
    browser::on_lab,
    lab::Lab,
    patience::{expect, in_three_attempts},
    record::{Network, RecordExt as _, RequestExt as _},
    runs::{expect_about, run_both},
};

#[tokio::test]
async fn three_tasks_start_and_end_as_the_text_says_and_hardly_need_the_thread() {
    on_lab("three-tasks", async |lab| {
        in_three_attempts(async || {
            let both = run_both(&lab).await;
            let [turn, once] = &both;
            assert!(both.iter().all(|it| it.network == Network::Timers && it.witness.is_none()));
            for pair in turn.requests.windows(2) {
                assert!(pair[1].started() >= pair[0].ended(), "{pair:#?}");
            }
            let first_end = once.first_end();
            assert!(once.requests.iter().all(|task| task.started() < first_end), "{once:#?}");
            assert_eq!(once.order_of_ends(), [2, 0, 1], "C, A, B");
            assert_starts_and_ends(&lab).await;
            for run in &both {
                for (task, ms) in run.requests.iter().zip([300.0, 500.0, 200.0]) {
                    expect_about(task.took(), ms)?;
                    // It hands the thread back and asks to be woken.
                    assert!(task.wakes >= 1 && task.polls >= 2, "{task:#?}");
                }
                // A tenth of the time is much for what only sleeps.
                let busy: f64 = run.requests.iter().map(|task| task.busy_ms).sum();
                expect(busy <= run.total_ms / 10.0, || format!("busy for {busy} ms"))?;
            }
            expect_about(turn.total_ms, 1000.0)?;
            expect_about(once.total_ms, 500.0)
        })
        .await;
    })
    .await;
}

async fn assert_starts_and_ends(lab: &Lab) {
    let turn = ["A starts", "A ends", "B starts", "B ends", "C starts", "C ends"];
    let once = ["A starts", "B starts", "C starts", "C ends", "A ends", "B ends"];
    for (title, wanted) in [("one at a time", turn), ("all at once", once)] {
        let log = lab.log_of(title).await;
        let as_wanted = log.len() == wanted.len()
            && log.iter().zip(wanted).all(|(line, wanted)| line.starts_with(wanted));
        assert!(as_wanted, "the log of {title} should be {wanted:?}, not {log:?}");
    }
}
