//! The service worker: registered once, then made to look after this very page.

use std::{pin::pin, time::Duration};

use futures::future::{Either, select};
use gloo_timers::future::sleep;
use js_sys::{Object, Promise, Reflect};
use practice::wire::WORKER_BASE;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    RegistrationOptions, ServiceWorkerContainer, ServiceWorkerRegistration,
    ServiceWorkerUpdateViaCache, Window,
};

use super::{Endpoint, Unavailable};
use crate::request::text_member;

/// How long a worker may take to start up and to take over the page. On a slow phone, compiling its
/// WebAssembly takes a second or two.
const PATIENCE: Duration = Duration::from_secs(15);

/// Remembers in this tab that the page was loaded again to get a worker, so that it happens once.
const RELOADED: &str = "overlap:reloaded-for-worker";

/// Makes sure that a worker answers this page's requests.
pub(super) async fn ready() -> Result<Endpoint, Unavailable> {
    let window = web_sys::window().expect("this runs on a page");
    let container = container(&window)?;
    let registration = register(&container).await?;
    if !is_controlled(&container).await {
        return Err(after_hard_reload(&window));
    }
    forget_reload(&window);
    Ok(Endpoint::Practice(registration.scope() + WORKER_BASE))
}

fn container(window: &Window) -> Result<ServiceWorkerContainer, Unavailable> {
    // Where it can't be used, `navigator.serviceWorker` is missing; in some frames, asking for it
    // throws.
    let found = Reflect::get(&window.navigator(), &"serviceWorker".into());
    if let Some(container) = found.ok().filter(JsValue::is_object) {
        return Ok(container.unchecked_into());
    }
    let why = if window.is_secure_context() {
        "This browser has no service workers (a private window may switch them off), so the network \
         inside this page can’t start. An ordinary window of a current browser has them."
    } else {
        "This page, or one around it, came over plain HTTP from another machine, where browsers \
         allow no service workers, so the network inside this page can’t start. Open it over HTTPS or from localhost; \
         or, if the native server served it, choose “native server” above."
    };
    Err(Unavailable(why.to_owned()))
}

async fn register(
    container: &ServiceWorkerContainer,
) -> Result<ServiceWorkerRegistration, Unavailable> {
    let options = RegistrationOptions::new();
    options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
    let registered = container.register_with_options("sw.js", &options);
    match JsFuture::from(registered).await {
        Ok(registration) => Ok(registration.into()),
        Err(error) => {
            let words = text_member(&error, "message");
            let words = words.unwrap_or_else(|| "the browser gave no reason".to_owned());
            Err(Unavailable(format!(
                "The network inside this page could not start: {words}. Reloading the page may help; \
                 so may allowing this site to store data."
            )))
        }
    }
}

/// Waits until a worker is active and controls this page; false when it does not come to that.
async fn is_controlled(container: &ServiceWorkerContainer) -> bool {
    let taken_over = Promise::new(&mut |resolve, _| {
        let listened = container.add_event_listener_with_callback("controllerchange", &resolve);
        debug_assert!(listened.is_ok(), "any function can listen");
    });
    if container.controller().is_some() {
        return true;
    }
    let taken_over = async {
        claim(container).await;
        JsFuture::from(taken_over).await
    };
    // One timer and no ticks: those of a hidden tab come once a second, or once a minute.
    matches!(select(pin!(taken_over), pin!(sleep(PATIENCE))).await, Either::Left(_))
}

/// Asks the worker to take over this page, once there is one. It does so by itself when it starts;
/// one that was active already when this page was loaded past it (a hard reload) has to be asked.
async fn claim(container: &ServiceWorkerContainer) {
    let Ok(ready) = container.ready() else { return };
    let Ok(registration) = JsFuture::from(ready).await else { return };
    let registration: ServiceWorkerRegistration = registration.unchecked_into();
    let Some(worker) = registration.active() else { return };
    let claim = Object::new();
    let is_set = Reflect::set(&claim, &"type".into(), &"claim".into()).is_ok();
    debug_assert!(is_set, "a new object takes any member");
    // A worker that can't be told is one that won't take over: the wait ends in time.
    let _ = worker.post_message(&claim);
}

/// A page loaded past its worker is loaded once more, the ordinary way; if that did not help,
/// the reader is told.
fn after_hard_reload(window: &Window) -> Unavailable {
    let storage = window.session_storage().ok().flatten();
    if let Some(storage) = storage
        && storage.get_item(RELOADED) == Ok(None)
        && storage.set_item(RELOADED, "1").is_ok()
        && window.location().reload().is_ok()
    {
        return Unavailable(
            "Loading the page once more, so that its network can start …".to_owned(),
        );
    }
    Unavailable(
        "The network inside this page is installed, but this page was loaded past it, as a hard \
         reload does. Reload the page the ordinary way, without Shift."
            .to_owned(),
    )
}

fn forget_reload(window: &Window) {
    if let Ok(Some(storage)) = window.session_storage() {
        // Where nothing can be stored, nothing was.
        let _ = storage.remove_item(RELOADED);
    }
}
