//! The browser engines that the page is tested in.

use serde_json::{Value, json};

use crate::{setup, site::ANOTHER_MACHINE};

/// How Chromium is started: as for the tests of the page's parts.
const CHROMIUM: &str = include_str!("../../webdriver.json");

/// A browser's engine. What a test asks of the developer tools ([`Browser::cdp`](crate::browser::Browser::cdp))
/// is Chromium's alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chrome's, through `ChromeDriver`.
    Chromium,
    /// Firefox's Gecko, through geckodriver.
    Firefox,
    /// Safari's, in GTK's MiniBrowser.
    WebKit,
}

impl Engine {
    /// The URL of its running driver, where this machine has the browser and the driver.
    pub(crate) fn webdriver(self) -> Option<String> {
        match self {
            Self::Chromium => Some(setup::webdriver()),
            Self::Firefox => setup::firefox().map(|setup| setup.webdriver),
            Self::WebKit => setup::webkit().map(|setup| setup.webdriver),
        }
    }

    /// How it is started.
    pub(crate) fn capabilities(self) -> Value {
        let mut wanted = match self {
            Self::Chromium => chromium(),
            Self::Firefox => json!({ "moz:firefoxOptions": {
                "binary": setup::firefox().map(|setup| setup.browser),
                "args": ["-headless", "--width=1280", "--height=900"],
            } }),
            Self::WebKit => json!({ "webkitgtk:browserOptions": {
                "binary": setup::webkit().map(|setup| setup.browser),
                "args": ["--automation", "--geometry=1280x900"],
            } }),
        };
        // The native server's certificate is its own.
        wanted["acceptInsecureCerts"] = true.into();
        wanted
    }
}

fn chromium() -> Value {
    let mut wanted: Value = serde_json::from_str(CHROMIUM).expect("webdriver.json is JSON");
    let options = &mut wanted["goog:chromeOptions"];
    options["binary"] = setup::chrome().to_string_lossy().into();
    let args = options["args"].as_array_mut().expect("webdriver.json has arguments");
    let names = format!("MAP {ANOTHER_MACHINE} 127.0.0.1, MAP *.invalid ~NOTFOUND");
    args.push(format!("--host-resolver-rules={names}").into());
    args.push("--window-size=1280,900".into());
    wanted["goog:loggingPrefs"] = json!({ "browser": "ALL" });
    wanted
}
