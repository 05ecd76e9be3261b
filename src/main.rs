//! Starts the lesson's labs on its page. On any other target there is nothing to start.

/// Two thirds smaller than the standard library's allocator, and quick enough for a page.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

fn main() {
    #[cfg(target_arch = "wasm32")]
    overlap::page::start();
}
