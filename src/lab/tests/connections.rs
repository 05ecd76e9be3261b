//! The lab of connections where the native server answers it.

use super::*;
use crate::{
    exercise,
    run::{Network, Phases, Witness},
};

/// The runs on the native server, as the browser would tell of them: its phases, and connections as
/// opened and as counted.
fn served(base: &str, hides: bool) -> Vec<Record> {
    let lab = lab("connections");
    let plans = lab.plans_on(Network::Server, &lab.default_settings());
    let opened = [6, 50, 1, 0];
    let run = |(plan, opened): (&Plan, u32)| {
        let mut record = record_of(lab, plan, f64::INFINITY);
        let is_simulated = plan.transport == Transport::Browser;
        if !is_simulated {
            record.network = Network::Server;
            let scheme = if plan.transport == Transport::Http2 { "https" } else { "http" };
            for request in &mut record.requests {
                request.url = format!("{scheme}://{base}/api/{}", request.url);
            }
            let connections = Some(opened);
            record.witness = record.witness.map(|seen| Witness { connections, ..seen });
        }
        for (number, request) in (0..).zip(&mut record.requests) {
            let reused = (!is_simulated).then_some(number >= opened);
            let [queued, connecting, waiting, receiving] = [0.0, 0.0, 160.0, 40.0];
            request.phases = Some(Phases { queued, connecting, waiting, receiving, reused })
                .filter(|_| is_simulated || !hides);
        }
        record
    };
    plans.iter().zip(opened).map(run).collect()
}

fn said(records: &[Record]) -> String {
    conclusion("connections", records)
}

#[test]
fn on_the_native_server_it_has_runs_of_both_protocols_beside_the_simulation() {
    let lab = lab("connections");
    let plans = lab.plans_on(Network::Server, &lab.default_settings());
    let overs: Vec<_> = plans.iter().map(|plan| plan.transport).collect();
    assert_eq!(overs, [Transport::Http1, Transport::Http1, Transport::Http2, Transport::Browser]);
    let with = |query: &str| {
        let paths = plans.iter().map(|plan| plan.tasks[0].path.clone().unwrap_or_default());
        paths.map(|path| path.contains(query)).collect::<Vec<_>>()
    };
    assert_eq!(with("&keepalive=off"), [false, true, false, false]);
    assert_eq!(with("&connections=6"), [false, false, false, true]);
    let here = lab.plans_on(Network::Browser, &lab.default_settings());
    assert_eq!(here.len(), 2);
}

#[test]
fn no_other_lab_makes_other_runs_there() {
    for lab in all().filter(|lab| lab.served.is_none()) {
        let titles = |network| {
            let plans = lab.plans_on(network, &lab.default_settings());
            plans.iter().map(|plan| (plan.title, plan.transport)).collect::<Vec<_>>()
        };
        assert_eq!(titles(Network::Server), titles(Network::Browser), "{}", lab.name);
        assert!(titles(Network::Server).iter().all(|(_, over)| *over == Transport::Chosen));
    }
}

#[test]
fn each_run_is_told_by_what_it_went_over() {
    let said = said(&served("127.0.0.1:4600", false));
    for words in [
        "0.20 s over HTTP/1.1,",
        "0.20 s with keep-alive off,",
        "0.20 s over HTTP/2,",
        "1.80 s over 6 simulated connections.",
    ] {
        assert!(said.contains(words), "{said}");
    }
    assert!(!said.contains("Timing-Allow-Origin"), "{said}");
}

#[test]
fn the_browsers_account_of_connections_stands_beside_the_networks() {
    let facts = facts(&served("127.0.0.1:4600", false));
    let fact = |name: &str| {
        let fact = facts.iter().find(|fact| fact.name == name).expect("it is told");
        words(&fact.value)
    };
    assert_eq!(fact("connections opened"), "6, 50, 1, –");
    assert_eq!(fact("requests on a reused connection"), "44, 0, 49, –");
    assert_eq!(fact("connections seen by the server"), "6, 50, 1, –");
}

#[test]
fn phases_that_the_browser_keeps_to_itself_are_explained() {
    let said = said(&served("127.0.0.1:4600", true));
    assert!(said.contains("The browser hides the phases of 150 answers"), "{said}");
    assert!(said.contains("Timing-Allow-Origin"), "{said}");
}

#[test]
fn the_simulation_alone_is_told_and_no_other_run_alone() {
    let mut records = served("127.0.0.1:4600", false);
    let simulated = records.pop().expect("it is the last");
    assert!(said(&[simulated]).contains("1.80 s over 6 simulated connections."));
    for record in records {
        assert_eq!(said(&[record]), "");
    }
}

#[test]
fn as_many_connections_as_requests_do_the_exercise_only_with_keep_alive_off() {
    let exercise = exercise::ALL.iter().find(|it| it.name == "connections-closed");
    let is_met = exercise.expect("there is one").is_met;
    let records = served("127.0.0.1:4600", false);
    let does: Vec<_> = records.iter().map(is_met).collect();
    assert_eq!(does, [false, true, false, false]);
    let mut fewer = records[1].clone();
    fewer.witness = fewer.witness.map(|seen| Witness { connections: Some(49), ..seen });
    assert!(!is_met(&fewer), "one was used twice");
    let mut as_many = records[0].clone();
    as_many.witness = as_many.witness.map(|seen| Witness { connections: Some(50), ..seen });
    assert!(!is_met(&as_many), "nothing was turned off");
}

#[test]
fn an_api_is_asked_in_one_run_beside_the_simulation_and_hidden_phases_are_explained() {
    let lab = lab("connections");
    let plans = lab.plans_on(Network::Url, &lab.default_settings());
    let asked: Vec<_> = plans.iter().map(|plan| plan.asked().len()).collect();
    assert_eq!(asked, [50, 0], "the simulation asks nobody else");
    let mut records: Vec<_> =
        plans.iter().map(|plan| record_of(lab, plan, f64::INFINITY)).collect();
    records[0].network = Network::Url;
    let text = said(&records);
    assert!(text.contains(" from that API, and within "), "{text}");
    assert!(text.contains("over 6 simulated connections"), "{text}");
    assert!(text.contains("The browser hides the phases of 50 answers from this page"), "{text}");
}
