//! What keeps the labs from starting: the page says what it is, and reads all the same.

use std::time::Duration;

use axum::{
    body::Body,
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{Html, IntoResponse as _, Response},
};
use e2e::{
    browser::{Browser, on_site, with_browser},
    patience::eventually,
    setup,
    site::Site,
};
use futures::{StreamExt as _, stream};

/// Longer than the page waits before it says that it waits.
const PATIENCE: Duration = Duration::from_secs(30);

fn is_glue(asked: &str) -> bool {
    asked.contains("overlap-") && !is_wasm(asked)
}

fn is_wasm(asked: &str) -> bool {
    asked.contains("overlap-") && asked.ends_with("_bg.wasm")
}

fn is_page(asked: &str) -> bool {
    asked.split('?').next().is_some_and(|path| path.ends_with('/'))
}

fn missing() -> Response {
    StatusCode::NOT_FOUND.into_response()
}

fn with_type(kind: &'static str, mut answer: Response) -> Response {
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    answer
}

fn with_policy(policy: &'static str, mut answer: Response) -> Response {
    answer.headers_mut().insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    answer
}

/// The beginning of a body, and then an error, or nothing more for good.
fn cut(answer: Response, is_stalled: bool) -> Response {
    let (head, body) = answer.into_parts();
    let pieces = body.into_data_stream().take(1);
    let beginning = pieces.map(|piece| piece.map(|bytes| bytes.slice(..bytes.len().min(1000))));
    let rest = if is_stalled {
        stream::pending().boxed()
    } else {
        // In a moment: what comes in one go with the end of its connection, a browser may throw away whole.
        stream::once(async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            Err(axum::Error::new("cut"))
        })
        .boxed()
    };
    Response::from_parts(head, Body::from_stream(beginning.chain(rest)))
}

/// What the page says, once it says something.
async fn said(browser: &Browser) -> String {
    let script = "return Array.from(document.querySelectorAll('.broken'))
        .find((it) => it.checkVisibility({ visibilityProperty: true }))?.textContent";
    eventually(PATIENCE, async || {
        let said: Option<String> = browser.js(script, []).await;
        said.ok_or_else(|| "silent".to_owned())
    })
    .await
}

/// Opens the page from a host that alters its answers: it has to say these words, and to read.
async fn assert_says(words: &[&str], alter: fn(&str, Response) -> Response) {
    let site = Site::altering(alter).await;
    with_browser(async |browser| {
        browser.open(&site.url).await;
        let said = said(&browser).await;
        for word in words {
            assert!(said.contains(word), "{word} in {said:?}");
        }
        browser.assert_text_reads().await;
    })
    .await;
}

#[tokio::test]
async fn a_file_that_the_host_does_not_send_as_it_is_is_named() {
    assert_says(&["answers 404 to their JavaScript"], |asked, answer| {
        if is_glue(asked) { missing() } else { answer }
    })
    .await;
    assert_says(&["answers 404 to one of their parts", "get.js"], |asked, answer| {
        if asked.ends_with("get.js") { missing() } else { answer }
    })
    .await;
    assert_says(&["answers 404 to their WebAssembly"], |asked, answer| {
        if is_wasm(asked) { missing() } else { answer }
    })
    .await;
    assert_says(&["sends JavaScript as application/octet-stream"], |asked, answer| {
        if is_glue(asked) { with_type("application/octet-stream", answer) } else { answer }
    })
    .await;
    assert_says(&["a page in the place of their WebAssembly"], |asked, answer| {
        if is_wasm(asked) { Html("<p>An app").into_response() } else { answer }
    })
    .await;
}

#[tokio::test]
async fn a_file_that_does_not_come_whole_is_named_and_one_that_is_late_is_waited_for() {
    assert_says(&["their WebAssembly does not come whole"], |asked, answer| {
        if is_wasm(asked) { cut(answer, false) } else { answer }
    })
    .await;
    assert_says(&["their JavaScript does not come whole"], |asked, answer| {
        if is_glue(asked) { cut(answer, false) } else { answer }
    })
    .await;
    assert_says(&["the host has not sent all of their parts in 10 seconds"], |asked, answer| {
        if is_wasm(asked) { cut(answer, true) } else { answer }
    })
    .await;
}

#[tokio::test]
async fn a_policy_of_the_host_is_named_even_where_it_lets_no_script_run() {
    assert_says(&["a policy of this page’s host forbids it"], |asked, answer| {
        let policy = "script-src 'self' 'unsafe-inline'";
        if is_page(asked) { with_policy(policy, answer) } else { answer }
    })
    .await;
    assert_says(&["no script of this page was run"], |asked, answer| {
        if is_page(asked) { with_policy("script-src 'self'", answer) } else { answer }
    })
    .await;
}

