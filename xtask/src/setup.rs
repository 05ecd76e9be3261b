//! Finds on the machine what a command needs, or puts it there.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

use crate::{process, root, target};

/// Rust's name for the browser, as a target.
const WASM: &str = "wasm32-unknown-unknown";

/// The newest Trunk that the oldest supported Rust compiles.
const TRUNK: &str = "0.21.14";

/// The newest cargo-deny that the oldest supported Rust compiles.
const DENY: &str = "0.20.2";

/// The names that systems give Chrome; on macOS, it is on no PATH.
const BROWSERS: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const DRIVERS: [&str; 2] = ["chromedriver", "chromium.chromedriver"];

const BROWSER_ADVICE: &str = "\
the browser tests need Chrome or Chromium, and the ChromeDriver of the same major version.
Put both on PATH, or name them in the environment variables CHROME and CHROMEDRIVER. With Node.js,
these bring them: npx @puppeteer/browsers install chrome, npx @puppeteer/browsers install chromedriver.
(Ubuntu's own package chromium is a snap, which may not run here: prefer Google Chrome's.)";

const NODE_ADVICE: &str = "\
the tests of the page need Node.js 18.16 or newer with npm on PATH, for the accessibility rules, the
audit, json-server and readers of exported files, and a connection to the Internet to install these.
Install it (https://nodejs.org) and run the same command again, or choose another stage with `--only`";

/// The hosts that the tests put the built site on: the names of their programs, and of their packages
/// on Debian.
const HOSTS: [&str; 3] = ["nginx", "apache2", "caddy"];

/// npm's command is a script on Windows, found only by its whole name.
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// Rust's standard library for WebAssembly, which both halves of the page need.
pub(crate) fn wasm_target() -> Result<()> {
    // Asked of the compiler, so that a Rust that did not come from rustup counts too.
    let folder = process::output("rustc", &["--print", "target-libdir", "--target", WASM]);
    let is_there = folder.is_some_and(|folder| Path::new(&folder).is_dir());
    if is_there { Ok(()) } else { rustup(&["target", "add", WASM]) }
}

/// `cargo fmt` and `cargo clippy`, which a minimal toolchain lacks.
pub(crate) fn linters() -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if process::output("cargo", &[subcommand, "--version"]).is_none() {
            rustup(&["component", "add", component])?;
        }
    }
    Ok(())
}

fn rustup(args: &[&str]) -> Result<()> {
    println!("Setting up a part of Rust, a download of at most 20 MB …");
    process::run(Command::new("rustup").args(args)).context(
        "this Rust lacks a part. Connect this machine to the Internet and run the same command \
         again; if rustup is missing, install it (https://rustup.rs), or that part with whatever \
         installed this Rust",
    )
}

/// Trunk in the project's folder, with what it builds with: Rust's wasm target, and the right
/// wasm-bindgen first on its PATH.
pub(crate) fn trunk() -> Result<Command> {
    wasm_target()?;
    // Trunk's own lock file, and TLS without a C library to look for.
    let options = ["--locked", "--no-default-features", "--features=rustls"];
    let mut trunk = Command::new(folder_of("trunk", "trunk", TRUNK, &options)?.join("trunk"));
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = [wasm_bindgen()?].into_iter().chain(env::split_paths(&path));
    trunk
        .current_dir(root())
        .env("PATH", env::join_paths(folders)?)
        // A backtrace into Trunk would bury the compiler's message.
        .env("RUST_LIB_BACKTRACE", "0")
        // Its version is ours to choose; the look-up would delay a start without a network.
        .arg("--skip-version-check");
    // Trunk 0.21 takes no value but `true` or `false` here, where `1` is the custom.
    if env::var_os("NO_COLOR").is_some() {
        trunk.env_remove("NO_COLOR").args(["--color", "never"]);
    }
    Ok(trunk)
}

/// The program that runs `#[wasm_bindgen_test]`s in a browser.
pub(crate) fn test_runner() -> Result<PathBuf> {
    Ok(wasm_bindgen()?.join("wasm-bindgen-test-runner"))
}

