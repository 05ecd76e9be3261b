//! A tab of a browser, through WebDriver.

use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use thirtyfour::{By, Key, WebDriver, WebElement, error::WebDriverResult};

use crate::{
    engine::Engine,
    lab::{Lab, PATIENCE},
    native::NativeServer,
    patience::eventually,
    pool,
    record::Record,
    site::Site,
};

/// What runs in each page: before the page's own code in Chromium, as soon as it is loaded elsewhere.
const WATCH: &str = include_str!("watch.js");

/// A browser that shows a new tab, for one test alone. It may have been other tests' before.
#[derive(Clone, Debug)]
pub struct Browser {
    /// For what has no method here.
    pub driver: WebDriver,
    /// Which browser it is.
    pub engine: Engine,
}

/// Runs a test in a tab of its own, which is closed afterwards, whatever became of the test.
pub async fn with_browser(test: impl AsyncFnOnce(Browser)) {
    with_browser_of(Engine::Chromium, test).await;
}

/// The same in a browser of this engine, where there is one; elsewhere the test is skipped.
pub async fn with_browser_of(engine: Engine, test: impl AsyncFnOnce(Browser)) {
    pool::in_new_tab(engine, async |driver| {
        let browser = Browser { driver, engine };
        if engine == Engine::Chromium {
            browser.run_first(WATCH).await;
        }
        test(browser).await;
    })
    .await;
}

/// Runs a test beside a static host of the page, which goes when the test drops it.
pub async fn on_site(test: impl AsyncFnOnce(Browser, Site)) {
    on_site_in(Engine::Chromium, test).await;
}

/// The same in a browser of this engine, where there is one; elsewhere the test is skipped.
pub async fn on_site_in(engine: Engine, test: impl AsyncFnOnce(Browser, Site)) {
    let site = Site::start().await;
    with_browser_of(engine, async |browser| test(browser, site).await).await;
}

/// Runs a test beside the native server.
pub async fn on_native(test: impl AsyncFnOnce(Browser, NativeServer)) {
    let server = NativeServer::start().await;
    with_browser(async |browser| test(browser, server).await).await;
}

/// Runs a test on the lesson, which a static host of the test's own serves. A test that comes to
/// its end fails all the same if an error was written to the console.
pub async fn on_lesson(test: impl AsyncFnOnce(Browser)) {
    on_page("", async |browser| {
        test(browser.clone()).await;
        browser.assert_no_error_in_console().await;
    })
    .await;
}

/// Runs a test on one lab alone, ready to run, as a page that embeds it has it.
pub async fn on_lab(name: &str, test: impl AsyncFnOnce(Lab)) {
    on_site(async |browser, site| {
        let lab = browser.open_lab(&site.url, name).await;
        test(lab.clone()).await;
        browser.assert_no_error_in_console().await;
    })
    .await;
}

/// Runs a test on the lesson with this query, which a static host of the test's own serves.
pub async fn on_page(query: &str, test: impl AsyncFnOnce(Browser)) {
    on_site(async |browser, site| {
        browser.open(&format!("{}{query}", site.url)).await;
        test(browser).await;
    })
    .await;
}

impl Browser {
    /// Opens a page and waits until it is loaded.
    pub async fn open(&self, url: &str) {
        self.driver.goto(url).await.unwrap_or_else(|error| panic!("{url} did not open: {error}"));
        self.watch().await;
    }

    /// Has [`WATCH`] in a page that is loaded, where it could not come first.
    async fn watch(&self) {
        if self.engine != Engine::Chromium {
            self.js::<()>(&format!("if (!window.watched) {{ {WATCH} }}"), []).await;
        }
    }

    /// Opens a lab of a page alone, as a link has it after `embed=`, and waits until it is ready.
    pub async fn open_lab(&self, page: &str, link: &str) -> Lab {
        self.open(&format!("{page}?embed={link}")).await;
        self.ready(link.split('&').next().unwrap_or_default()).await
    }

    /// Has a script run in each page that is opened from now on, before the page's own code.
    pub async fn run_first(&self, script: &str) {
        let source = json!({ "source": script });
        self.cdp("Page.addScriptToEvaluateOnNewDocument", source).await;
    }

