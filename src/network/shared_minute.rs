//! The minute that all tabs of this origin share, in the browser's local storage.

use std::{cell::Cell, pin::pin, rc::Rc, time::Duration};

use futures::future::select;
use gloo_timers::future::sleep;
use js_sys::{Function, Promise};
use wasm_bindgen::{
    JsCast,
    prelude::{Closure, JsValue, wasm_bindgen},
};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::rate_guard::{Allowance, Reservation, Store};

/// Its name in the storage and as a lock. What the reader has kept begins with another word, so that to
/// forget that gives no requests back.
const NAME: &str = "overlap-requests";

/// For how long a tab keeps the others waiting, so that they hear of what it has written: it reaches them
/// by way of another process.
const HELD: Duration = Duration::from_millis(50);

/// For how long a tab waits for the others, whose timers may ring late.
const PATIENCE: Duration = Duration::from_secs(2);

#[wasm_bindgen]
extern "C" {
    /// Calls `granted` once no other tab holds the lock of this name, until its promise is settled.
    #[wasm_bindgen(js_namespace = ["navigator", "locks"], js_name = request, catch)]
    fn lock(name: &str, granted: &Function) -> Result<Promise, JsValue>;
}

/// The browser's local storage. In some frames it can't be used, and throws.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shared;

impl Store for Shared {
    fn read(&self) -> Option<String> {
        Some(web_sys::window()?.local_storage().ok()??.get_item(NAME).ok()?.unwrap_or_default())
    }

    fn write(&self, text: &str) {
        let storage = web_sys::window().and_then(|window| window.local_storage().ok()?);
        if let Some(storage) = storage {
            // A full storage only means that other tabs hear nothing.
            let _ = storage.set_item(NAME, text);
        }
    }
}

thread_local! {
    static ALLOWANCE: Allowance<Shared> = Allowance::default();
}

/// Reserves so many requests to other people's servers.
///
/// # Errors
///
/// When that is more than is left of this minute: in how many milliseconds it will be there.
pub(super) async fn reserve(count: usize) -> Result<Reservation<Shared>, f64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "any number will do"
    )]
    let id = (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    let reserve =
        move || ALLOWANCE.with(|allowance| allowance.reserve(count, js_sys::Date::now(), id));
    alone(reserve).await
}

/// Does this while no other tab does such a thing. Where tabs can't wait for each other, such as on a page
/// that came over plain HTTP, it is done all the same.
async fn alone<T: 'static>(work: impl FnOnce() -> T + 'static) -> T {
    let work = Rc::new(Cell::new(Some(work)));
    let done = Rc::new(Cell::new(None));
    let granted = {
        let (work, done) = (Rc::clone(&work), Rc::clone(&done));
        Closure::once_into_js(move || {
            done.set(work.take().map(|work| work()));
            future_to_promise(async {
                sleep(HELD).await;
                Ok(JsValue::UNDEFINED)
            })
        })
    };
    if let Ok(promise) = lock(NAME, granted.unchecked_ref()) {
        select(pin!(JsFuture::from(promise)), pin!(sleep(PATIENCE))).await;
    }
    done.take().unwrap_or_else(|| work.take().expect("it is done once: there or here")())
}
