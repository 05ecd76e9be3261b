//! What the service worker does on a host that lacks a file, or does not answer.

use std::{
    fs,
    net::TcpListener,
    path::Path,
    time::{Duration, Instant},
};

use e2e::{
    browser::{on_site, with_browser},
    patience::eventually,
    runs::run_both,
    setup,
    site::Site,
};
use serde_json::json;

use crate::visits::{copy_dist, title};

#[tokio::test]
async fn a_host_without_the_icon_is_no_reason_to_do_without_the_network() {
    let dist = copy_dist("without-icon");
    let icon = dist.join("icon.svg");
    let svg = fs::read(&icon).expect("the page has an icon");
    fs::remove_file(&icon).expect("the copy is ours");
    let site = Site::of(&dist).await;
    with_browser(async |browser| {
        browser.open(&site.url).await;
        run_both(&browser.lab("three-requests")).await;
        // What was missing is kept as soon as the host has it and the page asks for it.
        fs::write(&icon, svg).expect("the copy is ours");
        let fetched: u16 = browser
            .js_async(
                "const [done] = arguments; fetch('icon.svg').then((it) => done(it.status))",
                [],
            )
            .await;
        assert_eq!(fetched, 200);
        eventually(Duration::from_secs(10), async || {
            let script = "const [url, done] = arguments;
                caches.match(url).then((found) => done(found !== undefined))";
            let url = format!("{}icon.svg", site.url);
            let is_kept: bool = browser.js_async(script, [json!(url)]).await;
            if is_kept { Ok(()) } else { Err("the icon should be kept".to_owned()) }
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn without_its_glue_or_its_wasm_no_worker_is_installed() {
    for name in ["practice-worker.js", "practice-worker_bg.wasm"] {
        let dist = copy_dist(&format!("without-{name}"));
        fs::remove_file(dist.join(name)).expect("the copy is ours");
        let site = Site::of(&dist).await;
        with_browser(async |browser| {
            browser.open(&site.url).await;
            let script = "const [done] = arguments;
                navigator.serviceWorker.register('sw.js').then(async (registration) => {
                  const worker = registration.installing ?? registration.waiting;
                  if (!worker) return done(registration.active ? 'activated' : 'redundant');
                  worker.addEventListener('statechange', () => {
                    if (['activated', 'redundant'].includes(worker.state)) done(worker.state);
                  });
                }, () => done('redundant'))";
            let state: String = browser.js_async(script, []).await;
            assert_eq!(state, "redundant", "without {name}");
        })
        .await;
    }
}

#[tokio::test]
async fn a_host_that_never_answers_is_not_waited_for_when_the_lesson_is_kept() {
    on_site(async |browser, site| {
        browser.open(&site.url).await;
        let lab = browser.lab("three-requests");
        run_both(&lab).await;

        let address = site.url.split('/').nth(2).expect("a host and its port").to_owned();
        drop(site);
        // Connections are taken, and nothing is ever said on them.
        let _silent = eventually(Duration::from_secs(10), async || {
            TcpListener::bind(&address).map_err(|error| error.to_string())
        })
        .await;
        let start = Instant::now();
        browser.driver.refresh().await.expect("the page can be loaded");
        assert_eq!(title(&browser).await, "Overlap");
        run_both(&lab).await;
        let took = start.elapsed();
        assert!(took < Duration::from_secs(20), "the page took {took:?}");
    })
    .await;
}

#[tokio::test]
async fn each_file_has_a_type_that_every_host_knows() {
    // Those of nginx's mime.types in Debian 12, of which `.mjs` is none.
    const KNOWN: [&str; 6] = ["css", "html", "js", "json", "svg", "wasm"];
    // Read by hosts, and not served.
    const HEADERS: &str = "_headers";
    let mut folders = vec![setup::dist()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the built page") {
            let path = entry.expect("something in it").path();
            let extension = Path::new(&path).extension().and_then(|it| it.to_str());
            if path.is_dir() {
                folders.push(path);
            } else {
                let is_known = extension.is_some_and(|it| KNOWN.contains(&it));
                let is_known = is_known || path.ends_with(HEADERS);
                assert!(is_known, "a host may not know what {} is", path.display());
            }
        }
    }
}

#[tokio::test]
async fn a_worker_that_never_takes_over_is_given_up_by_the_clock_and_not_by_ticks() {
    on_site(async |browser, site| {
        // As in a hidden tab, whose timers run once a second.
        let hidden = "const setAny = setTimeout;
            setTimeout = (call, ms, ...args) => setAny(call, Math.max(ms ?? 0, 1000), ...args);
            const none = { get: () => null };
            Object.defineProperty(ServiceWorkerContainer.prototype, 'controller', none);
            ServiceWorkerContainer.prototype.addEventListener = () => {};
            sessionStorage.setItem('overlap:reloaded-for-worker', '1')";
        browser.run_first(hidden).await;
        browser.open(&site.url).await;
        let lab = browser.lab("three-requests");
        let start = Instant::now();
        lab.until_says("problem", "loaded past it").await;
        assert!(start.elapsed() < Duration::from_secs(40), "after {:?}", start.elapsed());
    })
    .await;
}
