//! The service worker: registered once, then made to look after this very page.

use std::{
    future::{Future, pending},
    mem,
    pin::pin,
    time::Duration,
};

use futures::{
    FutureExt,
    future::{Either, LocalBoxFuture, select},
};
use gloo_timers::future::sleep;
use js_sys::{Object, Promise, Reflect};
use practice::wire::WORKER_BASE;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    EventTarget, RegistrationOptions, ServiceWorkerContainer, ServiceWorkerRegistration,
    ServiceWorkerState, ServiceWorkerUpdateViaCache, Window,
};

use super::{Endpoint, Unavailable};
use crate::request::{Failure, text_member};

const SCRIPT: &str = "sw.js";

/// How long a worker may take to start up and to take over the page. On a slow phone, compiling its
/// WebAssembly takes a second or two.
const PATIENCE: Duration = Duration::from_secs(15);

/// How long a worker that is not installed may take to say why.
const WORDS_AFTER: Duration = Duration::from_millis(500);

/// Remembers in this tab that the page was loaded again to get a worker, so that it happens once.
const RELOADED: &str = "overlap:reloaded-for-worker";

/// Makes sure that a worker answers this page's requests. Each step may fail by itself, and says why as
/// far as that is known.
pub(super) async fn ready() -> Result<Endpoint, Unavailable> {
    let window = web_sys::window().expect("this runs on a page");
    let container = container(&window)?;
    let failure = failure(&container);
    let registration = register(&container).await?;
    match select(pin!(taken_over(&container, &registration)), pin!(failure)).await {
        Either::Left((Takeover::Done, _)) => {
            forget_reload(&window);
            Ok(Endpoint::Practice(registration.scope() + WORKER_BASE))
        }
        Either::Left((Takeover::Late, _)) => Err(late(&window, &registration)),
        Either::Left((Takeover::NotInstalled, failure)) => {
            let why = match select(failure, pin!(sleep(WORDS_AFTER))).await {
                Either::Left((why, _)) => why,
                Either::Right(_) => "the browser does not say why".to_owned(),
            };
            Err(not_installed(&why))
        }
        Either::Right((why, _)) => Err(not_installed(&why)),
    }
}

/// Makes sure that the worker is the one who answers. The browser may have it look after the page and
/// still send the page's requests past it.
pub(super) async fn answering(endpoint: &Endpoint) -> Result<(), Unavailable> {
    let said = match endpoint.greet(PATIENCE).await {
        Ok(_) => return Ok(()),
        Err(Failure::Status { code: 503, message, .. }) if !message.is_empty() => {
            return Err(Unavailable(format!(
                "The worker of the network inside this page answers: {message}. Reloading the page may \
                 help."
            )));
        }
        Err(Failure::Timeout(limit)) => {
            return Err(Unavailable(format!(
                "The worker of the network inside this page has not answered in {} seconds. Reload the \
                 page, or press Run again.",
                limit.as_secs()
            )));
        }
        Err(Failure::Status { code, .. }) => format!("the page’s host answers, with status {code}"),
        Err(Failure::Decode(_)) => "the page’s host answers, with a page of its own".to_owned(),
        Err(Failure::Redirect) => "the page’s host answers, with a redirect".to_owned(),
        Err(Failure::Network(_) | Failure::Cancelled) => "nobody answers".to_owned(),
    };
    Err(Unavailable(format!(
        "The network inside this page is bypassed: its worker is there, but {said}. In the browser’s \
         developer tools, “Bypass for network” does that (Application, Service workers): switch it off \
         and press Run again, or choose another network above."
    )))
}

