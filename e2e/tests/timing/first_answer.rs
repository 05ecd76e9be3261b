//! The first of three answers: what it saves the reader, and what the losers cost the network.

use e2e::{
    patience::expect,
    record::{Outcome, Outcome::Cancelled, Outcome::NeverStarted, Outcome::Ok, RecordExt},
    runs::{measured_on, run_each},
};

#[tokio::test]
async fn the_first_answer_wins_and_the_network_sees_the_losers_go() {
    measured_on("first-answer", async |lab| {
        let [all, first, hedged] = run_each(lab).await;
        all.assert_all_ok();
        for record in [&all, &first, &hedged] {
            record.assert_nothing_in_flight();
            record.assert_nothing_in_flight_there();
        }
        let outcomes = [&first, &hedged].map(RecordExt::outcomes);
        let seen = [&first, &hedged].map(RecordExt::seen);
        println!("{outcomes:?}, {seen:?}");
        let wanted: [[Outcome; 3]; 2] = [[Cancelled, Ok, Cancelled], [Cancelled, Ok, NeverStarted]];
        expect(outcomes == wanted, || format!("{outcomes:?}"))?;
        let counted = seen.map(|it| [it.arrived, it.answered, it.aborted]);
        expect(counted == [[3, 1, 2], [2, 1, 1]], || format!("{counted:?}"))?;
        // Ideally a quarter, and two thirds, of what all answers take.
        let ratios = [&first, &hedged].map(|record| record.total_ms / all.total_ms);
        expect(ratios[0] < 0.5 && (0.5..0.95).contains(&ratios[1]), || format!("{ratios:?}"))
    })
    .await;
}
