//! Starts the lesson's labs on its page. On any other target there is nothing to start.

// A page has no use for what the standard library sets up before `main`.
#![cfg_attr(target_arch = "wasm32", no_main)]

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen(start)]
fn start() {
    overlap::page::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}
