//! The first visit, one without a network, and one by a link.

use e2e::{browser::on_site_in, engine::Engine, runs::run_both};

use crate::in_firefox_and_webkit;

in_firefox_and_webkit! {
    the_first_visit_is_ready_to_run_and_the_second_needs_no_network
    a_link_opens_its_lab_filled_in_and_in_sight
}

async fn the_first_visit_is_ready_to_run_and_the_second_needs_no_network(engine: Engine) {
    on_site_in(engine, async |browser, site| {
        browser.open(&site.url).await;
        let lab = browser.ready("three-requests").await;
        run_both(&lab).await;
        browser.until_each_lab_is(&["idle", "done"]).await;
        let problems = "return Array.from(document.querySelectorAll('.problem, .broken'))
            .filter((it) => it.textContent !== '' && it.checkVisibility({ visibilityProperty: true }))
            .map((it) => it.textContent)";
        let problems: Vec<String> = browser.js(problems, []).await;
        assert!(problems.is_empty(), "{problems:?}");

        let url = site.url.clone();
        drop(site);
        // Firefox's driver would reload the page past its worker.
        browser.open(&url).await;
        run_both(&lab).await;
    })
    .await;
}

async fn a_link_opens_its_lab_filled_in_and_in_sight(engine: Engine) {
    on_site_in(engine, async |browser, site| {
        let link = "?lab=limits&count=12&limit=3&network=server#lab-limits";
        browser.open(&format!("{}{link}", site.url)).await;
        let lab = browser.ready("limits").await;
        assert_eq!(lab.held(["count", "limit", "network"]).await, ["12", "3", "server"]);
        lab.until_in_sight().await;
        lab.choose_network("browser").await;
        lab.set("limit", "4").await;
        assert_eq!(lab.run().await.len(), 4);
        let address = "?lab=limits&count=12&limit=4&network=browser#lab-limits";
        assert_eq!(browser.address().await, address);
        browser.back().await;
        lab.until_holds("limit", "3").await;
    })
    .await;
}
