//! The practice server, and what it saw.

use std::time::Duration;

use futures::{
    FutureExt,
    future::LocalFutureObj,
    task::{LocalSpawn, SpawnError},
};
use gloo_timers::future::sleep;
use overlap::{request::get, run::Witness, strategy::Host};
use serde::Deserialize;
use wasm_bindgen_futures::spawn_local;

/// A post, whole.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Post {
    pub(crate) user_id: u32,
    pub(crate) id: u32,
    pub(crate) title: String,
    pub(crate) body: String,
}

/// Where the server's API is: known when this is compiled, since a page has no environment.
const BASE: Option<&str> = option_env!("OVERLAP_TEST_NETWORK");

pub(crate) fn base() -> &'static str {
    BASE.expect("run cargo xtask test --only browser")
}

/// How many connections a browser opens to one HTTP/1.1 server.
pub(crate) const CONNECTIONS: u32 = 6;

/// A run that the server counts by itself.
#[derive(Debug)]
pub(crate) struct Run(String);

impl Run {
    pub(crate) fn new() -> Self {
        Self(format!("{:.0}-{:.0}", js_sys::Date::now(), js_sys::Math::random() * 1e9))
    }

    /// The URL of `path`, which has a query.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}&run={}", base(), self.0)
    }

    /// What the server has seen by now.
    pub(crate) async fn witness(&self) -> Witness {
        let url = format!("{}witness?run={}", base(), self.0);
        get(&url, |_| {}).await.expect("the server answers").value
    }

    /// What the server has seen once it has seen the end of every request.
    pub(crate) async fn settled(&self) -> Witness {
        for _ in 0..100 {
            let seen = self.witness().await;
            if seen.is_settled() {
                return seen;
            }
            wait(50).await;
        }
        panic!("a request is still in flight after five seconds");
    }

    /// Waits until so many requests have arrived.
    pub(crate) async fn arrivals(&self, count: u32) {
        for _ in 0..100 {
            if self.witness().await.arrived >= count {
                return;
            }
            wait(20).await;
        }
        panic!("not all of {count} requests arrived");
    }
}

/// What strategies need besides futures, on this page; nothing is aborted by it.
pub(crate) fn host() -> Host<'static> {
    Host { executor: &Executor, sleep: |time| sleep(time).boxed_local(), abort: &|| {} }
}

/// The browser's own.
pub(crate) struct Executor;

impl LocalSpawn for Executor {
    fn spawn_local_obj(&self, future: LocalFutureObj<'static, ()>) -> Result<(), SpawnError> {
        spawn_local(future);
        Ok(())
    }
}

pub(crate) async fn wait(ms: u64) {
    sleep(Duration::from_millis(ms)).await;
}

/// Milliseconds on the page's clock.
pub(crate) fn now() -> f64 {
    let performance = web_sys::window().and_then(|window| window.performance());
    performance.expect("performance.now is in every browser").now()
}
