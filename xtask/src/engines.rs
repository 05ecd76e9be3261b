//! Firefox and WebKit: finds them and their drivers or puts them there, and starts the drivers.

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::background::Background;
use crate::{setup, target};

const FIREFOXES: [&str; 3] =
    ["firefox-esr", "firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"];

/// The version of Firefox's driver that is compiled where none is on PATH.
const GECKODRIVER: &str = "0.37.1";

/// A browser beside Chrome, and what drives it.
struct Engine {
    browser: PathBuf,
    driver: Command,
    /// The X server without a screen that the browser needs, if it needs one.
    display: Option<PathBuf>,
    /// The variables in which tests are told the browser and its driver's URL.
    variables: [&'static str; 2],
}

/// Starts the drivers of the engines that can be had, and tells the tests of them. The tests of the
/// others find nothing told and are skipped.
pub(crate) fn start(cargo: &mut Command) -> Result<Vec<Background>> {
    let mut started = Vec::new();
    for mut engine in [firefox(), webkit()].into_iter().flatten() {
        let mut display = None;
        if let Some(xvfb) = &engine.display {
            let (server, name) = Background::start_display(xvfb)?;
            engine.driver.env("DISPLAY", name);
            display = Some(server);
        }
        let (driver, url) = Background::start_other_driver(&mut engine.driver)?;
        let [browser_is, driver_is] = engine.variables;
        cargo.env(browser_is, &engine.browser).env(driver_is, url);
        // What is first ends first.
        started.extend([Some(driver), display].into_iter().flatten());
    }
    Ok(started)
}

/// Firefox, if it can be had. It brings no driver, so that is compiled where PATH has none.
fn firefox() -> Option<Engine> {
    let find = || setup::program("FIREFOX", &FIREFOXES);
    let browser = find().or_else(|| {
        had("Firefox", setup::apt_install(&["firefox-esr"]))?;
        find()
    })?;
    let program = setup::program("GECKODRIVER", &["geckodriver"]).or_else(|| {
        let folder = setup::folder_of("geckodriver", "geckodriver", GECKODRIVER, &["--locked"]);
        Some(had("Firefox's driver", folder)?.join("geckodriver"))
    })?;
    // The test of what Firefox prints reads it with this, and is skipped without.
    if on_path("pdftotext").is_none() {
        had("pdftotext", setup::apt_install(&["poppler-utils"]));
    }
    // In here and not among the system's temporary files, since what is killed does not clean up.
    let profiles = target().ok()?.join("firefox-profiles");
    let _ = fs::remove_dir_all(&profiles);
    fs::create_dir_all(&profiles).ok()?;
    let mut driver = Command::new(program);
    driver.arg("--profile-root").arg(profiles);
    let variables = ["OVERLAP_FIREFOX", "OVERLAP_GECKODRIVER"];
    Some(Engine { browser, driver, display: None, variables })
}

/// WebKit in GTK's MiniBrowser, if it can be had.
fn webkit() -> Option<Engine> {
    let find = || {
        let named = |variable| env::var_os(variable).map(PathBuf::from);
        let driver = named("WEBKIT_DRIVER").or_else(|| on_path("WebKitWebDriver"))?;
        let browser = named("MINIBROWSER").or_else(mini_browser)?;
        let variables = ["OVERLAP_WEBKIT", "OVERLAP_WEBKITDRIVER"];
        let display = Some(on_path("Xvfb")?);
        let mut driver = Command::new(driver);
        // Should a browser hang, the next test has another one.
        driver.arg("--replace-on-new-session");
        Some(Engine { browser, driver, display, variables })
    };
    find().or_else(|| {
        had("WebKit", setup::apt_install(&["webkit2gtk-driver", "xvfb"]))?;
        find()
    })
}

/// Debian keeps it in a folder that names the machine and the version.
fn mini_browser() -> Option<PathBuf> {
    let folders = |folder: PathBuf| fs::read_dir(folder).into_iter().flatten().flatten();
    let mut places = folders("/usr/lib".into()).flat_map(|machine| folders(machine.path()));
    places.find_map(|folder| {
        let is_webkit = folder.file_name().to_string_lossy().starts_with("webkit");
        Some(folder.path().join("MiniBrowser")).filter(|program| is_webkit && program.is_file())
    })
}

/// A program on PATH that can't tell its version.
fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}

/// What was set up; where that failed, says that its tests will be skipped.
fn had<T>(what: &str, set_up: Result<T>) -> Option<T> {
    let say = |error| println!("{what} can't be had, so its tests will be skipped: {error:#}");
    set_up.map_err(say).ok()
}
