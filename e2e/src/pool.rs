//! Browsers that tests use one after another: to start one takes longer than many a test.

use std::{panic::AssertUnwindSafe, panic::resume_unwind, sync::Mutex, time::Duration};

use futures::FutureExt as _;
use serde_json::{Value, json};
use thirtyfour::{Capabilities, WebDriver, error::WebDriverResult};

use crate::{setup, site::ANOTHER_MACHINE};

/// How the browser is started: as for the tests of the page's parts.
const CAPABILITIES: &str = include_str!("../../webdriver.json");

/// How long a script of a test may take.
const SCRIPT: Duration = Duration::from_secs(120);

/// How long the driver may take over a command: longer than any script.
const COMMAND: Duration = Duration::from_secs(150);

/// Browsers that no test uses at the moment, each with one empty tab. There are never more browsers
/// than test threads. They end with their driver.
static IDLE: Mutex<Vec<WebDriver>> = Mutex::new(Vec::new());

/// Runs a test in a new tab of a browser, which is closed afterwards with all that the test opened.
/// After a test that failed, the whole browser is closed.
pub(crate) async fn in_new_tab(test: impl AsyncFnOnce(WebDriver)) {
    let idle = IDLE.lock().expect("no test panics while it holds this").pop();
    let driver = match idle {
        Some(driver) => driver,
        None => start().await.unwrap_or_else(|error| panic!("no browser has started: {error}")),
    };
    let tested = async {
        let tab = driver.new_tab().await.expect("a new tab");
        driver.switch_to_window(tab).await.expect("the new tab comes to the front");
        test(driver.clone()).await;
    };
    let outcome = AssertUnwindSafe(tested).catch_unwind().await;
    if outcome.is_ok() && close_tabs(&driver).await.is_ok() {
        IDLE.lock().expect("no test panics while it holds this").push(driver);
    } else {
        // What became of the test matters more than whether its browser can be closed.
        let _ = driver.quit().await;
    }
    outcome.unwrap_or_else(|panic| resume_unwind(panic));
}

/// Closes every tab but the first, which is the browser's own and stays empty.
async fn close_tabs(driver: &WebDriver) -> WebDriverResult<()> {
    let tabs = driver.windows().await?;
    let (first, others) = tabs.split_first().expect("a browser has a tab");
    for tab in others {
        driver.switch_to_window(tab.clone()).await?;
        driver.close_window().await?;
    }
    driver.switch_to_window(first.clone()).await?;
    // What is in the log by now is no concern of the next test's.
    driver.browser_log().await?;
    Ok(())
}

async fn start() -> WebDriverResult<WebDriver> {
    let mut wanted: Value = serde_json::from_str(CAPABILITIES).expect("webdriver.json is JSON");
    let options = &mut wanted["goog:chromeOptions"];
    options["binary"] = setup::chrome().to_string_lossy().into();
    let args = options["args"].as_array_mut().expect("webdriver.json has arguments");
    let names = format!("MAP {ANOTHER_MACHINE} 127.0.0.1, MAP *.invalid ~NOTFOUND");
    args.push(format!("--host-resolver-rules={names}").into());
    args.push("--window-size=1280,900".into());
    // That of the native server is its own.
    wanted["acceptInsecureCerts"] = true.into();
    wanted["goog:loggingPrefs"] = json!({ "browser": "ALL" });
    let Value::Object(wanted) = wanted else { panic!("webdriver.json is an object") };
    // Each test has a runtime of its own, and a connection ends with the runtime that opened it:
    // none is kept for the next test.
    let client = reqwest::Client::builder().timeout(COMMAND).pool_max_idle_per_host(0).build();
    let client = client.expect("a client without TLS needs nothing of the system");
    let driver = WebDriver::builder(setup::webdriver(), Capabilities::from(wanted));
    let driver = driver.client(client).await?;
    driver.set_script_timeout(SCRIPT).await?;
    Ok(driver)
}
