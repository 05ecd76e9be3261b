//! What a future costs that is ready at once, in Rust and in JavaScript.

use std::time::Duration;

use futures::{FutureExt, future::ready};
use gloo_timers::future::sleep;
use js_sys::Promise;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use super::browser::{Browser, now};
use crate::{
    run::{Cost, Recorder, Reply, RunInfo},
    session::{Start, host::Host as _},
    strategy::{self, Strategy},
};

/// How many samples are kept. Those before them warm the code up.
const SAMPLES: usize = 15;
const WARM_UPS: usize = 2;

/// How many are enough where a clock is so coarse that a sample takes long, and when it does, in
/// milliseconds.
const FEWEST: usize = 5;
const PATIENCE_MS: f64 = 1000.0;

/// How long a sample goes on at least, in milliseconds: a clock in a page is exact to a tenth of one,
/// and what is short is seldom interrupted by another program.
const SAMPLE_MS: f64 = 4.0;

#[wasm_bindgen(module = "/src/strategy/promise_all_js.js")]
extern "C" {
    #[wasm_bindgen(thread_local_v2, js_name = promiseAll)]
    static PROMISE_ALL: JsValue;
}

#[wasm_bindgen(module = "/src/page/cost.js")]
extern "C" {
    fn sample(strategy: &JsValue, count: u32, least_ms: f64) -> Promise;
}

/// Runs a strategy over so many ready futures again and again, and lets others in between. A sample
/// that could not be taken is left out; of no samples there is no cost.
pub(super) async fn measured(info: &RunInfo, futures: u32) -> Option<Cost> {
    let mut samples_us = Vec::new();
    let since = now();
    for index in 0..WARM_UPS + SAMPLES {
        if samples_us.len() >= FEWEST && now() - since > PATIENCE_MS {
            break;
        }
        sleep(Duration::ZERO).await;
        let cost_us = if info.strategy.is_javascript() {
            sampled(PROMISE_ALL.with(|strategy| sample(strategy, futures, SAMPLE_MS))).await
        } else {
            Some(in_rust(info, futures).await)
        };
        samples_us.extend(cost_us.filter(|_| index >= WARM_UPS));
    }
    (!samples_us.is_empty()).then_some(Cost { futures, samples_us })
}

/// One sample that JavaScript takes, in microseconds a future; none if its promise rejects or gives no
/// number.
pub async fn sampled(cost: Promise) -> Option<f64> {
    JsFuture::from(cost).await.ok()?.as_f64()
}

/// One sample, in microseconds a future. Each batch is a run with a record of its own, as any run of
/// this page is; only that nothing in it waits.
async fn in_rust(info: &RunInfo, futures: u32) -> f64 {
    // From one step of the clock to another: where it is coarse, what lies between two steps can't be told.
    let mut last = now();
    let mut since = None;
    let mut made = 0.0;
    let host =
        strategy::Host { executor: Browser.executor(), sleep: Browser::sleep, abort: &|| {} };
    loop {
        let recorder = Recorder::new(now, info.clone());
        let starts: Vec<Start> = (0..futures).map(|_| start(&recorder)).collect();
        Strategy::JoinAll.run(starts, host).await;
        recorder.finish(false);
        // To give back what was kept is a part of the cost.
        drop(recorder);
        made += f64::from(futures);
        let now = now();
        if now > last {
            last = now;
            let passed = now
                - *since.get_or_insert_with(|| {
                    made = 0.0;
                    now
                });
            if passed >= SAMPLE_MS {
                return passed * 1000.0 / made;
            }
        }
    }
}

fn start(recorder: &Recorder) -> Start {
    let place = recorder.register("", "");
    Box::new(|| {
        let watched = place.instrument(|_| ready(Ok(Reply::default())).boxed_local());
        watched.map(|result| result.map(drop).map_err(drop)).boxed_local()
    })
}