    /// Presses a key where the focus is.
    pub async fn press(&self, key: Key) {
        self.type_text(key).await;
    }

    /// Presses a key while another one is held down.
    pub async fn press_with(&self, held: Key, key: Key) {
        let actions = self.driver.action_chain().key_down(held.clone()).send_keys(key).key_up(held);
        actions.perform().await.expect("keys can be pressed");
    }

    /// Types where the focus is.
    pub async fn type_text(&self, keys: impl Into<thirtyfour::TypingData>) {
        let actions = self.driver.action_chain().send_keys(keys);
        actions.perform().await.expect("keys can be pressed");
    }

    /// The first element of the page that fits a CSS selector.
    pub async fn find(&self, selector: &str) -> WebElement {
        let found = self.driver.find(By::Css(selector)).await;
        found.unwrap_or_else(|error| panic!("the page has no {selector}: {error}"))
    }

    /// Scrolls to an element and clicks it.
    pub async fn click(&self, selector: &str) {
        let element = self.find(selector).await;
        element.scroll_into_view().await.expect("it can be scrolled to");
        element.click().await.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// Presses Tab until the focus is on what fits a CSS selector.
    pub async fn tab_to(&self, selector: &str) {
        self.step_to(selector, false).await;
    }

    /// Presses Shift and Tab until the focus is on what fits a CSS selector.
    pub async fn tab_back_to(&self, selector: &str) {
        self.step_to(selector, true).await;
    }

    async fn step_to(&self, selector: &str, is_back: bool) {
        // More stops than the page has.
        for _ in 0..1000 {
            if is_back {
                self.press_with(Key::Shift, Key::Tab).await;
            } else {
                self.press(Key::Tab).await;
            }
            let script = "return document.activeElement.matches(arguments[0])";
            if self.js::<bool>(script, [json!(selector)]).await {
                return;
            }
        }
        panic!("the keyboard never comes to {selector}");
    }

    /// What the page says at its top of an address that it can't follow; empty when it says nothing.
    pub async fn notice(&self) -> String {
        self.js("return document.querySelector('body > .problem')?.textContent ?? ''", []).await
    }

    /// The text that was copied last.
    pub async fn copied(&self) -> String {
        let permission = json!({ "permissions": ["clipboardReadWrite"] });
        self.cdp("Browser.grantPermissions", permission).await;
        let script = "const [done] = arguments; navigator.clipboard.readText().then(done, done)";
        self.js_async(script, []).await
    }

    /// Waits until the top of the first element that fits a CSS selector is in the upper part of the
    /// screen.
    pub async fn until_seen(&self, selector: &str) {
        let script = "const { top } = document.querySelector(arguments[0]).getBoundingClientRect();
            return [top, innerHeight]";
        eventually(PATIENCE, async || {
            let [top, height]: [f64; 2] = self.js(script, [json!(selector)]).await;
            let is_seen = (-1.0..0.6 * height).contains(&top);
            if is_seen { Ok(()) } else { Err(format!("{selector} at {top} px of {height} px")) }
        })
        .await;
    }

    /// Takes the network away from the browser, or gives it back.
    pub async fn set_offline(&self, is_offline: bool) {
        let conditions = json!({ "offline": is_offline, "latency": 0,
            "downloadThroughput": -1, "uploadThroughput": -1 });
        self.cdp("Network.emulateNetworkConditions", conditions).await;
    }

    /// The page's query and its hash.
    pub async fn address(&self) -> String {
        self.js("return location.search + location.hash", []).await
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.driver.refresh().await.expect("the page can be loaded again");
        self.watch().await;
    }

    /// Goes a step back in the history.
    pub async fn back(&self) {
        self.driver.back().await.expect("there is a step back");
    }

    /// The lab of this name.
    #[must_use]
    pub fn lab(&self, name: &str) -> Lab {
        Lab { browser: self.clone(), name: name.to_owned() }
    }

    /// The lab of this name, once it is ready.
    pub async fn ready(&self, name: &str) -> Lab {
        let lab = self.lab(name);
        lab.until(&["idle"]).await;
        lab
    }

    /// Waits until every lab of the page is in one of these states.
    pub async fn until_each_lab_is(&self, states: &[&str]) {
        eventually(PATIENCE, async || {
            let script = "return Array.from(document.querySelectorAll('.lab'))
                .filter((lab) => !arguments[0].includes(lab.dataset.state))
                .map((lab) => `${lab.id} ${lab.dataset.state}`)";
            let others: Vec<String> = self.js(script, [json!(states)]).await;
            if others.is_empty() { Ok(()) } else { Err(format!("{others:?}, not {states:?}")) }
        })
        .await;
    }

    /// Runs the body of a function in the page and gives what it returns; `arguments` holds `args`.
    pub async fn js<T: DeserializeOwned>(&self, body: &str, args: impl Into<Vec<Value>>) -> T {
        let result = self.try_js(body, args).await;
        result.unwrap_or_else(|error| panic!("a script of the test failed: {error}\n{body}"))
    }

    /// The same, where the script may fail because the page is being loaded.
    ///
    /// # Errors
    ///
    /// When the script throws, or there is no page to run it in.
    pub async fn try_js<T: DeserializeOwned>(
        &self,
        body: &str,
        args: impl Into<Vec<Value>>,
    ) -> WebDriverResult<T> {
        self.driver.execute(body, args.into()).await?.convert()
    }

    /// Runs the body of a function in the page and gives what that function hands to the last of its
    /// `arguments`, a callback; the others are `args`.
    pub async fn js_async<T: DeserializeOwned>(
        &self,
        body: &str,
        args: impl Into<Vec<Value>>,
    ) -> T {
        let result = self.driver.execute_async(body, args.into()).await;
        result
            .and_then(|result| result.convert())
            .unwrap_or_else(|error| panic!("a script of the test failed: {error}\n{body}"))
    }

    /// Sends a command to the browser by the protocol of its developer tools.
    pub async fn cdp(&self, command: &str, parameters: Value) -> Value {
        let result = self.driver.cdp().send_raw(command, parameters).await;
        result.unwrap_or_else(|error| panic!("{command} failed: {error}"))
    }

    /// The records of all labs' runs that have come since they were last asked for.
    pub async fn records(&self) -> Vec<Record> {
        self.js("return watched.records.splice(0)", []).await
    }

    /// What live regions have said so far.
    pub async fn announced(&self) -> Vec<String> {
        self.js("return watched.announced", []).await
    }

    /// The errors in the console since it was last asked. No driver but Chromium's tells them.
    pub async fn console_errors(&self) -> Vec<String> {
        if self.engine != Engine::Chromium {
            return Vec::new();
        }
        let log = self.driver.browser_log().await.expect("ChromeDriver keeps the log");
        let errors = log.into_iter().filter(|entry| entry.level == "SEVERE");
        errors.map(|entry| entry.message).collect()
    }

    /// Panics if an error was written to the console since it was last asked, other than the browser's
    /// own entries for requests that a lab made to see them fail.
    pub async fn assert_no_error_in_console(&self) {
        let is_asked_for = |error: &String| {
            error.contains("Failed to load resource")
                && (error.contains("/practice/") || error.contains("://no-such-host.invalid/"))
        };
        let mut errors = self.console_errors().await;
        errors.retain(|error| !is_asked_for(error));
        assert!(errors.is_empty(), "no error should be in the console, but {errors:#?}");
    }

    /// Makes the page as wide as a screen of this width, in CSS pixels.
    pub async fn set_width(&self, width: u32) {
        self.set_size(width, 900).await;
    }

    /// Gives the page a screen of this width and height, in CSS pixels.
    pub async fn set_size(&self, width: u32, height: u32) {
        let is_mobile = width < 800;
        let screen = json!({ "width": width, "height": height, "deviceScaleFactor": 1,
            "mobile": is_mobile });
        self.cdp("Emulation.setDeviceMetricsOverride", screen).await;
    }

    /// Makes the reader prefer `light` or `dark`.
    pub async fn set_colour_scheme(&self, scheme: &str) {
        let feature = json!({ "name": "prefers-color-scheme", "value": scheme });
        self.cdp("Emulation.setEmulatedMedia", json!({ "features": [feature] })).await;
    }
}
