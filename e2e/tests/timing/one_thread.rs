//! Work that does not wait, among requests that do.

use e2e::{
    patience::expect,
    record::{Record, RecordExt as _, RequestExt},
    runs::{measured_on, run_each},
};

#[tokio::test]
async fn work_without_a_pause_keeps_every_answer_and_every_frame_waiting() {
    measured_on("one-thread", async |lab| {
        let records: [Record; 2] = run_each(lab).await;
        for record in &records {
            record.assert_all_ok();
            assert!(record.requests[10].busy_ms >= 395.0, "the work is work: {record:#?}");
        }
        let [blocking, yielding] = &records;
        let (posts, work) = blocking.requests.split_at(10);
        let waited = posts.iter().all(|post| post.ended() >= work[0].ended());
        assert!(waited, "no post should be read before the work is done: {blocking:#?}");
        assert_eq!(work[0].polls, 1, "all of it in one poll: {:#?}", work[0]);

        let (posts, work) = yielding.requests.split_at(10);
        assert!(work[0].polls > 10, "many turns: {:#?}", work[0]);
        let frames = [blocking.frames, yielding.frames];
        let quickest = posts.iter().map(RequestExt::ended).fold(f64::INFINITY, f64::min);
        println!("frames {frames:?}, quickest {quickest} ms of {} ms", work[0].ended());
        expect(quickest + 100.0 <= work[0].ended(), || {
            format!("the quickest post came at {quickest} ms, the work ended at {work:?}")
        })?;
        expect(frames[1] >= 3 * frames[0].max(1), || format!("frames {frames:?}"))?;
        expect((155.0..240.0).contains(&quickest), || format!("it took {quickest} ms"))?;
        let ended = [&blocking.requests[10], &work[0]].map(RequestExt::ended);
        // Some fifty pauses, of which all but the first few last 4 ms or more.
        expect(ended[1] > ended[0] + 100.0, || format!("with pauses it is done later: {ended:?}"))?;
        let longest =
            [blocking, yielding].map(|record| longest_gap_ms(&record.frames_ms, record.total_ms));
        expect(longest[0] >= 350.0 && longest[1] <= longest[0] / 2.0, || {
            format!("no frame for {longest:?} ms")
        })?;
        let busy = [&blocking.requests[10], &work[0]].map(|work| work.busy_ms);
        expect(busy[1] <= 1.2 * busy[0], || format!("the work took {busy:?} ms"))
    })
    .await;
}

/// The longest time without a frame.
fn longest_gap_ms(frames_ms: &[f64], total_ms: f64) -> f64 {
    let from = [0.0].iter().chain(frames_ms);
    let to = frames_ms.iter().chain([&total_ms]);
    from.zip(to).map(|(from, to)| to - from).fold(0.0, f64::max)
}
