//! What the page says when a network can't be asked.

use overlap::network::{self, Api, Destination};
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
async fn a_worker_that_is_not_on_the_host_is_reported_with_what_may_help() {
    // The page that these tests run on has no sw.js beside it.
    let unavailable =
        network::connect(Destination::Browser, &|_| {}).await.expect_err("no worker").0;
    let start = "The network inside this page could not be installed: ";
    assert!(unavailable.starts_with(start), "{unavailable}");
    assert!(unavailable.contains("Reloading the page may help"), "{unavailable}");
}

#[wasm_bindgen_test]
async fn a_probe_that_finds_nobody_takes_of_the_minutes_allowance_only_what_it_may_have_sent() {
    // The run of each would take half of it.
    for _ in 0..3 {
        let api = Api::parse("https://no-such-host.invalid/", "").expect("it is an address");
        let asked = network::connect(Destination::Api(api, 100), &|_| {});
        let why = asked.await.expect_err("there is no such host").0;
        assert!(why.contains("got no answer"), "{why}");
    }
}
