//! Dropping a future, and telling the network.

use e2e::{
    browser::{on_lab, on_native},
    lab::Lab,
    patience::{expect, in_three_attempts},
    record::{Network, Outcome, Record, RecordExt as _},
    runs::run_each,
};

async fn assert_only_an_abort_reaches_the_network(lab: &Lab, network: Network) {
    in_three_attempts(async || {
        let records: [Record; 2] = run_each(lab).await;
        for record in &records {
            assert_eq!(record.network, network);
            record.assert_nothing_in_flight_there();
            let counts = [record.count(Outcome::Ok), record.count(Outcome::Cancelled)];
            assert_eq!(counts.iter().sum::<usize>(), 10, "{record:#?}");
        }
        let [dropped, aborted] = &records;
        let seen = [dropped.seen(), aborted.seen()];
        println!("{:?}, {:?}, {seen:?}", dropped.outcomes(), aborted.outcomes());
        assert_eq!(seen[0].aborted, 0, "nobody told the network: {seen:?}");
        expect(dropped.count(Outcome::Cancelled) > 0, || "all had ended before".to_owned())?;
        expect(seen[0].answered == 10, || format!("answered to nobody: {seen:?}"))?;
        // The network's account of each: those that the page had given up went on beyond its end.
        for request in &dropped.requests {
            let served = request.served.unwrap_or_else(|| panic!("{request:#?} has no account"));
            assert!(served.answered, "{request:#?}");
            let is_beyond = served.ended_ms >= dropped.total_ms;
            let is_given_up = request.outcome == Some(Outcome::Cancelled);
            expect(is_beyond || !is_given_up, || format!("it ended before: {request:#?}"))?;
        }
        let told = aborted.requests.iter().filter(|it| it.served.is_some_and(|it| !it.answered));
        expect(told.count() > 0, || format!("no abort is told of: {aborted:#?}"))?;
        expect(seen[1].aborted > 0, || format!("the network saw nobody go away: {seen:?}"))?;
        // To this page the two look alike.
        for record in &records {
            let total = record.total_ms;
            assert!(total >= 249.0, "{} was over after {total} ms", record.name());
            expect(total <= 350.0, || format!("{} took {total} ms", record.name()))?;
        }
        let answered = [dropped, aborted].map(|record| record.count(Outcome::Ok));
        expect(answered[0].abs_diff(answered[1]) <= 1, || format!("not alike: {answered:?}"))
    })
    .await;
}

#[tokio::test]
async fn only_an_abort_reaches_either_network() {
    on_lab("cancelling", async |lab| {
        assert_only_an_abort_reaches_the_network(&lab, Network::Browser).await;
    })
    .await;
    on_native(async |browser, server| {
        let lab = browser.open_lab(&server.page, "cancelling&network=server").await;
        assert_only_an_abort_reaches_the_network(&lab, Network::Server).await;
        browser.assert_no_error_in_console().await;
    })
    .await;
}
