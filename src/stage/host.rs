//! The page as a place for strategies to run in.

use std::time::Duration;

use futures::{
    FutureExt,
    future::LocalFutureObj,
    task::{LocalSpawn, SpawnError},
};
use wasm_bindgen_futures::spawn_local;

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
