//! A file of runs that the reader chooses, or drops on a lab.

use js_sys::Promise;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::Event;

use crate::run::Record;

#[wasm_bindgen(module = "/src/view/file.js")]
extern "C" {
    fn records(event: &Event) -> Promise;

    /// Whether files are dragged, and not a text or a link.
    #[wasm_bindgen(js_name = hasFiles)]
    pub(crate) fn has_files(event: &Event) -> bool;
}

/// The records in the file of an event; none where it has no file. An error is words for the reader.
pub(crate) async fn opened_records(event: Event) -> Option<Result<Vec<Record>, String>> {
    let words = |thrown: JsValue| {
        thrown.as_string().unwrap_or_else(|| "The browser could not read it.".to_owned())
    };
    let list = match JsFuture::from(records(&event)).await {
        Ok(list) if list.is_undefined() => return None,
        list => list.map_err(words),
    };
    let read = |list| {
        serde_wasm_bindgen::from_value(list)
            .map_err(|error| format!("It has no records of runs: {error}."))
    };
    Some(list.and_then(read))
}
