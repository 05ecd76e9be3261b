//! APIs that keep rules of their own: the labs on them, and what the page says when it can't ask.

use std::{cell::RefCell, time::Duration};

use e2e::{
    api::{DifficultServer, JsonServer},
    browser::{Browser, on_lab, on_lesson, on_site, with_browser},
    lab::{Lab, PATIENCE},
    native::NativeServer,
    patience::{eventually, expect, in_three_attempts},
    ports::free_port,
    record::{Network, RecordExt},
    runs::assert_as_planned,
    site::Site,
};
use serde_json::json;

#[tokio::test]
async fn labs_run_on_json_server_by_its_rules_and_nothing_is_said_of_what_nobody_knows() {
    let server = JsonServer::start().await;
    on_lesson(async |browser| {
        // Posts alone, posts and users, and requests made in JavaScript.
        for name in ["three-requests", "two-endpoints", "mistakes"] {
            let lab = browser.lab(name);
            lab.until(&["idle"]).await;
            lab.show_picture().await;
            // A question that is open would be answered by them.
            let answer = "lab.querySelectorAll('.choices').forEach((it) => it.querySelector('input').click())";
            lab.js::<()>(answer, []).await;
            let outlines =
                "return lab.querySelectorAll('svg.live .ideal, svg.live .ideal-name').length";
            eventually(PATIENCE, async || {
                let count: usize = lab.js(outlines, []).await;
                if count > 0 { Ok(()) } else { Err(format!("{name} without outlines")) }
            })
            .await;
            lab.choose_api(&server.url, "").await;
            assert!(lab.text("note").await.contains("There are no outlines"), "{name}");
            // Six connections at a time: two rounds, and not ten.
            let measured = RefCell::new(Vec::new());
            in_three_attempts(async || {
                let records = lab.run().await;
                measured.replace(records.clone());
                let [first, .., last] = records.as_slice() else { panic!("{records:#?}") };
                let totals = format!("{} ms, then {} ms", first.total_ms, last.total_ms);
                expect(last.total_ms < first.total_ms, || format!("waits do not overlap: {totals}"))
            })
            .await;
            let records = measured.into_inner();
            assert_as_planned(name, &records, &lab.text("problem").await);
            lab.show_picture().await;
            assert_eq!(lab.js::<usize>(outlines, []).await, 0, "no outline, no ideal total");
            let facts = lab.text("facts").await;
            assert!(!facts.contains("seen by the server"), "no count but the page's: {facts}");
            for record in &records {
                assert_eq!(record.network, Network::Url);
                assert!(record.witness.is_none(), "{name}: json-server tells nothing");
                record.assert_all_ok();
                for request in &record.requests {
                    assert!(request.url.starts_with(&server.url), "{request:?}");
                    assert!(!request.url.contains('?'), "nothing of our own query: {request:?}");
                    let title = request.title.as_deref().expect("a title or a name");
                    assert!(title.starts_with("title ") || title.starts_with("name "), "{title}");
                }
            }
        }
    })
    .await;
}

#[tokio::test]
async fn another_server_gets_six_requests_at_a_time_too() {
    let counting = DifficultServer::start().await;
    on_lab("connections", async |lab| {
        lab.choose_api(&format!("{}slow/", counting.url), "").await;
        let records = lab.run().await;
        let [asked, simulated] = records.as_slice() else { panic!("{records:#?}") };
        assert_eq!((asked.network, simulated.network), (Network::Url, Network::Browser));
        asked.assert_all_ok();
        simulated.assert_all_ok();
        assert_eq!(counting.peak(), 6, "the server's own count");
        // It waits before each answer, and nine rounds of six are 50.
        assert!(asked.total_ms >= 900.0, "{} ms", asked.total_ms);
        let said = lab.text("said").await;
        assert!(said.contains("from that API"), "{said}");
        assert!(said.contains("Timing-Allow-Origin"), "it sends no such header: {said}");
        assert!(asked.requests.iter().all(|request| request.phases.is_none()));
        lab.show_picture().await;
        assert_eq!(lab.drawn("queued").await[0], 0, "the bars stay whole");
        assert_eq!(lab.drawn("waiting").await, [50, 50]);
    })
    .await;
}

