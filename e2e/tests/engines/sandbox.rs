//! Where a reader's own code runs: what it can't reach, and what of it is not believed.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use e2e::{
    browser::{Browser, on_site_in},
    engine::Engine,
    patience::{eventually, expect},
    record::{Outcome, RecordExt as _, State},
};
use serde_json::json;
use tokio::{net::TcpListener, time::sleep};

use crate::{
    in_engines,
    own::{error_of, run_alone, write},
};

/// How long a worker may take to be started on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

in_engines! {
    messages_are_believed_no_further_than_they_may_be: chromium Chromium, firefox Firefox, webkit WebKit;
    a_cancel_leaves_no_worker_behind: chromium Chromium, firefox Firefox, webkit WebKit;
    it_reaches_nothing: chromium Chromium, firefox Firefox, webkit WebKit;
    a_place_that_is_not_shut_is_not_used: chromium Chromium, firefox Firefox, webkit WebKit;
}

/// What no program sends that knows no more than the page tells it.
const HOSTILE: [&str; 9] = [
    "get(1).catch(() => {}); await sleep(20);
     for (const ms of [Infinity, -1, NaN, '5', 1e300]) postMessage({ type: 'abort', id: 1, ms });
     await sleep(50);",
    "postMessage({ type: 'print', level: 'log', text: new Array(2 ** 26) });
     postMessage({ type: 'print', level: {}, text: { toString: 1, valueOf: 1 } });
     let nested = ['x']; for (let i = 0; i < 30; i += 1) nested = [nested, nested];
     postMessage({ type: 'print', level: 'log', text: nested });",
    "for (let i = 0; i < 20000; i += 1) postMessage({ type: 'print', level: 'log', text: 'x'.repeat(2000) });",
    "postMessage({ type: 'get', all: [null, 1, {}, { id: 1, n: 0 }, { id: 2, n: 1e9 }, { id: 'a', n: 1 }] });
     postMessage({ type: 'get' }); await sleep(50);",
    "postMessage({ type: 'get', all: new Array(1e6) }); await sleep(50);",
    "postMessage({ type: 'get', all: [{ id: 1, n: 1 }, { id: 1, n: 2 }] }); await sleep(50);",
    "for (const line of [-1, 1e9, 0.5, '1']) postMessage({ type: 'failed', error: { name: 7, message: {}, line } });
     postMessage({ type: 'failed' }); postMessage({ type: 'done', printed: -1 }); await sleep(50);",
    "for (;;) reportError({ get name() { throw 1; } });",
    "for (;;) postMessage({ type: 'toString', all: 'x'.repeat(1000) });",
];

async fn messages_are_believed_no_further_than_they_may_be(engine: Engine) {
    on_site_in(engine, async |browser, site| {
        let lab = browser.open_lab(&site.url, "errors&failures=0").await;
        for code in HOSTILE {
            let record = run_alone(&lab, code).await;
            assert!(record.total_ms < 11_500.0, "{code}: {} ms", record.total_ms);
            let lines = "return lab.querySelectorAll('[data-part=console] li').length";
            let lines: usize = lab.js(lines, []).await;
            assert!(lines <= 1003, "{code}: {lines} lines");
            let ended = record.requests.iter().all(|it| it.outcome.is_some());
            assert!(ended, "{code}: {:?}", record.requests);
        }
        // Nothing of it has stopped the page, or stays.
        let record = run_alone(&lab, "await get(1);").await;
        assert_eq!((record.state, error_of(&record)), (State::Done, ("", None)));
    })
    .await;
}

async fn a_cancel_leaves_no_worker_behind(engine: Engine) {
    on_site_in(engine, async |browser, site| {
        let lab = browser.open_lab(&site.url, "errors&failures=0").await;
        // Once, so that there is a room.
        run_alone(&lab, "await get(1);").await;
        let count = "const room = document.querySelector('iframe').contentWindow;
            window.workers = { started: 0, ended: 0 };
            room.Worker = class extends room.Worker {
                constructor(...given) { super(...given); window.workers.started += 1; }
                terminate() { super.terminate(); window.workers.ended += 1; }
            };";
        browser.js::<()>(count, []).await;
        write(&lab, "for (;;);").await;
        let press = "lab.querySelector('[data-part=alone] [value=own_js]').click()";
        // Two clicks of a mouse in a row would be a double one.
        let cancel = "lab.querySelector('[data-action=cancel]').click()";
        let workers = async || -> (usize, usize) {
            browser.js("return [window.workers.started, window.workers.ended]", []).await
        };
        lab.js::<()>(press, []).await;
        eventually(PATIENCE, async || {
            let (started, _) = workers().await;
            expect(started == 1, || format!("{started} are started"))
        })
        .await;
        lab.js::<()>(cancel, []).await;
        lab.until_over().await;
        // After one that had to be ended by force, the next waits for two seconds; here in vain.
        lab.js::<()>(press, []).await;
        sleep(Duration::from_millis(500)).await;
        lab.press("cancel").await;
        sleep(Duration::from_secs(3)).await;
        let (started, ended) = workers().await;
        assert_eq!(started, ended, "one is left");
        lab.records().await;
        assert_eq!(run_alone(&lab, "await get(1);").await.state, State::Done);
    })
    .await;
}

