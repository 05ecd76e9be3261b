//! The contract's table, run against the rules.

use practice::contract::{CASES, Case, Outcome};

use crate::world::World;

fn check(case: &Case) {
    let mut world = World::new();
    let client = world.request(case.method, case.target, None);
    if case.min_ms > 0 {
        world.pass_ms(u64::from(case.min_ms) - 1);
        let early = client.seen();
        assert_eq!((early.end_ms, early.cut_ms), (None, None), "too early");
    }
    world.pass_ms(60_000);
    let seen = client.seen();
    match case.outcome {
        Outcome::NetworkError => assert!(seen.head.is_none() && seen.cut_ms.is_some()),
        Outcome::Silence => assert!(seen.head.is_none() && seen.cut_ms.is_none()),
        Outcome::Answer { status, headers, body } => {
            assert_eq!(seen.status(), Some(status));
            for (name, value) in headers {
                assert_eq!(seen.header(name), Some(*value));
            }
            assert!(body.fits(&seen.body), "it should be {body:?}");
        }
    }
}

#[test]
fn every_case_of_the_contract_holds() {
    for case in CASES {
        println!("{} ({})", case.name, case.target);
        check(case);
    }
}

#[test]
fn no_case_stands_twice() {
    let mut targets: Vec<_> = CASES.iter().map(|case| (case.method, case.target)).collect();
    targets.sort_unstable();
    targets.dedup();
    assert_eq!(targets.len(), CASES.len());
}
