//! Ten requests, some of which go wrong.

use practice::{default_delay_ms, wire::POSTS};

use super::{
    Lab, NetworkNeed, OwnStart, Plan, Record, Setting, Settings, Task,
    summary::{count, total, withheld},
};
use crate::{run::Outcome, strategy::Strategy};

/// The lab.
pub(super) const LAB: Lab = Lab {
    settings: &[FAILURES, SEED],
    network: NetworkNeed::Practice,
    opens_log: true,
    expects_failures: true,
    own: Some(OwnStart::with("timeout", "const milliseconds = 600;")),
    ..Lab::new(
        "errors",
        |settings| Plan::compare(&[Strategy::JoinAll, Strategy::TryJoinAll], &tasks(settings)),
        summary,
    )
};

const FAILURES: Setting = Setting::new("failures", "failures", 0..=10, 5).with_presets(&[1, 5, 6]);

/// At first, some have been answered when the first fails, and others would be after it.
const SEED: Setting = Setting::new("seed", "seed", 0..=9999, 5);

const REQUESTS: u32 = 10;

/// How long is waited for an answer that never comes, in milliseconds.
const TIMEOUT_MS: u32 = 600;

/// How a request goes wrong.
#[derive(Clone, Copy, Debug)]
enum Fault {
    NotFound,
    ServerError,
    Garbled,
    Cut,
    Stall,
    NoHost,
}

/// A missing host comes last: a browser may know of it before any answer, and then nothing is left to see of a
/// run that ends at the first failure.
const FAULTS: [Fault; 6] =
    [Fault::NotFound, Fault::ServerError, Fault::Garbled, Fault::Cut, Fault::Stall, Fault::NoHost];

fn tasks(settings: &Settings) -> Vec<Task> {
    let places = shuffled(settings[&SEED]);
    let fault_at = |index: u32| {
        let rank = places.iter().position(|place| *place == index)?;
        (rank < settings[&FAILURES] as usize).then(|| FAULTS[rank % FAULTS.len()])
    };
    (0..REQUESTS).map(|index| task(index + 1, fault_at(index))).collect()
}

fn task(id: u32, fault: Option<Fault>) -> Task {
    let takes_ms = default_delay_ms(&format!("posts/{id}"));
    let get = |path: String| Task::get(format!("post {id}"), &path, takes_ms);
    let fine = format!("posts/{id}?n={id}");
    match fault {
        None => get(fine),
        Some(Fault::NotFound) => get(format!("posts/{}?n={id}", id + POSTS)),
        Some(Fault::ServerError) => get(format!("{fine}&status=500")),
        Some(Fault::Garbled) => get(format!("{fine}&fault=garbled")),
        Some(Fault::Cut) => get(format!("{fine}&fault=cut")),
        Some(Fault::NoHost) => Task {
            // No such host, ever: RFC 6761 section 6.4.
            path: Some(format!("https://no-such-host.invalid/posts/{id}")),
            ..get(fine)
        },
        Some(Fault::Stall) => Task {
            timeout_ms: Some(TIMEOUT_MS),
            takes_ms: TIMEOUT_MS,
            ..get(format!("{fine}&fault=stall"))
        },
    }
}

/// The places of a run in an order that the seed alone decides.
fn shuffled(seed: u32) -> Vec<u32> {
    let mut places: Vec<u32> = (0..REQUESTS).collect();
    // The constants of a well-known generator (Numerical Recipes); its upper bits are random enough.
    let mut state = seed;
    for last in (1..places.len()).rev() {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        places.swap(last, (state >> 16) as usize % (last + 1));
    }
    places
}

fn summary(records: &[Record]) -> String {
    let [all, first] = records else { return String::new() };
    let answered = count(all, Outcome::Ok);
    let failed = all.requests.len() - answered;
    let kept = format!(
        "join_all kept all {answered} answers beside the {failed} failures, in {}. ",
        total(all)
    );
    let stopped = count(first, Outcome::Cancelled);
    if stopped + failed == 0 {
        return kept + "Nothing failed, so try_join_all did the same.";
    }
    kept + &format!(
        "try_join_all ended at the first failure, after {}: {}, {stopped} still in flight.",
        total(first),
        withheld(first),
    )
}
