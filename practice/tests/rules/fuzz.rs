//! Requests of every kind, in every order, given up at any moment: a plain model says what must become
//! of each, and the network's own counts must be the model's.
//!
//! It goes on for a second, or for as many as `OVERLAP_FUZZ_SECONDS` says; `cargo xtask test` gives it a
//! minute. What fails is made as small as it can be, and kept in `proptest-regressions` to be tried
//! first from then on.

use std::time::{Duration, Instant};
use std::{env, mem};

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestRunner};

use crate::model::{Ask, Fault, Model, RUNS};
use crate::world::{Client, World};

/// What happens next.
#[derive(Debug, Clone)]
enum Step {
    Ask(Ask),
    /// A request of any kind, in the run of those that name none.
    Noise(String, String),
    /// Clients go away in the same moment, whatever has become of their requests.
    Leave(Vec<Index>),
    /// Time passes, in milliseconds.
    Pass(u64),
}

fn ask() -> impl Strategy<Value = Ask> {
    let path = select(&["posts/1", "posts/100", "posts/101", "users/10", "users/0", "nowhere"][..]);
    let faults = [Fault::Garbled, Fault::Cut, Fault::Stall];
    let fault = prop_oneof![4 => Just(None), 1 => select(faults.to_vec()).prop_map(Some)];
    let broken =
        ["delay=x", "colour=blue", "n=100001", "run=b", "ttfb=-1", "%F0%9F=", "&&=", "rate=0"];
    let broken = prop_oneof![9 => Just(None), 1 => select(broken.to_vec()).prop_map(Some)];
    let method = prop_oneof![8 => Just("GET"), 2 => Just("HEAD"), 1 => Just("POST")];
    let delay = prop_oneof![1 => Just(None), 3 => (0..=3_u32).prop_map(Some), 3 => (0..=3_000_u32).prop_map(Some)];
    let timing = (delay, proptest::option::of(0.0..=1.0));
    let status = proptest::option::weighted(0.2, 400..=599_u16);
    let tires = proptest::option::weighted(0.2, 1..=4_u32);
    let limits =
        (proptest::option::weighted(0.8, 1..=3_usize), proptest::bool::weighted(0.2), tires);
    let what = (method, path, 0..RUNS.len());
    (what, timing, status, fault, limits, broken).prop_map(
        |(
            (method, path, run),
            (delay, ttfb),
            status,
            fault,
            (connections, is_rated, tires),
            broken,
        )| {
            Ask {
                method,
                path,
                run,
                delay_ms: delay,
                ttfb_part: ttfb,
                status,
                fault,
                connections,
                tires,
                is_rated,
                broken,
            }
        },
    )
}

fn noise() -> impl Strategy<Value = Step> {
    let target = prop_oneof![any::<String>(), "(posts|users|witness)/?[0-9]{0,3}\\?\\PC{0,20}"];
    ("(GET|HEAD|[A-Z]{1,4})", target)
        .prop_filter("it would be of a run that is counted", |(_, target)| {
            !target.contains("run") && !target.contains('%')
        })
        .prop_map(|(method, target)| Step::Noise(method, target))
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        6 => ask().prop_map(Step::Ask),
        1 => noise(),
        2 => proptest::collection::vec(any::<Index>(), 1..6).prop_map(Step::Leave),
        3 => prop_oneof![0..=5_u64, 0..=2_000_u64].prop_map(Step::Pass),
    ];
    proptest::collection::vec(step, 1..50)
}

/// A network and the model of it, side by side.
struct Both {
    world: World,
    model: Model,
    /// The clients that are there, by the number that the model has for each.
    clients: Vec<(usize, Client)>,
    noise: Vec<(bool, Client)>,
}

impl Both {
    fn take(&mut self, step: &Step) {
        match step {
            Step::Ask(ask) => {
                let client = self.world.request(ask.method, &ask.target(), None);
                self.clients.push((self.model.ask(ask.clone()), client));
            }
            Step::Noise(method, target) => {
                // The answer to a HEAD has no body, and a garbled one is none.
                let has_json = method != "HEAD" && !target.contains("fault");
                self.noise.push((has_json, self.world.request(method, target, None)));
            }
            Step::Leave(which) => {
                let most = which.len().min(self.clients.len());
                let take = |it: &Index| self.clients.remove(it.index(self.clients.len()));
                let gone: Vec<_> = which[..most].iter().map(take).collect();
                self.leave(gone);
            }
            Step::Pass(ms) => {
                self.world.pass_ms(*ms);
                self.model.pass(*ms);
            }
        }
    }

    fn leave(&mut self, gone: Vec<(usize, Client)>) {
        let (numbers, clients): (Vec<_>, Vec<_>) = gone.into_iter().unzip();
        self.model.leave(&numbers);
        self.world.abort(clients);
    }

    fn check(&mut self) {
        for (run, name) in RUNS.iter().enumerate() {
            assert_eq!(
                self.world.witness(name),
                self.model.witness(run),
                "the counts of run {name}"
            );
        }
        for (number, client) in &self.clients {
            self.model.check(*number, &client.seen());
        }
        for (has_json, client) in &self.noise {
            let seen = client.seen();
            assert!(seen.status().is_none_or(|status| (200..600).contains(&status)), "{seen:?}");
            if seen.end_ms.is_some() && *has_json {
                seen.json();
            }
        }
    }
}

fn run(steps: &[Step]) {
    let mut both =
        Both { world: World::new(), model: Model::default(), clients: vec![], noise: vec![] };
    for step in steps {
        both.take(step);
        both.check();
    }
    // All that can end has ended by then: fifty of three seconds each, one at a time.
    for _ in 0..8 {
        both.take(&Step::Pass(20_000));
        both.check();
    }
    let all = mem::take(&mut both.clients);
    both.leave(all);
    both.check();
    both.model.check_that_all_have_ended();
}

#[test]
fn whatever_is_asked_in_whatever_order_comes_to_what_the_rules_say() {
    let seconds = env::var("OVERLAP_FUZZ_SECONDS").ok().and_then(|it| it.parse().ok()).unwrap_or(1);
    let end = Instant::now() + Duration::from_secs(seconds);
    let config = Config { cases: 50, source_file: Some(file!()), ..Config::default() };
    let mut cases = 0;
    while Instant::now() < end {
        // A runner of its own each time: one counts its cases.
        let mut runner = TestRunner::new(config.clone());
        let outcome = runner.run(&steps(), |steps| {
            run(&steps);
            Ok(())
        });
        outcome.unwrap_or_else(|error| panic!("{error}"));
        cases += config.cases;
    }
    println!("{cases} sequences of up to 50 steps in {seconds} s");
}
