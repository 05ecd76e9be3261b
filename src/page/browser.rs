//! The page as a place for runs: its clock, its timers, its `fetch`.

use std::{cell::Cell, time::Duration};

use futures::{
    FutureExt,
    future::{LocalBoxFuture, LocalFutureObj},
    task::{LocalSpawn, SpawnError},
};
use serde::Deserialize;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_bindgen_futures::spawn_local;
use web_sys::{AbortController, Performance};

use super::{cost::measured, javascript::in_javascript, own::OwnProgram};
use crate::{
    network::{self, Endpoint, Unavailable},
    request::{self, Answer},
    run::{Cost, End, ExternalRequest, Job, OwnError, Reply, RunInfo, Witness},
    session::{
        OwnCode,
        host::{Destination, Host, Sending, Timings},
    },
    strategy::Strategy,
    view::is_hidden,
};

/// The browser around this page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Browser;

/// Any JSON at all.
#[derive(Deserialize)]
#[serde(transparent)]
struct Body(#[serde(with = "serde_wasm_bindgen::preserve")] JsValue);

struct Executor;

impl LocalSpawn for Executor {
    fn spawn_local_obj(&self, future: LocalFutureObj<'static, ()>) -> Result<(), SpawnError> {
        spawn_local(future);
        Ok(())
    }
}

#[wasm_bindgen]
extern "C" {
    /// Milliseconds on the page's clock.
    ///
    /// A single call into JavaScript: it is asked several times for each request.
    #[wasm_bindgen(js_namespace = performance)]
    pub(super) fn now() -> f64;
}

/// By how many milliseconds the page's clock goes on at a time: the least of a few steps, between which
/// the page may do other things.
async fn clock_step() -> f64 {
    const STEPS: usize = 4;
    // Far less than a millisecond, and more than a step of a clock that is fine.
    const READ_AT_ONCE: usize = 1000;
    let mut steps_ms = Vec::new();
    let mut last = now();
    while steps_ms.len() < STEPS {
        for _ in 0..READ_AT_ONCE {
            let next = now();
            if next > last {
                steps_ms.push(next - last);
                last = next;
            }
        }
        if steps_ms.len() < STEPS {
            Browser::sleep(Duration::ZERO).await;
        }
    }
    steps_ms.into_iter().fold(f64::INFINITY, f64::min)
}

pub(super) fn performance() -> Performance {
    let performance = web_sys::window().and_then(|window| window.performance());
    performance.expect("every browser has it")
}

impl Host for Browser {
    type Endpoint = Endpoint;
    type Abort = AbortController;
    type Program = OwnProgram;

    fn now() -> f64 {
        now()
    }

    fn sleep(time: Duration) -> LocalBoxFuture<'static, ()> {
        gloo_timers::future::sleep(time).boxed_local()
    }

    fn unix_ms() -> f64 {
        performance().time_origin() + now()
    }

    async fn clock_step(&self) -> f64 {
        thread_local! {
            static STEP_MS: Cell<Option<f64>> = const { Cell::new(None) };
        }
        if let Some(step_ms) = STEP_MS.get() {
            return step_ms;
        }
        let step_ms = clock_step().await;
        STEP_MS.set(Some(step_ms));
        step_ms
    }

    fn wall_ms() -> f64 {
        js_sys::Date::now()
    }

    fn random() -> f64 {
        js_sys::Math::random()
    }

    fn executor(&self) -> &dyn LocalSpawn {
        &Executor
    }

    fn is_hidden(&self) -> bool {
        is_hidden()
    }

    async fn connect(
        &self,
        to: Destination,
        waits: &dyn Fn(&str),
    ) -> Result<Endpoint, Unavailable> {
        network::connect(to, waits).await
    }

    async fn close_connections(&self, endpoint: &Endpoint) {
        endpoint.close_connections().await;
    }

    fn url(&self, endpoint: &Endpoint, path: &str, run_id: &str) -> String {
        endpoint.target(path, run_id).url
    }

    fn abort_handle(&self) -> AbortController {
        AbortController::new().expect("every browser has it")
    }

    fn abort(&self, abort: &AbortController) {
        abort.abort();
    }

    fn get(
        &self,
        endpoint: &Endpoint,
        url: String,
        sending: Sending<AbortController>,
        on_headers: Box<dyn FnOnce(u16)>,
    ) -> Job {
        let target = endpoint.target_of(url);
        match sending {
            Sending::WhenPolled => {
                request::get(target, on_headers).map(|answer| answer.map(reply)).boxed_local()
            }
            Sending::Now => {
                request::start(&target, on_headers).map(|answer| answer.map(reply)).boxed_local()
            }
            Sending::Unguarded(abort) => async move {
                request::get_unguarded(target, on_headers, &abort.signal()).await.map(reply)
            }
            .boxed_local(),
        }
    }

    fn javascript(
        &self,
        strategy: Strategy,
        endpoint: Option<&Endpoint>,
        requests: Vec<(String, ExternalRequest)>,
    ) -> LocalBoxFuture<'static, ()> {
        let headers = endpoint.and_then(Endpoint::headers);
        in_javascript(strategy, headers, requests).boxed_local()
    }

    async fn prepare(&self, code: &OwnCode) -> Result<OwnProgram, OwnError> {
        OwnProgram::of(code).await
    }

    fn run_program(
        &self,
        program: OwnProgram,
        info: &RunInfo,
        endpoint: Option<&Endpoint>,
        requests: Vec<(String, ExternalRequest)>,
        print: Box<dyn Fn(String, bool)>,
    ) -> LocalBoxFuture<'static, (u32, Option<OwnError>)> {
        let headers = endpoint.and_then(Endpoint::headers);
        program.run(info.clone(), headers, requests, print).boxed_local()
    }

    fn work() {
        thread_local! {
            static LAST_PRIME: std::cell::Cell<u64> = const { std::cell::Cell::new(2) };
        }
        LAST_PRIME.set(next_prime(LAST_PRIME.get() % 50_000_000));
    }

    async fn cost(&self, info: &RunInfo, futures: u32) -> Option<Cost> {
        measured(info, futures).await
    }

    async fn witness(&self, endpoint: &Endpoint, run_id: &str) -> Option<Witness> {
        endpoint.witness(run_id).await
    }

    async fn ends(&self, endpoint: &Endpoint, run_id: &str) -> Vec<End> {
        endpoint.ends(run_id).await
    }

    fn timings(&self) -> Option<Timings> {
        let timings = request::Timings::listen()?;
        Some(Box::new(move |url| timings.of(url)))
    }
}

/// What the page says of an answer: a post has a title, a user a name, and other things may have
/// neither.
#[allow(clippy::needless_pass_by_value, reason = "what `Result::map` hands over")]
fn reply(answer: Answer<Body>) -> Reply {
    let member = |name| request::text_member(&answer.value.0, name);
    Reply {
        status: Some(answer.status),
        chars: Some(answer.chars),
        title: member("title").or_else(|| member("name")),
    }
}

/// The first prime above a hundred thousand more than a number: a millisecond's work or less, and
/// nothing that a compiler could leave out.
fn next_prime(after: u64) -> u64 {
    let mut number = after + 100_000;
    let is_prime = |number: u64| {
        let mut divisors = (2..number).take_while(|divisor| divisor * divisor <= number);
        !divisors.any(|divisor| number.is_multiple_of(divisor))
    };
    while !is_prime(number) {
        number += 1;
    }
    std::hint::black_box(number)
}