fn container(window: &Window) -> Result<ServiceWorkerContainer, Unavailable> {
    // Where it can't be used, `navigator.serviceWorker` is missing; in some frames, asking for it
    // throws.
    let found = Reflect::get(&window.navigator(), &"serviceWorker".into());
    if let Some(container) = found.ok().filter(JsValue::is_object) {
        return Ok(container.unchecked_into());
    }
    let why = if window.origin() == "null" {
        "This page stands in a sandboxed frame, where browsers allow no service workers (allow-same-origin \
         is missing), so the network inside this page can’t start. Open the page by itself, or choose \
         another network above."
    } else if window.is_secure_context() {
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
    let registered = JsFuture::from(container.register_with_options(SCRIPT, &options));
    match select(pin!(registered), pin!(sleep(PATIENCE))).await {
        // Extensions that guard privacy are known to resolve with nothing, or never.
        Either::Left((Ok(registration), _)) if registration.is_object() => Ok(registration.into()),
        Either::Left((Ok(_), _)) => Err(not_installed(
            "the browser registers no worker, and names no error; an extension may be the cause",
        )),
        Either::Left((Err(error), _)) => {
            let words = text_member(&error, "message");
            let words = words.unwrap_or_else(|| "the browser gave no reason".to_owned());
            Err(not_installed(words.trim_end_matches('.')))
        }
        Either::Right(_) => Err(not_installed(
            "the browser has not registered its worker in 15 seconds; an extension may be the cause",
        )),
    }
}

/// How a worker that is registered comes to control the page.
enum Takeover {
    Done,
    /// Its installation has failed.
    NotInstalled,
    /// It has not come to that in all the [`PATIENCE`].
    Late,
}

/// Waits until a worker is active and controls this page, or it is known that none will.
async fn taken_over(
    container: &ServiceWorkerContainer,
    registration: &ServiceWorkerRegistration,
) -> Takeover {
    let changed = event(container, "controllerchange");
    if container.controller().is_some() {
        return Takeover::Done;
    }
    // The first worker's: an update that fails leaves the one that there is.
    let installing = registration.installing().filter(|_| registration.active().is_none());
    let discarded = async {
        let Some(worker) = installing else { return pending().await };
        while worker.state() != ServiceWorkerState::Redundant {
            event(&worker, "statechange").await;
        }
    };
    let taken_over = async {
        claim(container).await;
        changed.await;
    };
    // One timer and no ticks: those of a hidden tab come once a second, or once a minute.
    let late = sleep(PATIENCE);
    match select(select(pin!(taken_over), pin!(discarded)), pin!(late)).await {
        Either::Left((Either::Left(_), _)) => Takeover::Done,
        Either::Left((Either::Right(_), _)) => Takeover::NotInstalled,
        Either::Right(_) => Takeover::Late,
    }
}

/// The next event of this kind. It is listened for from this call on.
fn event(target: &EventTarget, kind: &str) -> impl Future<Output = JsValue> + use<> {
    let heard = Promise::new(&mut |resolve, _| {
        let listened = target.add_event_listener_with_callback(kind, &resolve);
        debug_assert!(listened.is_ok(), "any function can listen");
    });
    // Nothing rejects it.
    JsFuture::from(heard).map(Result::unwrap_or_default)
}

/// Why the worker can't be installed, once it says so itself.
fn failure(container: &ServiceWorkerContainer) -> LocalBoxFuture<'static, String> {
    let container = container.clone();
    let mut message = event(&container, "message");
    async move {
        loop {
            let message = mem::replace(&mut message, event(&container, "message")).await;
            let data = Reflect::get(&message, &"data".into()).unwrap_or_default();
            let why =
                Reflect::get(&data, &"notInstalled".into()).ok().and_then(|it| it.as_string());
            if let Some(why) = why {
                return why;
            }
        }
    }
    .boxed_local()
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

fn not_installed(why: &str) -> Unavailable {
    Unavailable(format!(
        "The network inside this page could not be installed: {why}. Reloading the page may help; so may \
         allowing this site to store data."
    ))
}

/// What to say, or do, when no worker has taken over. A page loaded past its worker is loaded once more,
/// the ordinary way; if that did not help, the reader is told.
fn late(window: &Window, registration: &ServiceWorkerRegistration) -> Unavailable {
    if registration.active().is_none() {
        return not_installed(
            "after 15 seconds its files were not here, or its worker had not started",
        );
    }
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
        "The network inside this page is installed, but does not answer this page: it was loaded past \
         it, as a hard reload does, or the browser’s developer tools bypass it. Reload the page the \
         ordinary way, without Shift."
            .to_owned(),
    )
}

fn forget_reload(window: &Window) {
    if let Ok(Some(storage)) = window.session_storage() {
        // Where nothing can be stored, nothing was.
        let _ = storage.remove_item(RELOADED);
    }
}
