//! Every poll and every wake.

use e2e::{
    lab::Lab,
    patience::expect,
    record::{Record, RecordExt, RequestExt as _},
    runs::{measured_on, run_each},
};

#[tokio::test]
async fn up_to_thirty_join_all_polls_them_all_and_from_then_on_only_the_woken() {
    measured_on("polls", async |lab| {
        let records: [Record; 3] = run_each(lab).await;
        records.iter().for_each(RecordExt::assert_all_ok);
        let [_, more, set] = &records;
        for request in more.requests.iter().chain(set.requests.iter()) {
            assert!(request.polls <= request.wakes + 1, "{request:#?}");
        }
        assert_drawn(lab).await;
        let polls = records.each_ref().map(Record::polls);
        println!("polls {polls:?}");
        for request in records.iter().flat_map(|record| &record.requests) {
            expect(request.busy_ms <= request.took() / 10.0, || {
                format!("almost all should be waiting: {request:#?}")
            })?;
        }
        expect(polls[0] >= 5 * polls[1], || format!("polls {polls:?}"))
    })
    .await;
}

async fn assert_drawn(lab: &Lab) {
    lab.show_picture().await;
    let script = "return ['poll:not(.ready)', 'poll.ready', 'wake'].map((kind) =>
        lab.querySelectorAll(`svg.live .track path.${kind}`).length)";
    let drawn: [usize; 3] = lab.js(script, []).await;
    assert_eq!(drawn, [3, 3, 3], "polls, last polls and wakes in each track");
    // Red, green and blue: a wake is red in the light as in the dark.
    let script = "return getComputedStyle(lab.querySelector('svg.live path.wake'))
        .fill.match(/[0-9.]+/g).map(Number)";
    for scheme in ["light", "dark"] {
        lab.browser().set_colour_scheme(scheme).await;
        let colour: [f64; 3] = lab.js(script, []).await;
        assert!(colour[0] > 1.3 * colour[1].max(colour[2]), "a wake in {scheme}: {colour:?}");
    }
    // A dot stands at the upper edge of its bar: what is drawn of the two begins at the same height.
    let script =
        "const top = (kind) => lab.querySelector(`svg.live .track path.${kind}`).getBBox().y;
        return [top('wake'), top('poll')]";
    let [wake, poll]: [f64; 2] = lab.js(script, []).await;
    assert!((wake - poll).abs() <= 2.0, "dots begin at {wake}, lines at {poll}");
}
