//! Whether the browser lets this page reach the reader's own machine or network, and waiting while it asks.

use std::{pin::pin, time::Duration};

use futures::future::{Either, select};
use gloo_timers::future::sleep;
use js_sys::{Date, Object, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{PermissionState, PermissionStatus};

use super::address::{Reach, is_loopback};
use crate::request::Failure;

/// How often the browser is asked whether it asks the reader.
const EVERY: Duration = Duration::from_millis(500);

/// What stands in the way of a page from elsewhere that reaches so far; none where nothing does, or the
/// browser knows no such permission.
async fn state(reach: Reach) -> Option<PermissionState> {
    let window = web_sys::window()?;
    // Where a page of this machine asks this machine, nobody is asked. And over plain HTTP a browser calls
    // everything denied.
    if !window.is_secure_context() || is_loopback(&window.location().host().ok()?) {
        return None;
    }
    let permissions = window.navigator().permissions().ok()?;
    // The names have changed; one that a browser does not know is an error.
    let own = match reach {
        Reach::OwnMachine => "loopback-network",
        Reach::OwnNetwork => "local-network",
    };
    for name in [own, "local-network-access"] {
        let wanted = Object::new();
        Reflect::set(&wanted, &"name".into(), &name.into()).ok()?;
        if let Ok(asked) = permissions.query(&wanted)
            && let Ok(status) = JsFuture::from(asked).await
        {
            return Some(status.unchecked_into::<PermissionStatus>().state());
        }
    }
    None
}

/// Why the page can't reach so far, where the browser says that it doesn't let it.
pub(super) async fn refusal(reach: Option<Reach>) -> Option<String> {
    let reach = reach?;
    (state(reach).await? == PermissionState::Denied).then(|| {
        format!(
            "This browser does not let this page reach {}: the permission for local network access is \
             denied. Allow it in what the browser has set for this site, and press Run again. In a frame \
             of another page, open the lesson by itself.",
            reach.words()
        )
    })
}

/// Waits for an answer no longer than `limit`, but for the time in which the browser waits for the
/// reader's permission. `waits` is told what is waited for, and nothing once the reader has answered.
///
/// # Errors
///
/// The request's own failure, or [`Failure::Timeout`].
pub(super) async fn within_reach<T>(
    limit: Duration,
    reach: Option<Reach>,
    waits: &dyn Fn(&str),
    request: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let mut request = pin!(request);
    // By the clock, and not by counted timers: those of a hidden page ring once a second or less.
    let mut since = Date::now();
    let mut is_reader_asked = false;
    loop {
        if let Either::Left((result, _)) = select(request.as_mut(), sleep(EVERY)).await {
            return result;
        }
        if let Some(reach) = reach
            && state(reach).await == Some(PermissionState::Prompt)
        {
            waits(&format!(
                "waiting for you: the browser asks whether this page may reach {} …",
                reach.words()
            ));
            since = Date::now();
            is_reader_asked = true;
        } else if std::mem::take(&mut is_reader_asked) {
            waits("");
        }
        if Date::now() - since >= limit.as_secs_f64() * 1000.0 {
            return Err(Failure::Timeout(limit));
        }
    }
}