/// A host that counts who connects to it.
async fn listener() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
    let address = listener.local_addr().expect("it is bound").to_string();
    let count = Arc::new(AtomicUsize::new(0));
    let heard = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok(connection) = listener.accept().await {
            heard.fetch_add(1, Ordering::Relaxed);
            drop(connection);
        }
    });
    (address, count)
}

/// Ways out, each a function that does what it may not.
const PROBES: &str = include_str!("probes.js");

async fn it_reaches_nothing(engine: Engine) {
    on_site_in(engine, async |browser, site| {
        let lab = browser.open_lab(&site.url, "errors&failures=0").await;
        let (address, heard) = listener().await;
        note_storage(&browser).await;
        let code = format!(
            "const out = {address:?}, site = '{}own/room.js', fetch_ = Object.getPrototypeOf(self).fetch ?? \
             self.constructor.prototype.fetch ?? WorkerGlobalScope.prototype.fetch ?? fetch;
            const native = {{ setTimeout: WorkerGlobalScope.prototype.setTimeout?.bind(self) ?? setTimeout }};
            const late = (promise) => Promise.race([promise, sleep(700).then(() => {{ throw 'late' }})]);
            const opened = (it) => new Promise((resolve, reject) => {{ it.onopen = resolve; it.onerror = reject; }});
            const working = (worker) => new Promise((resolve, reject) => {{
                worker.onmessage = resolve;
                worker.onerror = reject;
            }});
            const nested = async (text) => {{
                const {{ data }} = await working(new Worker('data:text/javascript,' + encodeURIComponent(text)));
                if (data === 0) throw 0;
            }};
            const channel = new BroadcastChannel('overlap-probe');
            channel.postMessage('heard');
            const probes = {PROBES};
            const open = await Promise.all(probes.map(async (probe) => {{
                try {{ await late(probe.call(self)); return String(probe); }} catch {{ return null; }}
            }}));
            console.log(JSON.stringify(open.filter((it) => it !== null)));",
            site.url
        );
        let record = run_alone(&lab, &code).await;
        let console = lab.text("console").await;
        assert_eq!(error_of(&record), ("", None), "{:?}", record.own);
        assert!(console.contains("[]"), "open are {console}");
        assert_eq!(heard.load(Ordering::Relaxed), 0, "the other host heard something");
        assert_untouched(&browser).await;
    })
    .await;
}

/// Keeps something of the site's in each of its storages, and listens to what the code might call.
async fn note_storage(browser: &Browser) {
    let note = "localStorage.setItem('overlap:probe', 'ours');
        window.calls = [];
        new BroadcastChannel('overlap-probe').onmessage = ({ data }) => window.calls.push(data);
        return caches.open('probe').then((cache) => cache.put('./probe', new Response('ours')));";
    browser.js::<()>(note, []).await;
}

async fn assert_untouched(browser: &Browser) {
    let look = "return caches.match('./probe').then(async (kept) => [
        localStorage.getItem('overlap:probe'), await kept.text(), window.calls.length,
    ])";
    let found: (String, String, usize) = browser.js(look, []).await;
    assert_eq!(found, ("ours".to_owned(), "ours".to_owned(), 0));
}

async fn a_place_that_is_not_shut_is_not_used(engine: Engine) {
    on_site_in(engine, async |browser, site| {
        // Another page in the place of room.html, as a host with a fallback of its own has it: one with a policy in which
        // no worker can be started, and a document without any.
        for (page, why) in [("embeds.html", ""), ("embeds.css", "open are eval")] {
            let lab = browser.open_lab(&site.url, "errors&failures=0").await;
            let instead =
                "const src = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, 'src');
                const [page] = arguments;
                Object.defineProperty(HTMLIFrameElement.prototype, 'src', {
                    set() { src.set.call(this, new URL(page, document.baseURI).href); },
                });";
            browser.js::<()>(instead, [json!(page)]).await;
            let record = run_alone(&lab, "await get(1);").await;
            assert_eq!(error_of(&record).0, "NotSafe", "{page}: {:?}", record.own);
            assert!(record.requests.iter().all(|it| it.outcome == Some(Outcome::NeverStarted)));
            let said = lab.text("own-problem").await;
            assert!(said.contains("is not shut off") && said.contains(why), "{page}: {said}");
            assert_eq!(record.seen().arrived, 0);
        }
    })
    .await;
}
