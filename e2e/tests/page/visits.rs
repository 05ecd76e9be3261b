//! Visits of every kind: the first, offline, past the worker, without one, without scripts.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use e2e::{
    browser::{Browser, on_lab, on_native, on_site, with_browser},
    patience::eventually,
    record::Network,
    runs::run_both,
    setup,
    site::Site,
};
use serde_json::{Value, json};

#[tokio::test]
async fn after_a_hard_reload_and_after_its_worker_was_stopped_a_lab_runs() {
    on_lab("three-requests", async |lab| {
        let browser = lab.browser();
        let note = "if (!navigator.serviceWorker.controller) sessionStorage.isPastWorker = 'yes'";
        browser.run_first(note).await;
        // Past every cache and past the worker, as Shift-Reload.
        browser.cdp("Page.reload", json!({ "ignoreCache": true })).await;
        let [_, before] = run_both(&lab).await;
        assert_eq!(lab.text("problem").await, "");
        let noted: Option<String> = browser.js("return sessionStorage.isPastWorker", []).await;
        assert_eq!(noted.as_deref(), Some("yes"), "the reload should have been a hard one");

        browser.cdp("ServiceWorker.enable", json!({})).await;
        browser.cdp("ServiceWorker.stopAllWorkers", json!({})).await;
        run_both(&lab).await;
        // What a worker knows of its runs ends with it.
        let url = &before.requests[0].url;
        let run = url.split_once("run=").expect("a URL names its run").1;
        let script = "const [run, done] = arguments;
            fetch('practice/witness?run=' + run).then((answer) => answer.json()).then(done)";
        let witness: Value = browser.js_async(script, [json!(run)]).await;
        assert_eq!(witness["arrived"], 0, "the worker should have been another one: {witness}");
    })
    .await;
}

#[tokio::test]
async fn after_a_new_build_the_reader_has_that_build_offline_too() {
    let dist = copy_dist("new-build");
    let site = Site::of(&dist).await;
    with_browser(async |browser| {
        browser.open(&site.url).await;
        let lab = browser.lab("three-requests");
        run_both(&lab).await;

        change(&dist.join("index.html"), "<h1>", "<h1>New ");
        change(&dist.join("sw.js"), "const VERSION = \"", "const VERSION = \"new-");
        browser.reload().await;
        assert_eq!(title(&browser).await, "New Overlap", "while there is a host");
        // The old worker is to have nothing to do meanwhile: of one that is at work when the new one is installed,
        // Chromium notices only half a minute later that it is idle.
        eventually(Duration::from_secs(60), async || {
            let script = "const done = arguments[0];
                Promise.all([caches.keys(), navigator.serviceWorker.getRegistration()]).then(
                  ([names, { installing, waiting, active }]) =>
                    done([names, [installing, waiting, active].map((it) => it?.state)]))";
            let (names, workers): (Vec<String>, Value) = browser.js_async(script, []).await;
            let is_new = names.len() == 1 && names[0].contains(" new-");
            let seen = format!("keeping the files in {names:?}, with workers {workers}");
            if is_new { Ok(()) } else { Err(seen) }
        })
        .await;
        run_both(&lab).await;

        drop(site);
        browser.reload().await;
        assert_eq!(title(&browser).await, "New Overlap", "without a host");
        run_both(&lab).await;
    })
    .await;
}

/// A copy of the built page, in a folder of this name, for a test to change.
pub(crate) fn copy_dist(name: &str) -> PathBuf {
    let dist = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // What an earlier run may have left.
    let _ = fs::remove_dir_all(&dist);
    copy(&setup::dist(), &dist);
    dist
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder for a test");
    for entry in fs::read_dir(from).expect("the built page") {
        let from = entry.expect("something in it").path();
        let to = to.join(from.file_name().expect("it has a name"));
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("a copy");
        }
    }
}

fn change(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).expect("a file of the page");
    assert!(text.contains(from), "{} has no {from}", file.display());
    fs::write(file, text.replacen(from, to, 1)).expect("a copy of ours");
}

pub(crate) async fn title(browser: &Browser) -> String {
    browser.js("return document.querySelector('h1').textContent", []).await
}

#[tokio::test]
async fn over_plain_http_the_page_says_what_would_help_and_the_native_server_can_be_asked() {
    on_native(async |browser, server| {
        browser.open(&server.page_as_another_machine()).await;
        let lab = browser.lab("three-requests");
        for state in ["idle", "failed"] {
            lab.until(&[state]).await;
            assert!(lab.text("problem").await.contains("HTTPS"), "it should say what would help");
            lab.press("run").await;
        }
        // What needs no network runs, and all of it can be read.
        run_both(&browser.lab("three-tasks")).await;
        browser.assert_text_reads().await;
        browser.assert_no_error_in_console().await;
        lab.choose_network("server").await;
        let both = run_both(&lab).await;
        assert!(both.iter().all(|record| record.network == Network::Server));
    })
    .await;
}

#[tokio::test]
async fn without_scripts_the_text_reads_and_each_lab_shows_its_ideal() {
    on_site(async |browser, site| {
        browser.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": true })).await;
        browser.open(&site.url).await;
        browser.assert_text_reads().await;
        for width in [390, 1280] {
            browser.set_width(width).await;
            let script = "return Array.from(document.querySelectorAll('.lab'), (lab) =>
                Array.from(lab.querySelectorAll('svg.still'), (still) => still.getBoundingClientRect())
                  .filter(({ height }) => height > 60).length)";
            let pictures: Vec<u32> = browser.js(script, []).await;
            assert!(!pictures.is_empty(), "the page should have labs");
            assert!(
                pictures.iter().all(|n| *n == 1),
                "one picture a lab at {width} px: {pictures:?}"
            );
        }
        let script = "return document.querySelector('noscript').innerText";
        let words: String = browser.js(script, []).await;
        assert!(words.contains("JavaScript"), "the page should say what the labs need: {words:?}");
    })
    .await;
}
