//! One lab in a frame of another page.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use e2e::{
    browser::{Browser, on_site},
    lab::PATIENCE,
    patience::eventually,
    site::Site,
};
use serde_json::{Value, json};

/// What a reader sees of the page besides the lab, and how many labs.
const SEEN: &str = "
    const seen = (selector) => Array.from(document.querySelectorAll(selector))
      .filter((it) => it.checkVisibility());
    return [
      seen('#contents, #present, footer, .lede, .chapter > :not(.lab), .share').map((it) =>
        it.outerHTML.slice(0, 80)),
      seen('.lab').map((it) => it.dataset.lab)]";

async fn assert_alone(browser: &Browser, name: &str) {
    let seen: [Vec<String>; 2] = browser.js(SEEN, []).await;
    assert_eq!(seen, [vec![], vec![name.to_owned()]], "what is seen beside the lab, and the labs");
}

/// A page of somebody else, on a host of its own.
async fn page_with(name: &str, html: &str) -> Site {
    let folder: PathBuf = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder).expect("a folder for a test");
    let html = format!(
        "<!doctype html><meta charset=utf-8><title>Mine</title><link rel=icon href=data:,>{html}"
    );
    fs::write(folder.join("index.html"), html).expect("a page for a test");
    Site::of(&folder).await
}

async fn enter(browser: &Browser, frame: u16) {
    browser.driver.enter_frame(frame).await.expect("the page has that frame");
}

async fn leave(browser: &Browser) {
    browser.driver.enter_default_frame().await.expect("there is a page around it");
}

/// Waits until a frame is as high as what it holds, and gives that.
async fn fitted(browser: &Browser, frame: u16) -> f64 {
    eventually(PATIENCE, async || {
        enter(browser, frame).await;
        let script = "const { height } = document.body.getBoundingClientRect();
            const { scrollHeight, clientHeight } = document.documentElement;
            return [height, scrollHeight - clientHeight]";
        let [inner, hidden]: [f64; 2] = browser.js(script, []).await;
        leave(browser).await;
        let script = "return document.querySelectorAll('iframe')[arguments[0]].clientHeight";
        let outer: f64 = browser.js(script, [json!(frame)]).await;
        let is_fitted = (0.0..=1.5).contains(&(outer - inner)) && hidden <= 0.0;
        if is_fitted { Ok(inner) } else { Err(format!("{inner} px in {outer} px")) }
    })
    .await
}

/// Runs the only lab of a frame, and gives what it says afterwards.
async fn run(browser: &Browser, frame: u16, lab: &str) -> String {
    enter(browser, frame).await;
    let lab = browser.lab(lab);
    lab.until(&["idle"]).await;
    lab.press("run").await;
    lab.until(&["done"]).await;
    assert_eq!(lab.text("problem").await, "");
    let said = lab.text("said").await;
    leave(browser).await;
    said
}

