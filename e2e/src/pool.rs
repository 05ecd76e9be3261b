//! Browsers that tests use one after another: to start one takes longer than many a test.

use std::{panic::AssertUnwindSafe, panic::resume_unwind, sync::Mutex, time::Duration};

use futures::FutureExt as _;
use serde_json::Value;
use thirtyfour::{Capabilities, WebDriver, error::WebDriverResult};
use tokio::sync;

use crate::{engine::Engine, report};

/// How long a script of a test may take.
const SCRIPT: Duration = Duration::from_secs(120);

/// How long the driver may take over a command: longer than any script.
const COMMAND: Duration = Duration::from_secs(150);

/// Browsers that no test uses at the moment, each with one empty tab. There are never more browsers
/// than test threads. They end with their driver.
static IDLE: Mutex<Vec<(Engine, WebDriver)>> = Mutex::new(Vec::new());

/// Held by the test that uses the one browser of an engine whose driver takes one session at a time.
static FIREFOX: sync::Mutex<()> = sync::Mutex::const_new(());
static WEBKIT: sync::Mutex<()> = sync::Mutex::const_new(());

/// Runs a test in a new tab or window of a browser, which is closed afterwards with all that the test opened.
/// After a test that failed, the whole browser is closed. Where the machine has no such browser, the
/// test is skipped.
pub(crate) async fn in_new_tab(engine: Engine, test: impl AsyncFnOnce(WebDriver)) {
    let Some(url) = engine.webdriver() else {
        return report::skipped(&format!("{engine:?} or its driver is missing"));
    };
    let _turn = match engine {
        Engine::Chromium => None,
        Engine::Firefox => Some(FIREFOX.lock().await),
        Engine::WebKit => Some(WEBKIT.lock().await),
    };
    let driver = match idle(engine) {
        Some(driver) => driver,
        None => start(engine, url)
            .await
            .unwrap_or_else(|error| panic!("{engine:?} has not started: {error}")),
    };
    let tested = async {
        let tab = match engine {
            // It would show the tab without drawing it.
            Engine::WebKit => driver.new_window().await,
            Engine::Chromium | Engine::Firefox => driver.new_tab().await,
        };
        let tab = tab.expect("a new tab");
        driver.switch_to_window(tab).await.expect("the new tab comes to the front");
        test(driver.clone()).await;
    };
    let outcome = AssertUnwindSafe(tested).catch_unwind().await;
    if outcome.is_ok() && close_tabs(engine, &driver).await.is_ok() {
        IDLE.lock().expect("no test panics while it holds this").push((engine, driver));
    } else {
        // What became of the test matters more than whether its browser can be closed.
        let _ = driver.quit().await;
    }
    outcome.unwrap_or_else(|panic| resume_unwind(panic));
}

/// A browser of this engine that no test uses, if there is one.
fn idle(engine: Engine) -> Option<WebDriver> {
    let mut idle = IDLE.lock().expect("no test panics while it holds this");
    let place = idle.iter().position(|(of, _)| *of == engine)?;
    Some(idle.swap_remove(place).1)
}

/// Closes every tab but the first, which is the browser's own and stays empty.
async fn close_tabs(engine: Engine, driver: &WebDriver) -> WebDriverResult<()> {
    let tabs = driver.windows().await?;
    let (first, others) = tabs.split_first().expect("a browser has a tab");
    for tab in others {
        driver.switch_to_window(tab.clone()).await?;
        driver.close_window().await?;
    }
    driver.switch_to_window(first.clone()).await?;
    // What is in the log by now is no concern of the next test's.
    if engine == Engine::Chromium {
        driver.browser_log().await?;
    }
    Ok(())
}

async fn start(engine: Engine, url: String) -> WebDriverResult<WebDriver> {
    let Value::Object(wanted) = engine.capabilities() else { panic!("capabilities are an object") };
    // Each test has a runtime of its own, and a connection ends with the runtime that opened it:
    // none is kept for the next test.
    let client = reqwest::Client::builder().timeout(COMMAND).pool_max_idle_per_host(0).build();
    let client = client.expect("a client without TLS needs nothing of the system");
    let driver = WebDriver::builder(url, Capabilities::from(wanted));
    let driver = driver.client(client).await?;
    driver.set_script_timeout(SCRIPT).await?;
    Ok(driver)
}
