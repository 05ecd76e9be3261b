//! Runs in the Performance panel of the browser's developer tools, on tracks of their own.
//!
//! A page can't know whether anybody records. So every entry is written, and at once forgotten
//! again: a recording has it by then, and nothing piles up where there is none.

use js_sys::JSON;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::browser::performance;
use crate::{
    export::{Entry, request_entry, run_entry},
    run::{Record, Recorder},
    strategy::Strategy,
};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = performance, catch)]
    fn measure(name: &str, options: &JsValue) -> Result<JsValue, JsValue>;
}

/// Shows the requests that have ended, past the first `seen` events of the run.
pub(super) fn show_ends(recorder: &Recorder, strategy: Strategy, track: &str, seen: usize) {
    let (start, clock_step_ms) = (recorder.start(), recorder.clock_step_ms());
    recorder.each_end_after(seen, &mut |request| {
        if let Some(entry) = request_entry(request, strategy, clock_step_ms, start, track) {
            show(&entry);
        }
    });
}

/// Shows a run that is over.
pub(super) fn show_run(record: &Record, track: &str) {
    let start = record.started_unix_ms - performance().time_origin();
    show(&run_entry(record, start, track));
}

fn show(Entry { name, options }: &Entry) {
    // A browser that knows no such entries is no trouble: there is no panel to see them in.
    let _ = JSON::parse(options).and_then(|options| measure(name, &options));
    performance().clear_measures_with_measure_name(name);
}
