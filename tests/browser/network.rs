//! What the page says when a network can't be asked.

use futures::FutureExt;
use overlap::network::{self, Api, Destination};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_worker_that_is_not_on_the_host_is_reported_with_what_may_help() {
    // The page that these tests run on has no sw.js beside it.
    let unavailable = network::connect(Destination::Browser).await.expect_err("no worker").0;
    let start = "The network inside this page could not be installed: ";
    assert!(unavailable.starts_with(start), "{unavailable}");
    assert!(unavailable.contains("Reloading the page may help"), "{unavailable}");
}

#[wasm_bindgen_test]
fn a_probe_that_is_given_up_takes_nothing_of_the_minutes_allowance() {
    // Each of these would take half of it.
    for _ in 0..3 {
        let api = Api::parse("https://no-such-host.invalid/", "").expect("it is an address");
        let first_poll = network::connect(Destination::Api(api, 100)).now_or_never();
        assert!(first_poll.is_none(), "it should wait for an answer: {first_poll:?}");
    }
}
