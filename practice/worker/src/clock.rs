//! The browser's time.

use std::time::Duration;

use gloo_timers::future::TimeoutFuture;
use practice::Clock;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    /// Milliseconds since the worker was started; unlike the time of day it never goes back.
    #[wasm_bindgen(js_namespace = performance, js_name = now)]
    fn performance_now() -> f64;
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct BrowserClock;

impl Clock for BrowserClock {
    fn now(&self) -> Duration {
        Duration::from_secs_f64(performance_now() / 1_000.0)
    }

    fn sleep(&self, time: Duration) -> impl Future<Output = ()> {
        // `setTimeout` takes whole milliseconds and would cut off the rest.
        let ms = time.as_nanos().div_ceil(1_000_000);
        TimeoutFuture::new(u32::try_from(ms).unwrap_or(u32::MAX))
    }
}