/// The folder of the wasm-bindgen CLI, which reads what the library of the very same version wrote.
fn wasm_bindgen() -> Result<PathBuf> {
    // As in `registry+https://…#wasm-bindgen@0.2.100`.
    let id = process::output("cargo", &["pkgid", "wasm-bindgen"]);
    let version = id.as_deref().and_then(|id| Some(id.rsplit_once('@')?.1));
    let version = version.context("`cargo pkgid wasm-bindgen` names no version")?;
    // What each rebuild of the page waits for, optimised: half a second less each time.
    let options = ["walrus", "wasmparser", "wasm-bindgen-cli-support"]
        .map(|package| format!("--config=profile.dev.package.{package}.opt-level=1"));
    folder_of("wasm-bindgen-cli", "wasm-bindgen", version, &options.each_ref().map(String::as_str))
}

/// The program that looks over what the project is made of: licences, advisories, sources.
pub(crate) fn deny() -> Result<Command> {
    let deny = folder_of("cargo-deny", "cargo-deny", DENY, &["--locked"])?.join("cargo-deny");
    let mut deny = Command::new(deny);
    // Without `--workspace` it would look at the package in the root folder alone.
    deny.current_dir(root()).arg("--workspace");
    Ok(deny)
}

/// The folder on PATH that holds this version of a package's program, or else the project's own
/// folder of tools, where it is installed if need be.
pub(crate) fn folder_of(
    package: &str,
    program: &str,
    version: &str,
    options: &[&str],
) -> Result<PathBuf> {
    let tools = target()?.join("tools");
    let path = env::var_os("PATH").unwrap_or_default();
    let wanted = format!("{program} {version}");
    let mut folders = env::split_paths(&path).chain([tools.join("bin")]);
    let has_it = |folder: &PathBuf| {
        let version = process::output(folder.join(program), &["--version"]).unwrap_or_default();
        // geckodriver goes on with its commit and its licence.
        let rest = version.strip_prefix(&wanted);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
    };
    if let Some(folder) = folders.find(has_it) {
        return Ok(folder);
    }
    println!("Setting up {wanted} in the target folder: compiling it once, 1 to 4 minutes …");
    // Unoptimised and without debug information: it compiles in half the time.
    let mut install = process::cargo(&["install", "--debug", "--force", "--root"]);
    install.env("CARGO_PROFILE_DEV_DEBUG", "0");
    install.arg(&tools).arg(format!("{package}@{version}")).args(options);
    process::run(&mut install).with_context(|| {
        format!(
            "{wanted} could not be installed (cargo's own message is above). If this machine has no \
             network connection, connect it and run the same command again. {wanted} on PATH will \
             do as well"
        )
    })?;
    Ok(tools.join("bin"))
}

