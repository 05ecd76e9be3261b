//! What a future costs that has nothing to wait for, and a promise beside it.

use e2e::{browser::on_lab, record::Record};
use serde::Serialize;

use crate::spread::Spread;

/// What one of so many costs.
#[derive(Debug, Serialize)]
pub(crate) struct Cost {
    pub(crate) futures: u32,
    /// To make it, poll it and note it, in microseconds: one median a press of Run.
    pub(crate) future_us: Spread,
    pub(crate) promise_us: Spread,
    pub(crate) future_to_promise: Spread,
}

pub(crate) async fn measure(rounds: usize) -> Vec<Cost> {
    let mut presses = Vec::new();
    on_lab("ready-futures", async |lab| {
        for _ in 0..rounds {
            presses.push(lab.run().await);
        }
    })
    .await;
    let counts = presses[0].iter().filter(|record| !record.strategy.is_javascript()).map(futures);
    let costs: Vec<_> = counts.map(|futures| cost(futures, &presses)).collect();
    println!("{costs:#?}");
    costs
}

fn futures(record: &Record) -> u32 {
    record.cost.as_ref().expect("it was measured").futures
}

fn cost(futures: u32, presses: &[Vec<Record>]) -> Cost {
    let of = |press: &[Record], is_javascript| {
        let is_it = |it: &&Record| {
            self::futures(it) == futures && it.strategy.is_javascript() == is_javascript
        };
        let record = press.iter().find(is_it).expect("it was run");
        record.cost_us().expect("it was measured")
    };
    Cost {
        futures,
        future_us: Spread::of(presses.iter().map(|press| of(press, false))),
        promise_us: Spread::of(presses.iter().map(|press| of(press, true))),
        future_to_promise: Spread::of(presses.iter().map(|it| of(it, false) / of(it, true))),
    }
}
