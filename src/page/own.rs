//! Runs a reader's own code, by the scripts in `www/own`.

use std::{cell::RefCell, rc::Rc};

use js_sys::Promise;
use serde::Deserialize;
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers};

use super::javascript::heard;
use crate::{
    request::AbortOnDrop,
    run::{ExternalRequest, OwnError, RunInfo},
    session::OwnCode,
    view::as_object,
};

#[wasm_bindgen(module = "/src/page/own.js")]
extern "C" {
    fn prepare(code: &str, signal: &AbortSignal) -> Promise;

    fn run(
        program: &Program,
        urls: Vec<String>,
        headers: Option<Headers>,
        values: JsValue,
        may_repeat: bool,
        tell: &JsValue,
        print: &JsValue,
    ) -> Promise;

    /// `Program` of `www/own/room.js`.
    #[derive(Debug)]
    type Program;

    #[wasm_bindgen(method)]
    fn end(this: &Program);
}

/// A compiled program that waits in its worker. Dropping it ends it, and aborts its requests.
#[derive(Debug)]
pub(super) struct OwnProgram(Program);

impl Drop for OwnProgram {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl OwnProgram {
    /// Compiles it. Dropping the future leaves nothing behind.
    pub(super) async fn of(code: &OwnCode) -> Result<Self, OwnError> {
        let guard = AbortOnDrop::new();
        let program = JsFuture::from(prepare(&code.0, &guard.signal())).await;
        guard.disarm();
        program.map(|program| Self(program.into())).map_err(error)
    }

    /// Runs it to its end, and gives how many lines it printed and what it did not catch. Dropping the future
    /// ends it, and aborts its requests; what they tell after that is not heard.
    pub(super) async fn run(
        self,
        info: RunInfo,
        headers: Option<Headers>,
        asked: Vec<(String, ExternalRequest)>,
        print: Box<dyn Fn(String, bool)>,
    ) -> (u32, Option<OwnError>) {
        #[derive(Deserialize)]
        struct Ended {
            printed: u32,
            error: Option<OwnError>,
        }

        let (urls, requests): (Vec<_>, Vec<_>) = asked.into_iter().unzip();
        let requests = UnderWay(Rc::new(RefCell::new(requests)));
        let told = Rc::clone(&requests.0);
        // Promises outlive this future, and so must what they call.
        let tell = Closure::<dyn FnMut(usize, JsValue)>::new(move |index: usize, what: JsValue| {
            if let Some(request) = told.borrow().get(index) {
                if what.is_undefined() {
                    request.started_again();
                } else {
                    heard(request, &what);
                }
            }
        });
        let print = Closure::<dyn FnMut(String, String)>::new(move |level: String, text| {
            print(text, matches!(&*level, "warn" | "error"));
        });
        let values = as_object(&info.settings);
        // Of other people's servers each request is asked once: so many were reserved.
        let may_repeat = !info.network.is_api();
        let [tell, print] = [tell.into_js_value(), print.into_js_value()];
        let ended = run(&self.0, urls, headers, values, may_repeat, &tell, &print);
        let ended = JsFuture::from(ended).await.map(serde_wasm_bindgen::from_value::<Ended>);
        match ended {
            Ok(Ok(ended)) => (ended.printed, ended.error),
            Ok(Err(unread)) => (0, Some(error(unread.into()))),
            Err(thrown) => (0, Some(error(thrown))),
        }
    }
}

/// The requests of a run. Those that have not ended when this is dropped were given up, and nothing that is
/// told of them after that is heard.
struct UnderWay(Rc<RefCell<Vec<ExternalRequest>>>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.take();
    }
}

fn error(thrown: JsValue) -> OwnError {
    let unknown = |_| OwnError { name: "Error".to_owned(), ..OwnError::default() };
    serde_wasm_bindgen::from_value(thrown).unwrap_or_else(unknown)
}
