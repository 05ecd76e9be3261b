//! Ten requests, some of which go wrong.

use e2e::{
    browser::on_lab,
    lab::Lab,
    patience::{expect, in_three_attempts},
    record::{Outcome, Record, RecordExt as _},
    runs::run_each,
};

/// The words that each failure begins with in the log: the names of the variants in the text.
const WORDS: [(Outcome, &str); 4] = [
    (Outcome::Status, "Status "),
    (Outcome::Network, "Network: "),
    (Outcome::Decode, "Decode: "),
    (Outcome::Timeout, "Timeout: "),
];

#[tokio::test]
async fn four_answers_are_kept_beside_six_failures_or_all_is_over_at_the_first() {
    on_lab("errors", async |lab| {
        in_three_attempts(async || {
            let [all, first]: [Record; 2] = run_each(&lab).await;
            for record in [&all, &first] {
                record.assert_request_order();
                record.assert_nothing_in_flight();
            }
            let kinds = WORDS.map(|(kind, _)| all.count(kind));
            assert_eq!((all.count(Outcome::Ok), kinds), (4, [2, 2, 1, 1]), "{:?}", all.outcomes());
            assert_eq!([404, 500].map(|status| all.count_status(status)), [1, 1]);
            assert_named(&lab, &all).await;

            let failures = 10 - first.count(Outcome::Ok) - first.count(Outcome::Cancelled);
            assert_eq!(failures, 1, "the first failure ends it: {:?}", first.outcomes());
            assert!(first.count(Outcome::Cancelled) > 0, "{:?}", first.outcomes());
            println!("{} ms, then {} ms", all.total_ms, first.total_ms);
            expect(first.total_ms <= 0.7 * all.total_ms, || {
                format!("{} ms should be well below {} ms", first.total_ms, all.total_ms)
            })
        })
        .await;
        // When one goes wrong, nine are kept, and when none does, both do the same.
        lab.set("failures", "1").await;
        let [all, first]: [Record; 2] = run_each(&lab).await;
        assert_eq!((all.count(Outcome::Ok), all.count(Outcome::Status)), (9, 1));
        assert_eq!(first.count(Outcome::Status), 1, "{:?}", first.outcomes());
        lab.set("failures", "0").await;
        for record in run_each::<2>(&lab).await {
            record.assert_all_ok();
        }
        let said = lab.text("said").await;
        assert!(said.contains("Nothing went wrong"), "{said:?}");
    })
    .await;
}

/// Each failure has words of its own, in the record and in the log.
async fn assert_named(lab: &Lab, all: &Record) {
    let log = lab.log_of("all at once").await;
    assert_eq!(log.len(), 10, "a line for each: {log:#?}");
    for request in &all.requests {
        let outcome = request.outcome.expect("it has ended");
        let Some((_, words)) = WORDS.iter().find(|(kind, _)| *kind == outcome) else { continue };
        let error = request.error.as_deref().unwrap_or_default();
        assert!(error.starts_with(words), "{request:#?}");
        let is_told = log.iter().any(|line| line.contains(error) && line.contains(&request.label));
        assert!(is_told, "{} and {error:?} should stand in {log:#?}", request.label);
    }
}
