//! Starts the lesson's labs on its page. On any other target there is nothing to start.

fn main() {
    #[cfg(target_arch = "wasm32")]
    overlap::page::start();
}
