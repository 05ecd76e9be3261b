//! What several tests do with a lab.

use e2e::{lab::Lab, record::Record};

/// Runs a lab that compares one at a time with all at once, and gives both records. Each request
/// has to be answered well.
pub(crate) async fn run_both(lab: &Lab) -> [Record; 2] {
    let records = lab.run().await;
    both(lab, records).await
}

/// The records of both runs, each request of them answered well.
pub(crate) async fn both(lab: &Lab, records: Vec<Record>) -> [Record; 2] {
    let strategies: Vec<_> = records.iter().map(|record| record.strategy.as_str()).collect();
    if strategies != ["sequential", "join_all"] {
        let problem = lab.text("problem").await;
        panic!("there should be a record of each strategy, not {strategies:?}; {problem}");
    }
    for record in &records {
        record.assert_all_ok();
    }
    records.try_into().expect("they are two")
}