#[tokio::test]
async fn a_page_whose_host_has_a_newer_one_is_loaded_anew_once() {
    let site = Site::altering(|asked, answer| {
        if is_glue(asked) {
            missing()
        } else if is_page(asked) && asked.contains('?') {
            Html("<p>Another build").into_response()
        } else {
            answer
        }
    })
    .await;
    with_browser(async |browser| {
        browser.open(&site.url).await;
        let said = said(&browser).await;
        assert!(said.contains("the host has a newer page than this one"), "{said:?}");
        let script = "return performance.getEntriesByType('navigation')[0].type";
        assert_eq!(browser.js::<String>(script, []).await, "reload");
    })
    .await;
}

#[tokio::test]
async fn a_file_a_sandboxed_frame_and_a_browser_without_webassembly_are_told_apart() {
    with_browser(async |browser| {
        let file = setup::dist().join("index.html");
        browser.open(&format!("file://{}", file.display())).await;
        let said_of_file = said(&browser).await;
        assert!(said_of_file.contains("python3 -m http.server"), "{said_of_file}");
        browser.assert_text_reads().await;
        let padding: String =
            browser.js("return getComputedStyle(document.querySelector('.lab')).padding", []).await;
        assert_ne!(padding, "0px", "the page is styled");

        let site = Site::altering(|asked, answer| {
            let frame = "<iframe sandbox='allow-scripts' src='./'></iframe>";
            if asked.ends_with("frame.html") { Html(frame).into_response() } else { answer }
        })
        .await;
        browser.open(&format!("{}frame.html", site.url)).await;
        browser.driver.enter_frame(0).await.expect("there is a frame");
        let said_in_frame = said(&browser).await;
        assert!(said_in_frame.contains("allow-same-origin is missing"), "{said_in_frame}");
        browser.driver.enter_default_frame().await.expect("there is a page around it");

        browser.run_first("delete window.WebAssembly").await;
        browser.open(&site.url).await;
        let said_without = said(&browser).await;
        assert!(said_without.contains("WebAssembly is not defined"), "{said_without}");
    })
    .await;
}

/// What the first lab says of its network, on a page whose first script is this, from a host that alters
/// its answers.
async fn said_of_network(script: &str, alter: fn(&str, Response) -> Response) -> String {
    let site = Site::altering(alter).await;
    let mut said = String::new();
    with_browser(async |browser| {
        browser.run_first(script).await;
        let lab = browser.open_lab(&site.url, "three-requests").await;
        said = lab.text("problem").await;
    })
    .await;
    said
}

#[tokio::test]
async fn a_network_that_is_not_installed_says_why() {
    let register = |it: &str| format!("navigator.serviceWorker.register = () => {it}");
    for (script, words) in [
        (register("Promise.resolve()"), "the browser registers no worker"),
        (register("new Promise(() => {})"), "has not registered its worker in 15 seconds"),
        (register("Promise.reject()"), "the browser gave no reason"),
    ] {
        let said = said_of_network(&script, |_, answer| answer).await;
        assert!(said.contains(words), "{words} in {said:?}");
    }
    let said = said_of_network("", |asked, answer| {
        if asked.ends_with("practice-worker_bg.wasm") { missing() } else { answer }
    })
    .await;
    assert!(said.contains("the host answers 404 to practice-worker_bg.wasm"), "{said:?}");
    let said = said_of_network("", |asked, answer| {
        if asked.ends_with("practice-worker_bg.wasm") { cut(answer, false) } else { answer }
    })
    .await;
    assert!(said.contains("could not be installed") && !said.contains("15 seconds"), "{said:?}");
}

/// A request waits for the page's thread, too: what opens a lab would be in another one's bars.
#[tokio::test]
async fn while_a_run_is_under_way_no_other_lab_is_opened() {
    with_browser(async |browser| {
        let site = Site::start().await;
        browser.open(&site.url).await;
        browser.ready("three-requests").await;
        let script = "const [done] = arguments;
            const loading = () => document.querySelectorAll('.lab[data-state=loading]').length;
            document.querySelector('#lab-three-requests [data-action=run]').click();
            setTimeout(() => {
              const before = loading();
              let runs = 0;
              document.addEventListener('overlap:run', () => {
                runs += 1;
                if (runs === 2) done([before, loading()]);
              });
            })";
        let [before, after]: [u32; 2] = browser.js_async(script, []).await;
        assert!(before > 0, "the run should start before all labs are open");
        assert!(
            before - after <= 1,
            "{before} labs were not open before the run, {after} after it"
        );
    })
    .await;
}

#[tokio::test]
async fn a_press_of_run_that_comes_before_the_labs_is_kept_for_them() {
    on_site(async |browser, site| {
        let slow = "const start = WebAssembly.instantiateStreaming;
            WebAssembly.instantiateStreaming = async (...parts) => {
              await new Promise((resolve) => setTimeout(resolve, 2000));
              return start(...parts);
            }";
        browser.run_first(slow).await;
        browser.open(&site.url).await;
        let lab = browser.lab("three-requests");
        assert_eq!(lab.state().await.as_deref(), Some("loading"));
        lab.js::<()>("lab.querySelector('[data-action=run]').click()", []).await;
        assert_eq!(lab.until_over().await.len(), 2, "it ran once, by itself");
        browser.assert_no_error_in_console().await;
    })
    .await;
}