/// A Chrome or Chromium, and the ChromeDriver that fits it.
pub(crate) struct Browser {
    pub(crate) chrome: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Finds a browser and its driver, or sets them up where that is possible.
pub(crate) fn browser() -> Result<Browser> {
    let find = || {
        let chrome = program("CHROME", &BROWSERS)?;
        Some(Browser { chrome, driver: program("CHROMEDRIVER", &DRIVERS)? })
    };
    if let Some(browser) = find() {
        return Ok(browser);
    }
    apt_install(&["chromium", "chromium-driver"]).context(BROWSER_ADVICE)?;
    find().context(BROWSER_ADVICE)
}

/// The program that this environment variable names, or else the first of these that runs: one that
/// only tells how to install a snap does not.
pub(crate) fn program(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(path) = env::var_os(variable) {
        return Some(path.into());
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let places = |name| env::split_paths(&path).map(move |folder| folder.join(name));
    let mut programs = names.iter().flat_map(places);
    programs.find(|program| process::output(program, &["--version"]).is_some())
}

impl Browser {
    /// Writes the project's `webdriver.json` with this very browser in it, and returns where.
    pub(crate) fn capabilities(&self) -> Result<PathBuf> {
        let text = fs::read_to_string(root().join("webdriver.json"))?;
        let mut capabilities: Value = serde_json::from_str(&text)?;
        capabilities["goog:chromeOptions"]["binary"] = self.chrome.to_string_lossy().into();
        let file = target()?.join("webdriver.json");
        fs::write(&file, capabilities.to_string())?;
        Ok(file)
    }
}

/// The folder of the npm packages that `e2e/package-lock.json` names, installed again only when that
/// file has changed.
pub(crate) fn node_modules() -> Result<PathBuf> {
    if process::output(NPM, &["--version"]).is_none() {
        apt_install(&["nodejs", "npm"]).context(NODE_ADVICE)?;
    }
    let folder = root().join("e2e");
    let modules = folder.join("node_modules");
    let installed = modules.join(".installed-from");
    let lock = fs::read_to_string(folder.join("package-lock.json"))?;
    if !fs::read_to_string(&installed).is_ok_and(|from| from == lock) {
        println!("Setting up axe-core, Lighthouse and others with npm: about half a minute …");
        // npm knows from package.json which Node.js is too old.
        let mut npm = Command::new(NPM);
        process::run(npm.args(["ci", "--engine-strict"]).current_dir(&folder))
            .context(NODE_ADVICE)?;
        fs::write(installed, lock)?;
    }
    Ok(modules)
}

/// Installs the hosts that are missing, where that is possible. Where it is not, their tests are skipped.
pub(crate) fn hosts() -> Result<()> {
    let path = env::var_os("PATH").unwrap_or_default();
    // Debian keeps servers in a folder that is not on everyone's PATH.
    let folders: Vec<_> = env::split_paths(&path).chain(["/usr/sbin".into()]).collect();
    let is_missing = |host: &&str| !folders.iter().any(|folder| folder.join(host).is_file());
    let missing: Vec<_> = HOSTS.into_iter().filter(is_missing).collect();
    if missing.is_empty() || !has_apt() {
        return Ok(());
    }
    println!("Setting up {} with apt-get, as programs and not as services …", missing.join(", "));
    let _guard = NoServices::start()?;
    // Each on its own, since not every release has all of them.
    for host in missing {
        if let Err(error) = apt_get(&["install", "--no-install-recommends", host]) {
            println!("{host} could not be installed, so its test will be skipped: {error:#}");
        }
        // The next start of the machine would start it. Without systemd, there is nothing to say.
        process::output("systemctl", &["disable", host]);
    }
    Ok(())
}

/// What runs the strategies' twins, where it can be installed. Where it can't, their tests are skipped.
pub(crate) fn interpreters() {
    for (program, package) in [("node", "nodejs"), ("python3", "python3")] {
        if process::output(program, &["--version"]).is_none()
            && let Err(error) = apt_install(&[package])
        {
            println!("{program} could not be installed, so its tests will be skipped: {error:#}");
        }
    }
}

/// h2load, which asks a server from a thousand connections.
pub(crate) fn load_generator() -> Result<()> {
    let is_there = || process::output("h2load", &["--version"]).is_some();
    if !is_there() {
        apt_install(&["nghttp2-client"])?;
    }
    ensure!(is_there(), "h2load is needed, of nghttp2 (https://nghttp2.org): put it on PATH");
    Ok(())
}

/// Keeps packages from starting the services that they bring, until it is dropped: a web server would
/// stay on port 80. A policy that the machine already has is left as it is.
struct NoServices(Option<&'static Path>);

impl NoServices {
    fn start() -> Result<Self> {
        // Debian's packages ask this program before they start anything; 101 means no.
        let policy = Path::new("/usr/sbin/policy-rc.d");
        if policy.exists() {
            return Ok(Self(None));
        }
        fs::write(policy, "#!/bin/sh\nexit 101\n")?;
        let guard = Self(Some(policy));
        process::run(Command::new("chmod").arg("755").arg(policy))?;
        Ok(guard)
    }
}

impl Drop for NoServices {
    fn drop(&mut self) {
        if let Some(policy) = self.0
            && let Err(error) = fs::remove_file(policy)
        {
            eprintln!("remove {} by hand, or no service will start: {error}", policy.display());
        }
    }
}

/// Installs packages as root on Debian or a relative; elsewhere does nothing.
pub(crate) fn apt_install(packages: &[&str]) -> Result<()> {
    if has_apt() {
        println!("Setting up {} with apt-get: 1 to 3 minutes …", packages.join(" and "));
        apt_get(&[&["install"], packages].concat())?;
    }
    Ok(())
}

/// Whether this is Debian or a relative, and we are root.
fn has_apt() -> bool {
    let is_root = process::output("id", &["-u"]).as_deref() == Some("0");
    is_root && process::output("apt-get", &["--version"]).is_some()
}

/// Runs apt-get with its lists of packages up to date.
fn apt_get(args: &[&str]) -> Result<()> {
    static UPDATED: OnceLock<()> = OnceLock::new();
    let run = |args: &[&str]| {
        let mut apt_get = Command::new("apt-get");
        apt_get.env("DEBIAN_FRONTEND", "noninteractive").args(["-q", "-y"]).args(args);
        process::run(&mut apt_get)
    };
    if UPDATED.get().is_none() {
        run(&["update"])?;
        UPDATED.get_or_init(|| ());
    }
    run(args)
}
