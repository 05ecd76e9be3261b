//! Real requests in a real browser, to the native practice server: `cargo xtask test --only browser`.
#![cfg(target_arch = "wasm32")]

mod abort;
mod cost;
mod failures;
mod get;
mod network;
mod pace;
mod practice;
mod record;
mod rejections;
mod replaced_fetch;
mod strategies;
mod timings;
mod unguarded;

use wasm_bindgen_test::wasm_bindgen_test_configure;

wasm_bindgen_test_configure!(run_in_browser);
