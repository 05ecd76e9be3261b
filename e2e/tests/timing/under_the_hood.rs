//! Every poll and every wake.

use e2e::{
    browser::on_lab,
    lab::Lab,
    patience::{expect, in_three_attempts},
    record::{Record, RecordExt as _, RequestExt as _},
    runs::run_each,
};
use overlap::format::busy_ms;

#[tokio::test]
async fn up_to_thirty_join_all_polls_them_all_and_from_then_on_only_the_woken() {
    on_lab("polls", async |lab| {
        lab.open_table().await;
        in_three_attempts(async || {
            let records: [Record; 3] = run_each(&lab).await;
            let sizes = records.each_ref().map(|record| record.requests.len());
            assert_eq!(sizes, [30, 31, 30]);
            for record in &records {
                record.assert_all_ok();
                record.assert_request_order();
                for request in &record.requests {
                    assert!(request.polls >= 2, "not ready at once: {request:#?}");
                    let is_waiting = request.busy_ms <= request.took() / 2.0;
                    assert!(is_waiting, "waiting is not working: {request:#?}");
                }
            }
            let [thirty, more, set] = &records;
            assert_all_unfinished_are_polled_together(thirty);
            for record in [more, set] {
                for request in &record.requests {
                    assert!(request.polls <= request.wakes + 1, "{}: {request:#?}", record.name());
                }
            }
            assert_said(&lab, &records).await;
            assert_table(&lab, &records).await;
            let polls = records.each_ref().map(Record::polls);
            println!("polls {polls:?}");
            for request in &thirty.requests {
                expect(request.busy_ms <= request.took() / 10.0, || {
                    format!("almost all should be waiting: {request:#?}")
                })?;
            }
            expect(polls[0] >= 5 * polls[1], || format!("polls {polls:?}"))
        })
        .await;
        assert_drawn(&lab).await;
    })
    .await;
}

/// The futures are polled in rounds, each round in request order. The last to end is in all of
/// them, so it has the most polls, and they tell when each round was; every other future has to be
/// in each, up to its end.
fn assert_all_unfinished_are_polled_together(record: &Record) {
    let last = record.requests.iter().max_by_key(|request| request.polled_ms.len());
    let last = last.expect("there are requests");
    let rounds: Vec<f64> = last.polled_ms.iter().map(|(from, _)| *from).collect();
    for request in &record.requests {
        for (round, (at, _)) in request.polled_ms.iter().enumerate() {
            let (after, before) = if request.index <= last.index {
                (round.checked_sub(1).map(|round| rounds[round]), Some(rounds[round]))
            } else {
                (Some(rounds[round]), rounds.get(round + 1).copied())
            };
            let is_in_round =
                after.is_none_or(|after| after <= *at) && before.is_none_or(|before| *at <= before);
            assert!(is_in_round, "{} was not polled in round {round}", request.label);
        }
    }
}

async fn assert_said(lab: &Lab, records: &[Record; 3]) {
    let [thirty, more, set] = records.each_ref().map(Record::polls);
    let sentence = format!(
        "{thirty} polls with join_all of 30, {more} with join_all of 31, {set} with \
         FuturesUnordered of 30."
    );
    let said = lab.text("said").await;
    assert!(said.contains(&sentence), "{said:?} should say {sentence:?}");
    let life = records[0].requests[0].took() / 1000.0;
    assert!(said.contains("Post 1 was busy for "), "{said:?}");
    assert!(said.contains(&format!("of its {life:.2} s")), "{said:?}");
}

async fn assert_table(lab: &Lab, records: &[Record; 3]) {
    let rows = lab.table().await;
    assert_eq!(rows.len(), 31, "a row for each request of the longest run");
    for (run, record) in records.iter().enumerate() {
        for (request, row) in record.requests.iter().zip(&rows) {
            let told = [&row[6 * run + 4], &row[6 * run + 5]];
            assert_eq!(*told[0], request.polls.to_string(), "{request:#?}");
            assert_eq!(*told[1], busy_ms(request.busy_ms), "{request:#?}");
        }
    }
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
