//! Chapter 9: ten requests, some of which go wrong.

use e2e::{
    browser::on_lesson_with_failures,
    lab::Lab,
    patience::{expect, in_three_attempts},
    record::Record,
};

use e2e::runs::{assert_request_order, run_each};

/// The words that each failure begins with in the log: the names of the variants in the text.
const WORDS: [(&str, &str); 4] = [
    ("status", "Status "),
    ("network", "Network: "),
    ("decode", "Decode: "),
    ("timeout", "Timeout: "),
];

async fn run(lab: &Lab) -> [Record; 2] {
    let records = run_each(lab, ["join_all", "try_join_all"]).await;
    for record in &records {
        assert_eq!((record.state.as_str(), record.requests.len()), ("done", 10));
        assert_request_order(record);
        record.assert_nothing_in_flight();
    }
    records
}

#[tokio::test]
async fn four_answers_are_kept_beside_six_failures_or_all_is_over_at_the_first() {
    on_lesson_with_failures(async |browser| {
        let lab = browser.lab("errors");
        in_three_attempts(async || {
            let [all, first] = run(&lab).await;
            let kinds = ["ok", "status", "network", "decode", "timeout"];
            assert_eq!(kinds.map(|kind| all.count(kind)), [4, 2, 2, 1, 1], "{:?}", all.outcomes());
            assert_eq!([404, 500].map(|status| all.count_status(status)), [1, 1]);
            assert_named(&lab, &all).await;

            let failures = 10 - first.count("ok") - first.count("cancelled");
            assert_eq!(failures, 1, "the first failure ends it: {:?}", first.outcomes());
            assert!(first.count("cancelled") > 0, "{:?}", first.outcomes());
            println!("{} ms, then {} ms", all.total_ms, first.total_ms);
            expect(first.total_ms <= 0.7 * all.total_ms, || {
                format!("{} ms should be well below {} ms", first.total_ms, all.total_ms)
            })
        })
        .await;
    })
    .await;
}

/// Each failure has words of its own, in the record and in the log.
async fn assert_named(lab: &Lab, all: &Record) {
    let log = lab.log_of("all at once").await;
    assert_eq!(log.len(), 10, "a line for each: {log:#?}");
    for request in &all.requests {
        let outcome = request.outcome.as_deref().unwrap_or_default();
        let Some((_, words)) = WORDS.iter().find(|(kind, _)| *kind == outcome) else { continue };
        let error = request.error.as_deref().unwrap_or_default();
        assert!(error.starts_with(words), "{request:#?}");
        let is_told = log.iter().any(|line| line.contains(error) && line.contains(&request.label));
        assert!(is_told, "{} and {error:?} should stand in {log:#?}", request.label);
    }
}

#[tokio::test]
async fn the_seed_alone_decides_which_fail() {
    on_lesson_with_failures(async |browser| {
        let lab = browser.lab("errors");
        lab.until(&["idle"]).await;
        // All but the one that never answers: it takes its time.
        lab.set("failures", "5").await;
        let mut seen = Vec::new();
        for seed in ["1", "2", "1"] {
            lab.set("seed", seed).await;
            let [all, _] = run(&lab).await;
            seen.push(all.outcomes().into_iter().map(str::to_owned).collect::<Vec<_>>());
        }
        assert_eq!(seen[0], seen[2], "the same seed");
        assert_ne!(seen[0], seen[1], "another seed");
    })
    .await;
}

#[tokio::test]
async fn when_nothing_goes_wrong_both_do_the_same() {
    on_lesson_with_failures(async |browser| {
        let lab = browser.lab("errors");
        lab.until(&["idle"]).await;
        lab.set("failures", "0").await;
        for record in run(&lab).await {
            record.assert_all_ok();
        }
        let said = lab.text("said").await;
        assert!(said.contains("Nothing went wrong"), "{said:?}");
        // And when one goes wrong, nine are kept.
        lab.set("failures", "1").await;
        let [all, first] = run(&lab).await;
        assert_eq!((all.count("ok"), all.count("status")), (9, 1), "{:?}", all.outcomes());
        assert_eq!(first.count("status"), 1, "{:?}", first.outcomes());
    })
    .await;
}
