//! Trunk and the wasm-bindgen CLI, at the versions this project is made with.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result};

use crate::{project, shell};

/// The newest Trunk that the oldest supported Rust compiles.
const TRUNK_VERSION: &str = "0.21.14";

/// A program that Cargo installs.
struct Tool {
    /// Its package's name on crates.io.
    package: &'static str,
    version: String,
    /// The programs in the package that we use.
    programs: &'static [&'static str],
    /// What `cargo install` is told besides.
    options: &'static [&'static str],
    /// How long that takes, for a person who waits.
    about: &'static str,
}

/// Sets up both tools, so that the wait is over before the work begins.
pub(crate) fn ensure() -> Result<()> {
    trunk_tool().folder()?;
    wasm_bindgen_tool()?.folder()?;
    Ok(())
}

/// Trunk in the project's folder, with the right wasm-bindgen first on its PATH.
pub(crate) fn trunk() -> Result<Command> {
    let trunk = trunk_tool().folder()?.join(project::program("trunk"));
    let mut folders = vec![wasm_bindgen_tool()?.folder()?];
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));

    let mut command = Command::new(trunk);
    command
        .current_dir(project::root())
        .env("PATH", env::join_paths(folders)?)
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
    let folder = wasm_bindgen_tool()?.folder()?;
    Ok(folder.join(project::program("wasm-bindgen-test-runner")))
}

fn trunk_tool() -> Tool {
    Tool {
        package: "trunk",
        version: TRUNK_VERSION.to_owned(),
        programs: &["trunk"],
        // Its own lock file, and TLS without a C library to look for.
        options: &["--locked", "--no-default-features", "--features", "rustls"],
        about: "3 to 4 minutes on two cores",
    }
}

/// The CLI reads what the library of the very same version wrote.
fn wasm_bindgen_tool() -> Result<Tool> {
    let lock = fs::read_to_string(project::root().join("Cargo.lock"))
        .context("the project has no Cargo.lock")?;
    Ok(Tool {
        package: "wasm-bindgen-cli",
        version: locked_version(&lock, "wasm-bindgen")
            .context("Cargo.lock does not name wasm-bindgen")?
            .to_owned(),
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        // What each rebuild of the page waits for, optimised: half a second less each time.
        options: &[
            "--config=profile.dev.package.walrus.opt-level=1",
            "--config=profile.dev.package.wasmparser.opt-level=1",
            "--config=profile.dev.package.wasm-bindgen-cli-support.opt-level=1",
        ],
        about: "1 to 2 minutes on two cores",
    })
}

/// The version of a package in the text of a `Cargo.lock`.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

impl Tool {
    /// The folder that holds the tool at the right version, on PATH or in the
    /// project's target folder; installs it there if there is none.
    fn folder(&self) -> Result<PathBuf> {
        if let Some(folder) = self.find()? {
            return Ok(folder);
        }
        self.install()?;
        self.find()?.with_context(|| format!("{self} was installed, but does not run"))
    }

    fn find(&self) -> Result<Option<PathBuf>> {
        let path = env::var_os("PATH").unwrap_or_default();
        let mut folders = env::split_paths(&path).chain([project::tools()?.join("bin")]);
        Ok(folders.find(|folder| self.is_in(folder)))
    }

    fn is_in(&self, folder: &Path) -> bool {
        self.programs.iter().all(|name| {
            let program = folder.join(project::program(name));
            program.is_file()
                && shell::output(Command::new(program).arg("--version"))
                    .is_some_and(|version| version == format!("{name} {}", self.version))
        })
    }

    fn install(&self) -> Result<()> {
        let start = Instant::now();
        if !project::on_path("cargo-binstall").is_empty() {
            println!("Setting up {self} with cargo-binstall: a download of some seconds …");
            if shell::run(&mut self.binstall()?).is_ok() && self.find()?.is_some() {
                return Ok(());
            }
            println!("cargo-binstall did not bring it, so it is compiled here instead.");
        }
        println!(
            "Setting up {self}: compiling it once, about {}; it stays in the target folder …",
            self.about
        );
        shell::run(&mut self.cargo_install()?).with_context(|| {
            format!(
                "{self} could not be installed (cargo's own message is above). If this machine \
                 has no network connection, connect it and run the same command again: what is \
                 already compiled is kept. {self} on PATH will do as well"
            )
        })?;
        // Half a gigabyte that nothing needs any more; left over, it does no harm.
        let _ = fs::remove_dir_all(build_folder()?);
        println!("{self} is ready, after {}.", shell::spoken(start.elapsed()));
        Ok(())
    }

    fn binstall(&self) -> Result<Command> {
        let mut command = shell::cargo();
        command
            .args(["binstall", "--no-confirm", "--force"])
            // It would compile for longer than `cargo_install` does.
            .args(["--disable-strategies", "compile", "--root"])
            .arg(project::tools()?)
            .arg(format!("{}@{}", self.package, self.version));
        Ok(command)
    }

    fn cargo_install(&self) -> Result<Command> {
        let tools = project::tools()?;
        let mut path: Vec<_> = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect();
        path.push(tools.join("bin"));

        let mut command = shell::cargo();
        command
            // Unoptimised and without debug information: it compiles in half the time.
            .args(["install", "--debug", "--force", "--root"])
            .arg(&tools)
            .arg(format!("{}@{}", self.package, self.version))
            .args(self.options)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            // A folder of its own, so that an interrupted install goes on where it was.
            .env("CARGO_TARGET_DIR", build_folder()?)
            // Or cargo would advise to add the folder to PATH, which nobody needs to.
            .env("PATH", env::join_paths(path)?);
        Ok(command)
    }
}

fn build_folder() -> Result<PathBuf> {
    Ok(project::tools()?.join("build"))
}

impl std::fmt::Display for Tool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.package, self.version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locked_version_is_that_of_the_package_with_exactly_this_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.50\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(lock, "wasm"), None);
    }
}
