//! Project chores, the same on every system: `cargo xtask COMMAND`.
//!
//! # Layout
//!
//! - `serve`: the page with live reload, for writing.
//! - `site`: the built site in `dist/`: whether it is up to date, what a first visit weighs.
//! - `seal`: the last step of each build, called by Trunk: the page's
//!   Content-Security-Policy and the service worker's list of files.
//! - `test`: everything that CI runs, stage by stage.
//! - `setup`: finds on the machine what a command needs, or puts it there. Where a thing is there,
//!   nothing is done, and quickly; otherwise it says what it does, or what to do by hand.
//! - `background`, `process`, `project`, `files`: running programs, where things are, reading them.

mod background;
mod files;
mod process;
mod project;
mod seal;
mod serve;
mod setup;
mod site;
mod test;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

/// Overlap: project chores. Whatever a command needs and the machine lacks is set up first.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", arg_required_else_help = true)]
enum Task {
    Serve(serve::Options),
    /// Makes the static site in dist/ and weighs a first visit.
    Build,
    Test(test::Options),
    /// The last step of a build; Trunk calls it.
    #[command(hide = true)]
    Seal,
}

fn main() -> ExitCode {
    let task = Task::parse();
    match process::catch_interrupts().and_then(|()| perform(&task)) {
        Ok(code) => code,
        Err(_) if process::interrupted() => {
            eprintln!("\ninterrupted");
            // What a shell reports for a program that Ctrl-C ended.
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("\nerror: {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  because: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}

fn perform(task: &Task) -> Result<ExitCode> {
    match task {
        Task::Serve(options) => serve::serve(options)?,
        Task::Build => site::build().and_then(|()| site::weigh())?,
        Task::Seal => seal::seal()?,
        Task::Test(options) => return test::test(options),
    }
    Ok(ExitCode::SUCCESS)
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
    fn serve_opens_the_browser_on_port_8080_by_default() {
        let Task::Serve(options) = Task::parse_from(["cargo xtask", "serve"]) else {
            panic!("serve was not understood");
        };
        assert_eq!((options.port, options.no_open), (8080, false));
        assert!(!options.release && !options.network);
    }

    #[test]
    fn quick_is_a_choice_of_its_own() {
        for others in [["--only", "fmt"].as_slice(), &["a_name"]] {
            let args = [&["cargo xtask", "test", "--quick"], others].concat();
            assert!(Task::try_parse_from(args).is_err(), "{others:?}");
        }
    }
}