/// Runs a lab on an API that can't be asked, and gives what the page says of it.
async fn told(lab: &Lab, address: &str, headers: &str) -> String {
    lab.choose_api(address, headers).await;
    let records = lab.run().await;
    assert_eq!(lab.state().await.as_deref(), Some("failed"), "{address}");
    assert!(records.is_empty(), "nothing should be measured at {address}: {records:#?}");
    let script =
        "return lab.querySelector('.replay').checkVisibility({ visibilityProperty: true })";
    assert!(!lab.js::<bool>(script, []).await, "there is nothing to replay");
    lab.text("problem").await
}

#[tokio::test]
async fn what_keeps_a_page_from_an_api_is_told_apart() {
    let (site, server) = (Site::start().await, DifficultServer::start().await);
    with_browser(async |browser| {
        let lab = browser.open_lab(&site.url, "three-requests").await;
        let at = |api: &str| format!("{}{api}", server.url);
        let plain = at("fine");
        let nobody = format!("http://127.0.0.1:{}", free_port().await);
        for (address, headers, words) in [
            (at("unshared"), "", "it does not allow pages of other origins to read its answers"),
            (at("unasked"), "X-Key: open", "but not send these headers"),
            (at("keyed"), "", "status 401: it wants to know who asks"),
            (at("web"), "", "is not JSON"),
            (at("moved"), "", "elsewhere (a redirect)"),
            (nobody, "", "Does it run, on this port, and at this address?"),
            (plain.replace("http:", "https:"), "", "Does it speak HTTPS there, and not plain HTTP"),
            (
                plain.replace("127.0.0.1", "[::1]"),
                "",
                "A server may listen at ::1 or at 127.0.0.1 alone",
            ),
            ("https://nobody.invalid/".to_owned(), "", "The host may not exist"),
            ("http://127.0.0.1:99999".to_owned(), "", "can’t read the address"),
        ] {
            let told = told(&lab, &address, headers).await;
            assert!(told.contains(words), "{address}: {told}");
            let is_sure = !told.contains("got no answer") || told.contains("isn’t told why");
            assert!(is_sure && !told.contains("Nobody answers"), "{address}: {told}");
        }

        // This machine without a network: the browser's own goes on.
        browser.set_offline(true).await;
        lab.choose_network("jsonplaceholder").await;
        assert!(lab.run().await.is_empty());
        let problem = lab.text("problem").await;
        assert!(problem.starts_with("This browser is offline."), "{problem}");
        lab.choose_network("browser").await;
        lab.run().await.iter().for_each(RecordExt::assert_all_ok);
        browser.set_offline(false).await;

        // And with what it wants, the same server is asked.
        lab.choose_api(&at("keyed"), "X-Key: open").await;
        assert_eq!(lab.text("problem").await, "", "what was wrong with another address is gone");
        assert!(lab.text("note").await.contains("preflight"));
        for record in lab.run().await {
            record.assert_all_ok();
            let is_secret_there = format!("{record:?}").contains("open");
            assert!(!is_secret_there, "a header's value should be in no record: {record:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn other_peoples_servers_get_so_many_requests_and_no_more_over_reloads_and_tabs() {
    let server = DifficultServer::start().await;
    on_site(async |browser, site| {
        let lab = browser.open_lab(&site.url, "ten-posts&count=50").await;
        for runs in 1..=2 {
            lab.choose_api(&server.as_another_machine("fine"), "").await;
            lab.run().await.iter().for_each(RecordExt::assert_all_ok);
            // One more before each run sees whether anybody answers.
            assert_eq!(server.asked(), runs * 101);
            browser.reload().await;
            lab.until(&["idle"]).await;
        }
        let tab = browser.driver.new_tab().await.expect("a second tab");
        browser.driver.switch_to_window(tab).await.expect("it comes to the front");
        browser.open_lab(&site.url, "ten-posts").await;
        lab.choose_api(&server.as_another_machine("fine"), "").await;
        lab.press("run").await;
        lab.until(&["failed"]).await;
        let problem = lab.text("problem").await;
        assert!(problem.contains("200 requests per minute"), "{problem}");
        assert_eq!(server.asked(), 202, "the minute's requests are spent");

        // A server on the reader's own machine is the reader's own business.
        lab.choose_api(&format!("{}fine", server.url), "").await;
        lab.press("run").await;
        lab.until(&["done"]).await;
        assert_eq!(server.asked(), 202 + 21);
    })
    .await;
}

#[tokio::test]
async fn from_a_secure_page_nothing_goes_over_plain_http() {
    let (server, difficult) = (NativeServer::start().await, DifficultServer::start().await);
    with_browser(async |browser| {
        browser.open(&server.tls_page).await;
        let lab = browser.ready("three-requests").await;
        let told = told(&lab, &difficult.as_another_machine("fine"), "").await;
        assert!(told.contains("mixed content"), "{told}");
        assert_eq!(difficult.asked(), 0);

        // To the reader's own machine it may.
        lab.choose_api(&format!("{}fine", difficult.url), "").await;
        lab.run().await.iter().for_each(RecordExt::assert_all_ok);
        assert_eq!(difficult.asked(), 7);
    })
    .await;
}

/// A browser that asks its reader before a page may reach this machine: as `answer` says, `prompt`,
/// `granted` or `denied`.
const ASKING: &str = "
  window.answer = 'prompt';
  Permissions.prototype.query = async function ({ name }) {
    if (name !== 'local-network-access') throw new TypeError(`${name} is no permission`);
    return { state: window.answer };
  };
  const real = window.fetch;
  window.fetch = async (url, ...rest) => {
    if (String(url).startsWith('http://127.0.0.1')) {
      while (window.answer === 'prompt') await new Promise((resume) => setTimeout(resume, 50));
      if (window.answer === 'denied') throw new TypeError('Failed to fetch');
    }
    return real(url, ...rest);
  }";

#[tokio::test]
async fn while_the_browser_asks_for_local_network_access_the_lab_waits_and_a_refusal_is_named() {
    let (server, own) = (NativeServer::start().await, DifficultServer::start().await);
    with_browser(async |browser| {
        browser.run_first(ASKING).await;
        // A page of this machine would not be asked.
        let page = server.tls_page.replace("localhost", "another-machine.test");
        let lab = browser.open_lab(&page, "three-requests&network=url").await;
        lab.choose_api(&format!("{}fine", own.url), "").await;
        lab.press("run").await;
        lab.until_says("progress", "whether this page may reach your own machine").await;
        // Longer than any network has to answer.
        tokio::time::sleep(Duration::from_secs(12)).await;
        assert_eq!(lab.state().await.as_deref(), Some("running"), "the reader may take longer");
        browser.js::<()>("window.answer = 'granted'", []).await;
        lab.until_over().await.iter().for_each(RecordExt::assert_all_ok);

        browser.js::<()>("window.answer = 'denied'", []).await;
        assert!(lab.run().await.is_empty());
        let problem = lab.text("problem").await;
        assert!(problem.contains("does not let this page reach your own machine"), "{problem}");
        assert!(!problem.contains("Does it run"), "the cause is known: {problem}");
    })
    .await;
}

/// The controls of the reader's own API.
const API: [&str; 2] = ["url", "headers"];

/// What this browser keeps of the reader's API.
async fn kept(browser: &Browser) -> Vec<(String, String)> {
    let script = "return Object.entries(localStorage).filter(([name]) => name.includes(':own:'))";
    let mut kept: Vec<(String, String)> = browser.js(script, []).await;
    kept.sort();
    kept
}

#[tokio::test]
async fn an_api_is_shared_by_all_labs_and_kept_only_if_the_reader_asks_for_it() {
    on_lesson(async |browser| {
        let (lab, other) = (browser.lab("three-requests"), browser.lab("limits"));
        other.until(&["idle"]).await;
        let (address, headers) = ("http://localhost:3000/", "X-Key: open");
        lab.choose_api(address, headers).await;
        assert_eq!(other.held(API).await, [address, headers]);
        assert_eq!(kept(&browser).await, []);

        lab.click("[name=remember]").await;
        let wanted = [("overlap:own:headers", headers), ("overlap:own:url", address)];
        let wanted = wanted.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(kept(&browser).await, wanted);
        browser.reload().await;
        other.until(&["idle"]).await;
        assert_eq!(other.held(API).await, [address, headers]);

        // Headers may hold a key, which is not for any address that a link brings along.
        let link = "const link = document.createElement('a');
            link.href = '?lab=limits&network=url&url=http://localhost:9999/#lab-limits';
            document.body.append(link);
            link.click()";
        browser.js::<()>(link, []).await;
        assert_eq!(other.held(API).await, ["http://localhost:9999/", ""]);
        assert_eq!(kept(&browser).await, wanted);

        let forget = "document.querySelector('[data-action=forget]').click()";
        browser.js::<()>(forget, []).await;
        assert_eq!((kept(&browser).await.len(), other.held(API).await), (0, Default::default()));
        // A tick that is taken back takes back what was kept.
        lab.choose_api(address, headers).await;
        for kept_after in [2, 0] {
            lab.click("[name=remember]").await;
            assert_eq!(kept(&browser).await.len(), kept_after);
        }
    })
    .await;
}

#[tokio::test]
async fn a_link_brings_the_address_of_an_api_along_and_never_its_headers() {
    let (site, server) = (Site::start().await, DifficultServer::start().await);
    with_browser(async |browser| {
        let address = format!("{}keyed/posts/{{id}}", server.url);
        let query = format!("?lab=three-requests&network=url&url={address}");
        browser.open(&format!("{}{query}", site.url)).await;
        let lab = browser.ready("three-requests").await;
        assert_eq!(lab.held(API).await, [&address, ""]);
        assert_eq!(server.asked(), 0, "a link asks nobody");

        lab.choose_api(&address, "X-Key: open").await;
        lab.run().await.iter().for_each(RecordExt::assert_all_ok);
        let script = "const link = new URLSearchParams(location.search).get('url');
            const links = lab.querySelectorAll('a[href], input[readonly], textarea[readonly]');
            const all = Array.from(links, (it) => it.href ?? it.value).join(' ') + location;
            return [link, String(all.includes('open') || all.includes('X-Key'))]";
        let [link, has_headers]: [String; 2] = lab.js(script, []).await;
        assert_eq!((link.as_str(), has_headers.as_str()), (address.as_str(), "false"));

        // It is asked only where the reader chose it, and no other host at all.
        let asked = server.asked();
        assert_eq!(asked, 7);
        let other = browser.ready("two-endpoints").await;
        other.run().await;
        assert_eq!(server.asked(), asked, "that lab asks the network in this browser");
        let script = "return performance.getEntriesByType('resource').map(({ name }) => name)
            .filter((name) => !name.startsWith(new URL('.', location)))
            .filter((name) => !name.startsWith(arguments[0]))";
        let elsewhere: Vec<String> = browser.js(script, [json!(server.url)]).await;
        assert_eq!(elsewhere, [""; 0]);
        // And it may have other paths, and answer with any JSON.
        lab.choose_api(&format!("{}items/things/{{id}}?page=1", server.url), "").await;
        for record in lab.run().await {
            record.assert_all_ok();
            let last = &record.requests[2];
            assert_eq!(last.url, format!("{}items/things/3?page=1", server.url));
            assert_eq!((last.title.as_deref(), last.chars), (None, Some(1)), "a number");
        }
    })
    .await;
}
