//! The page as a place for strategies to run in.

use std::time::Duration;

use futures::{
    FutureExt,
    future::{AbortHandle, Abortable, LocalFutureObj},
    task::{LocalSpawn, SpawnError},
};
use js_sys::{Array, Promise};
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};
use wasm_bindgen_futures::{JsFuture, future_to_promise, spawn_local};

use super::task::Start;
use crate::strategy::Host;

/// What strategies need besides futures, as the page has it.
pub(super) const HOST: Host<'static> = Host {
    executor: &Executor,
    sleep: |time: Duration| gloo_timers::future::sleep(time).boxed_local(),
    abort: &|| {},
};

struct Executor;

impl LocalSpawn for Executor {
    fn spawn_local_obj(&self, future: LocalFutureObj<'static, ()>) -> Result<(), SpawnError> {
        spawn_local(future);
        Ok(())
    }
}

struct AbortAll(Vec<AbortHandle>);

impl Drop for AbortAll {
    fn drop(&mut self) {
        for handle in &self.0 {
            handle.abort();
        }
    }
}

#[wasm_bindgen(module = "/src/strategy/create_then_await_js.mjs")]
extern "C" {
    #[wasm_bindgen(js_name = createThenAwait)]
    fn create_then_await_js(requests: &Array) -> Promise;
}

/// Runs the JavaScript twin of `create_then_await`: each request becomes a function that gives a
/// promise, as an `async function` would.
///
/// A promise can't be dropped. So that Cancel works here, too, dropping the returned future aborts
/// those behind the promises.
pub(super) async fn in_javascript(starts: Vec<Start>) {
    let mut guard = AbortAll(Vec::new());
    let functions: Array = starts
        .into_iter()
        .map(|start| {
            let (handle, registration) = AbortHandle::new_pair();
            guard.0.push(handle);
            Closure::once_into_js(move || {
                let request = Abortable::new(start(), registration);
                future_to_promise(request.map(|_| Ok(JsValue::UNDEFINED)))
            })
        })
        .collect();
    // None of these promises rejects.
    let _ = JsFuture::from(create_then_await_js(&functions)).await;
}
