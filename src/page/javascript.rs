//! Runs of JavaScript: its own requests, in its own loops, told to the same recorder.

use std::{cell::RefCell, rc::Rc, time::Duration};

use js_sys::{Array, Promise, Reflect};
use wasm_bindgen::{
    JsCast,
    prelude::{Closure, JsValue, wasm_bindgen},
};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, Headers};

use crate::{
    request::{Failure, text_member},
    run::{ExternalRequest, Reply},
    strategy::Strategy,
};

#[wasm_bindgen(module = "/src/request/get.js")]
extern "C" {
    fn requests(
        urls: Vec<String>,
        headers: Option<Headers>,
        controllers: &Array,
        tell: &JsValue,
    ) -> Array;
}

#[wasm_bindgen(module = "/src/strategy/create_then_await_js.js")]
extern "C" {
    #[wasm_bindgen(js_name = createThenAwait)]
    fn create_then_await_js(requests: &Array) -> Promise;
}

#[wasm_bindgen(module = "/src/strategy/sequential_js.js")]
extern "C" {
    #[wasm_bindgen(js_name = sequential)]
    fn sequential_js(requests: &Array) -> Promise;
}

#[wasm_bindgen(module = "/src/strategy/promise_all_js.js")]
extern "C" {
    #[wasm_bindgen(js_name = promiseAll)]
    fn promise_all_js(requests: &Array) -> Promise;
}

/// The requests of a run that have not ended, each in its place.
type UnderWay = Rc<RefCell<Vec<Option<ExternalRequest>>>>;

/// Aborts all requests of a run and notes what became of them: a promise can't be dropped.
struct AbortAll {
    controllers: Array,
    under_way: UnderWay,
    is_over: bool,
}

impl Drop for AbortAll {
    fn drop(&mut self) {
        if !self.is_over {
            // From now on each request is told that the run is over.
            self.under_way.take();
            self.controllers.for_each(&mut |controller, _, _| {
                controller.unchecked_into::<AbortController>().abort();
            });
        }
    }
}

/// Runs a strategy that is written in JavaScript, over requests that are.
///
/// Dropping the returned future aborts them; what they tell after that is not heard.
pub(super) async fn in_javascript(
    strategy: Strategy,
    headers: Option<Headers>,
    asked: Vec<(String, ExternalRequest)>,
) {
    let (urls, told): (Vec<_>, Vec<_>) =
        asked.into_iter().map(|(url, told)| (url, Some(told))).unzip();
    let under_way: UnderWay = Rc::new(RefCell::new(told));
    let mut guard =
        AbortAll { controllers: Array::new(), under_way: Rc::clone(&under_way), is_over: false };
    // Promises outlive this future, and so must what they call.
    let tell = Closure::<dyn FnMut(usize, JsValue) -> bool>::new(move |index, what: JsValue| {
        let mut places = under_way.borrow_mut();
        let Some(place): Option<&mut Option<ExternalRequest>> = places.get_mut(index) else {
            return false;
        };
        if place.as_ref().is_some_and(|request| heard(request, &what)) {
            *place = None;
        }
        true
    });
    let requests = requests(urls, headers, &guard.controllers, &tell.into_js_value());
    // None of these promises rejects.
    let _ = JsFuture::from(match strategy {
        Strategy::SequentialJs => sequential_js(&requests),
        Strategy::PromiseAllJs => promise_all_js(&requests),
        _ => create_then_await_js(&requests),
    })
    .await;
    guard.is_over = true;
}

/// What a request tells: nothing when it starts, its status, and then an answer or an error. Whether that was
/// its end.
pub(super) fn heard(request: &ExternalRequest, what: &JsValue) -> bool {
    if what.is_undefined() {
        request.started();
    } else if let Some(status) = what.as_f64() {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "100 to 599")]
        request.headers(status as u16);
    } else {
        request.settled(&outcome(what, request.status()));
        return true;
    }
    false
}

fn outcome(what: &JsValue, status: Option<u16>) -> Result<Reply, Failure> {
    let chars = Reflect::get(what, &"chars".into()).unwrap_or_default();
    let words = || text_member(what, "message").unwrap_or_default();
    // An answer has no name, as an error has.
    match text_member(what, "name").as_deref() {
        None => Ok(Reply {
            status,
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a length")]
            chars: chars.as_f64().map(|chars| chars as usize),
            title: text_member(what, "title"),
        }),
        Some("AbortError") => Err(Failure::Cancelled),
        Some("TimeoutError") => {
            let limit_ms = Reflect::get(what, &"ms".into()).ok().and_then(|ms| ms.as_f64());
            // It comes from a reader's code.
            let limit = Duration::try_from_secs_f64(limit_ms.unwrap_or_default() / 1000.0);
            Err(Failure::Timeout(limit.unwrap_or_default()))
        }
        Some("Decode") => Err(Failure::Decode(words())),
        Some("Redirect") => Err(Failure::Redirect),
        Some("Status") => Err(Failure::Status {
            code: status.unwrap_or_default(),
            message: words(),
            retry_after: None,
        }),
        Some(_) => Err(Failure::Network(words())),
    }
}
