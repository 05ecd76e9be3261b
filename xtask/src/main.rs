//! Project chores, the same on every system: `cargo xtask COMMAND`.
//!
//! # Layout
//!
//! - `serve`: the page with live reload, for writing.
//! - `site`: the built site in `dist/`, and what a first visit weighs.
//! - `seal`: the last step of each build, called by Trunk: the page's
//!   Content-Security-Policy and the service worker's list of files.
//! - `test`: everything that CI runs, stage by stage.
//! - `bench`: measures what the project promises.
//! - `setup`: finds on the machine what a command needs, or puts it there. Where a thing is there,
//!   nothing is done, and quickly; otherwise it says what it does, or what to do by hand.
//! - `engines`: the same for the browsers that the page is tested in besides Chromium.
//! - `process`, `background`: running programs to their end, and beside this one.

mod background;
mod bench;
mod engines;
mod process;
mod seal;
mod serve;
mod setup;
mod site;
mod test;

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Parser;

/// Overlap: project chores. Whatever a command needs and the machine lacks is set up first.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", arg_required_else_help = true)]
enum Task {
    Serve(serve::Options),
    /// Makes the static site in dist/ and weighs a first visit.
    Build,
    Test(test::Options),
    Bench(bench::Options),
    /// The last step of a build; Trunk calls it.
    #[command(hide = true)]
    Seal,
}

fn main() -> Result<ExitCode> {
    let task = Task::parse();
    process::catch_interrupts()?;
    match perform(&task) {
        Err(_) if process::interrupted() => {
            eprintln!("\ninterrupted");
            // What a shell reports for a program that Ctrl-C ended.
            Ok(ExitCode::from(130))
        }
        result => result,
    }
}

fn perform(task: &Task) -> Result<ExitCode> {
    match task {
        Task::Serve(options) => serve::serve(options)?,
        Task::Build => {
            site::build()?;
            site::weigh()?;
        }
        Task::Bench(options) => bench::bench(options)?,
        Task::Seal => seal::seal()?,
        Task::Test(options) => return test::test(options),
    }
    Ok(ExitCode::SUCCESS)
}

/// The project's own folder, the one with `Cargo.lock` in it.
fn root() -> PathBuf {
    // What `cargo run` says now comes before what was compiled in: two clones that share a target
    // folder share this program as well.
    let xtask = env::var_os("CARGO_MANIFEST_DIR").unwrap_or(env!("CARGO_MANIFEST_DIR").into());
    Path::new(&xtask).parent().expect("xtask lies in the project's folder").to_path_buf()
}

/// Where Cargo puts what it builds: around this very program, so that `CARGO_TARGET_DIR` and Cargo's
/// own settings are honoured without reading them.
fn target() -> Result<PathBuf> {
    let this = env::current_exe().context("the operating system does not say where xtask is")?;
    let target = this.ancestors().nth(2);
    Ok(target.context("xtask does not lie in a target folder")?.to_path_buf())
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Task::command().debug_assert();
    }

    #[test]
    fn quick_is_a_choice_of_its_own() {
        for others in [["--only", "fmt"].as_slice(), &["a_name"]] {
            let args = [&["cargo xtask", "test", "--quick"], others].concat();
            assert!(Task::try_parse_from(args).is_err(), "{others:?}");
        }
    }
}