#[tokio::test]
async fn an_embed_shows_one_lab_as_it_was_set_and_nothing_else() {
    on_site(async |browser, site| {
        // What is seen in any frame, from the first one on.
        let watch = format!(
            "window.flashed = new Set();
             const look = () => {{
               const [others] = (() => {{ {SEEN} }})();
               others.forEach((it) => flashed.add(it));
               requestAnimationFrame(look);
             }};
             requestAnimationFrame(look)"
        );
        browser.run_first(&watch).await;
        let listen = "window.told = []; addEventListener('message', ({ data, source }) => {
            if (source === window) told.push(data) })";
        browser.run_first(listen).await;
        let embed = "?embed=limits&count=6&limit=2&network=browser";
        browser.open(&format!("{}{embed}", site.url)).await;
        let lab = browser.ready("limits").await;
        assert_alone(&browser, "limits").await;
        assert_eq!(lab.held(["count", "limit"]).await, ["6", "2"]);
        let records = lab.run().await;
        assert!(records.iter().all(|record| record.requests.len() == 6), "{records:#?}");
        assert_alone(&browser, "limits").await;
        let flashed: Vec<String> = browser.js("return [...flashed]", []).await;
        assert!(flashed.is_empty(), "seen for a moment: {flashed:#?}");

        let script = "const { marginTop, backgroundColor } = getComputedStyle(document.body);
            const { top, left, right } = lab.getBoundingClientRect();
            return [marginTop, backgroundColor, top, left, document.documentElement.clientWidth - right]";
        let place: Value = lab.js(script, []).await;
        assert_eq!(place, json!(["0px", "rgba(0, 0, 0, 0)", 0, 0, 0]));
        let script = "const link = lab.querySelector('.whole');
            return [link.checkVisibility(), link.href, link.target, link.rel]";
        let link: Value = lab.js(script, []).await;
        let whole = format!("{}?lab=limits&count=6&limit=2&network=browser#lab-limits", site.url);
        assert_eq!(link, json!([true, whole, "_blank", "noopener"]));
        let address: String = browser.js("return location.search", []).await;
        assert_eq!(address, embed, "a run is no step of the page around it");
        lab.open_tab("table").await;
        browser.assert_holds_together(&[360, 820]).await;
        browser.assert_axe_finds_nothing("embedded").await;
        let told: Vec<Value> = browser.js("return told", []).await;
        assert!(told.is_empty(), "nobody is around it: {told:?}");
        browser.assert_no_error_in_console().await;

        browser.open(&format!("{}?embed=nobody", site.url)).await;
        let script = "return document.body.innerText.trim()";
        eventually(PATIENCE, async || {
            let text: String = browser.js(script, []).await;
            let is_said = text.contains("“nobody”") && text.len() < 100;
            if is_said { Ok(()) } else { Err(format!("it says {text:?}")) }
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn what_copy_html_gives_works_in_a_page_of_another_site() {
    on_site(async |browser, site| {
        browser.open(&site.url).await;
        let lab = browser.ready("ten-posts").await;
        lab.set("count", "6").await;
        lab.copy("snippet").await;
        lab.until_says("snippet-copied", "Copied.").await;
        let snippet = browser.copied().await;

        // A frame that is not ours, before it: it keeps its height.
        let html = format!("<iframe height=100 src='data:text/html,a'></iframe>{snippet}");
        let mine = page_with("another-site", &html).await;
        browser.open(&mine.url_as_another_site()).await;
        let before = fitted(&browser, 1).await;
        let said = run(&browser, 1, "ten-posts").await;
        assert!(said.contains("times as fast"), "{said:?}");
        fitted(&browser, 1).await;
        // The table, opened and closed again.
        for is_open in [true, false] {
            enter(&browser, 1).await;
            browser.lab("ten-posts").click("[data-tab=table]").await;
            leave(&browser).await;
            eventually(PATIENCE, async || {
                let height = fitted(&browser, 1).await;
                let is_higher = height > before + 50.0;
                if is_higher == is_open { Ok(()) } else { Err(format!("{height} px")) }
            })
            .await;
        }
        let script = "return document.querySelector('iframe').clientHeight";
        let other: f64 = browser.js(script, []).await;
        assert!((other - 100.0).abs() < 1.0, "another frame is {other} px high");
        browser.assert_no_error_in_console().await;
    })
    .await;
}

#[tokio::test]
async fn where_a_frame_may_store_nothing_its_lab_says_what_it_lacks() {
    on_site(async |browser, site| {
        // As browsers refuse it to a frame of another site.
        let refusal = "if (window !== parent) {
              Object.defineProperty(Navigator.prototype, 'serviceWorker', {
                get() { throw new DOMException('Service worker is disabled here', 'SecurityError'); },
              });
              for (const name of ['localStorage', 'sessionStorage']) {
                Object.defineProperty(window, name, {
                  get() { throw new DOMException('Access is denied', 'SecurityError'); },
                });
              }
            }";
        browser.run_first(refusal).await;
        let src = format!("{}?embed=ten-posts", site.url);
        let mine = page_with("no-storage", &format!("<iframe src='{src}'></iframe>")).await;
        browser.open(&mine.url).await;
        enter(&browser, 0).await;
        let lab = browser.lab("ten-posts");
        assert_eq!(lab.until(&["idle", "failed"]).await, "idle");
        let problem = lab.text("problem").await;
        assert!(problem.contains("no service workers"), "{problem:?}");
        lab.press("run").await;
        assert_eq!(lab.until(&["failed", "done"]).await, "failed");
    })
    .await;
}

#[tokio::test]
async fn both_labs_of_the_demonstration_run_in_frames_that_fit_and_without_its_host_too() {
    on_site(async |browser, site| {
        let url = format!("{}embeds.html", site.url);
        let labs = [(0, "ten-posts"), (1, "limits")];
        browser.open(&url).await;
        for (frame, lab) in labs {
            let script = "document.querySelectorAll('iframe')[arguments[0]].scrollIntoView()";
            browser.js::<()>(script, [json!(frame)]).await;
            let said = run(&browser, frame, lab).await;
            assert!(!said.is_empty(), "{lab} says nothing");
            fitted(&browser, frame).await;
        }
        for width in [360, 1280] {
            browser.set_width(width).await;
            fitted(&browser, 0).await;
            let script = "const { scrollWidth, clientWidth } = document.documentElement;
                return scrollWidth - clientWidth";
            let wider: f64 = browser.js(script, []).await;
            assert!(wider <= 0.0, "at {width} px it is {wider} px wider than the screen");
        }
        browser.assert_axe_finds_nothing("on the page around two labs").await;
        browser.assert_no_error_in_console().await;
        drop(site);
        browser.open(&url).await;
        let said = run(&browser, 0, "ten-posts").await;
        assert!(!said.is_empty(), "it works without its host, too");
    })
    .await;
}
