//! What readers do with a lab: they cancel it, use it by keyboard, ask an API of their own, and save its runs.

use e2e::{
    api::DifficultServer,
    browser::on_site_in,
    engine::Engine,
    keyboard::{answer_and_run, set_run_and_cancel},
    lab::Lab,
    record::{Network, Record, RecordExt as _, State},
    runs::run_both,
};
use serde_json::json;

use crate::in_firefox_and_webkit;

in_firefox_and_webkit! {
    a_cancel_reaches_the_network_and_the_next_run_is_clean
    a_lab_can_be_used_by_the_keyboard_alone
    an_api_of_the_readers_own_is_asked
    runs_are_saved_as_files
}

async fn a_cancel_reaches_the_network_and_the_next_run_is_clean(engine: Engine) {
    on_site_in(engine, async |browser, site| {
        let lab = browser.open_lab(&site.url, "limits").await;
        lab.press_at("cancel", "batches", 3).await;
        let records = lab.run().await;
        let [record] = records.as_slice() else { panic!("one run, cancelled: {records:#?}") };
        assert_eq!(record.state, State::Cancelled);
        record.assert_nothing_in_flight();
        record.assert_nothing_in_flight_there();
        assert!(record.seen().aborted > 0, "the network saw nobody go: {:?}", record.seen());
        for record in lab.run().await {
            record.assert_all_ok();
            let seen = record.seen();
            assert_eq!((seen.arrived, seen.aborted), (20, 0), "this run alone is counted");
        }
    })
    .await;
}

async fn a_lab_can_be_used_by_the_keyboard_alone(engine: Engine) {
    on_site_in(engine, async |browser, site| {
        browser.open_lab(&site.url, "three-tasks").await;
        answer_and_run(&browser).await;
        browser.open_lab(&site.url, "ten-posts").await;
        set_run_and_cancel(&browser).await;
    })
    .await;
}

async fn an_api_of_the_readers_own_is_asked(engine: Engine) {
    let server = DifficultServer::start().await;
    on_site_in(engine, async |browser, site| {
        let lab = browser.open_lab(&site.url, "three-requests").await;
        for (api, headers) in [("fine", ""), ("keyed", "X-Key: open")] {
            lab.choose_api(&format!("{}{api}/", server.url), headers).await;
            for record in run_both(&lab).await {
                assert_eq!(record.network, Network::Url);
                record.assert_all_ok();
            }
        }
        for (api, words) in [
            ("unshared", "does not allow pages of other origins to read its answers"),
            ("web", "is not JSON"),
        ] {
            lab.choose_api(&format!("{}{api}/", server.url), "").await;
            assert!(lab.run().await.is_empty(), "{api}");
            let problem = lab.text("problem").await;
            assert!(problem.contains(words), "{api}: {problem}");
        }
    })
    .await;
}

/// Keeps what the page hands over instead of saving it.
const KEEP: &str = "window.saved = {};
    const blobs = new Map();
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      const url = make.call(URL, blob);
      blobs.set(url, blob);
      return url;
    };
    HTMLAnchorElement.prototype.click = function () {
      saved[this.download.split('.').pop()] = blobs.get(this.href);
    };";

async fn runs_are_saved_as_files(engine: Engine) {
    on_site_in(engine, async |browser, site| {
        let lab = browser.open_lab(&site.url, "ten-posts").await;
        browser.js::<()>(KEEP, []).await;
        let records = lab.run().await;
        lab.open_tab("export").await;
        for format in ["json", "csv", "png"] {
            lab.click(&format!("[data-export='{format}']")).await;
            lab.until_says("exported", &format!(".{format}")).await;
        }
        let json: Vec<Record> = serde_json::from_str(&text(&lab, "json").await).expect("JSON");
        assert_eq!(json, records, "what the page announced");
        let csv = text(&lab, "csv").await;
        let requests: usize = records.iter().map(|record| record.requests.len()).sum();
        assert_eq!(csv.lines().count(), 1 + requests, "{csv}");
        let script = "const [done] = arguments;
            createImageBitmap(saved.png).then((it) => done([it.width, it.height]), (e) => done(`${e}`))";
        let [width, height]: [u32; 2] = browser.js_async(script, []).await;
        let picture = "const { width, height } = lab.querySelector('svg.live').getBoundingClientRect();
            return [width, height]";
        let [shown, high]: [f64; 2] = lab.js(picture, []).await;
        let is_larger = f64::from(width) >= 1.5 * shown && f64::from(height) >= 1.5 * high;
        assert!(is_larger, "{width} × {height} pixels for {shown} × {high}");
    })
    .await;
}

async fn text(lab: &Lab, format: &str) -> String {
    let script = "const [format, done] = arguments;
        saved[format].text().then(done, (error) => done(`${error}`))";
    lab.browser().js_async(script, [json!(format)]).await
}
