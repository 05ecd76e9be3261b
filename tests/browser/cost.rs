//! What a future costs in JavaScript.

use js_sys::Promise;
use overlap::page::sampled;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_sample_that_rejects_is_left_out_and_is_no_zero() {
    let cost = JsValue::from(2.5);
    assert_eq!(sampled(Promise::resolve(&cost)).await, Some(2.5));
    assert_eq!(sampled(Promise::reject(&"out of memory".into())).await, None);
}
