//! Trunk and the wasm-bindgen CLI, at the versions this project is made with.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result};

use crate::{process, project};

/// The newest Trunk that the oldest supported Rust compiles.
const TRUNK_VERSION: &str = "0.21.14";

/// A program that Cargo installs.
struct Tool {
    /// Its package's name on crates.io.
    package: &'static str,
    version: String,
    /// The program by which we know that it is there.
    program: &'static str,
    /// What `cargo install` is told besides.
    options: &'static [&'static str],
    /// How long that takes, for a person who waits.
    about: &'static str,
}

/// Trunk in the project's folder, with the right wasm-bindgen first on its PATH.
pub(crate) fn trunk() -> Result<Command> {
    let trunk = Tool {
        package: "trunk",
        version: TRUNK_VERSION.to_owned(),
        program: "trunk",
        // Its own lock file, and TLS without a C library to look for.
        options: &["--locked", "--no-default-features", "--features", "rustls"],
        about: "3 to 4 minutes on two cores",
    };
    let trunk = trunk.folder()?.join(project::program("trunk"));
    let mut command = Command::new(trunk);
    command
        .current_dir(project::root())
        .env("PATH", path_with(wasm_bindgen()?)?)
        // A backtrace into Trunk would bury the compiler's message.
        .env("RUST_LIB_BACKTRACE", "0")
        // Its version is ours to choose; the look-up would delay a start without a network.
        .arg("--skip-version-check");
    // Trunk 0.21 takes no value but `true` or `false` here, where `1` is the custom.
    if env::var_os("NO_COLOR").is_some() {
        command.env_remove("NO_COLOR").args(["--color", "never"]);
    }
    Ok(command)
}

/// The program that runs `#[wasm_bindgen_test]`s in a browser.
pub(crate) fn test_runner() -> Result<PathBuf> {
    Ok(wasm_bindgen()?.join(project::program("wasm-bindgen-test-runner")))
}

/// The folder of the wasm-bindgen CLI, which reads what the library of the very same version wrote.
fn wasm_bindgen() -> Result<PathBuf> {
    // As in `registry+https://…#wasm-bindgen@0.2.100`.
    let id = process::output(process::cargo().args(["pkgid", "wasm-bindgen"]));
    let version = id.as_deref().and_then(|id| Some(id.rsplit_once('@')?.1));
    let tool = Tool {
        package: "wasm-bindgen-cli",
        version: version.context("`cargo pkgid wasm-bindgen` names no version")?.to_owned(),
        program: "wasm-bindgen",
        // What each rebuild of the page waits for, optimised: half a second less each time.
        options: &[
            "--config=profile.dev.package.walrus.opt-level=1",
            "--config=profile.dev.package.wasmparser.opt-level=1",
            "--config=profile.dev.package.wasm-bindgen-cli-support.opt-level=1",
        ],
        about: "1 to 2 minutes on two cores",
    };
    tool.folder()
}

/// PATH with that folder first.
fn path_with(folder: PathBuf) -> Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    Ok(env::join_paths([folder].into_iter().chain(env::split_paths(&path)))?)
}

impl Tool {
    /// The folder that holds the tool at the right version, on PATH or in the
    /// project's target folder; installs it there if there is none.
    fn folder(&self) -> Result<PathBuf> {
        let ours = project::tools()?.join("bin");
        let path = env::var_os("PATH").unwrap_or_default();
        let mut folders = env::split_paths(&path).chain([ours.clone()]);
        if let Some(folder) = folders.find(|folder| self.is_in(folder)) {
            return Ok(folder);
        }
        self.install(&ours)?;
        Ok(ours)
    }

    fn is_in(&self, folder: &Path) -> bool {
        let program = folder.join(project::program(self.program));
        // Looked for first: most folders don't have it, and a program that fails to start takes time.
        program.is_file()
            && process::output(Command::new(program).arg("--version"))
                == Some(format!("{} {}", self.program, self.version))
    }

    fn install(&self, folder: &Path) -> Result<()> {
        let start = Instant::now();
        println!(
            "Setting up {self}: compiling it once, about {}; it stays in the target folder …",
            self.about
        );
        let tools = project::tools()?;
        let build_folder = tools.join("build");
        let mut command = process::cargo();
        command
            // Unoptimised and without debug information: it compiles in half the time.
            .args(["install", "--debug", "--force", "--root"])
            .arg(&tools)
            .arg(format!("{}@{}", self.package, self.version))
            .args(self.options)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            // A folder of its own, so that an interrupted install goes on where it was.
            .env("CARGO_TARGET_DIR", &build_folder)
            // Or cargo would advise to add the folder to PATH, which nobody needs to.
            .env("PATH", path_with(folder.to_owned())?);
        process::run(&mut command).with_context(|| {
            format!(
                "{self} could not be installed (cargo's own message is above). If this machine \
                 has no network connection, connect it and run the same command again: what is \
                 already compiled is kept. {self} on PATH will do as well"
            )
        })?;
        // Half a gigabyte that nothing needs any more; left over, it does no harm.
        let _ = fs::remove_dir_all(build_folder);
        println!("{self} is ready, after {}.", process::spoken(start.elapsed()));
        Ok(())
    }
}

impl std::fmt::Display for Tool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.package, self.version)
    }
}
