//! Project chores, the same on every system: `cargo xtask COMMAND`.
//!
//! # Layout
//!
//! - `setup`: puts what is missing on the machine (wasm target, Trunk,
//!   wasm-bindgen, a browser and its driver, Node.js), and says so.
//! - `serve`: the page with live reload, for writing.
//! - `site`: the built site in `dist/`, and what a first visit weighs.
//! - `seal`: the last step of each build, called by Trunk: the page's
//!   Content-Security-Policy and the service worker's list of files.
//! - `test`: everything that CI runs, stage by stage.
//! - `background`: programs that run beside a test and end with it.
//! - `shell`, `project`, `folder`: running programs, where things are, reading them.

mod background;
mod folder;
mod project;
mod seal;
mod serve;
mod setup;
mod shell;
mod site;
mod test;

use std::ffi::OsStr;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use lexopt::{Arg, Parser, ValueExt as _};

const HELP: &str = "\
Overlap: project chores. Whatever a command needs and the machine lacks is set up first.

cargo xtask serve    builds the page, serves it with live reload and opens the browser
    --port PORT      where to listen on 127.0.0.1 (8080; 0 takes any free port)
    --no-open        leaves the browser alone
    --release        serves what visitors would get: small, but slower to build
    --network        starts the native practice server beside it, at ports 4600 and 4601
cargo xtask build    makes the static site in dist/ and weighs a first visit
cargo xtask test     runs everything that CI runs
    --only STAGE     runs one stage: fmt, clippy, native, browser, build or page
cargo xtask seal     the last step of a build; Trunk calls it
cargo xtask help     prints this text";

enum Task {
    Help,
    Serve(serve::Options),
    Build,
    Seal,
    Test { only: Option<String> },
}

/// What a shell reports for a program that Ctrl-C ended.
const INTERRUPTED: u8 = 130;

fn main() -> ExitCode {
    match parse(Parser::from_env()).and_then(perform) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) if shell::interrupted() => {
            eprintln!("\ninterrupted");
            ExitCode::from(INTERRUPTED)
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

fn perform(task: Task) -> Result<()> {
    match task {
        Task::Help => {
            println!("{HELP}");
            Ok(())
        }
        Task::Serve(options) => serve::serve(&options),
        Task::Build => site::build(),
        Task::Seal => seal::seal(),
        Task::Test { only } => test::test(only.as_deref()),
    }
}

fn parse(mut args: Parser) -> Result<Task> {
    let mut task = match args.next()? {
        None | Some(Arg::Long("help") | Arg::Short('h')) => return Ok(Task::Help),
        Some(Arg::Value(command)) => match command.string()?.as_str() {
            "help" => return Ok(Task::Help),
            "serve" => Task::Serve(serve::Options::default()),
            "build" => Task::Build,
            "seal" => Task::Seal,
            "test" => Task::Test { only: None },
            other => bail!("there is no command `{other}`; `cargo xtask help` lists them"),
        },
        Some(other) => return Err(other.unexpected().into()),
    };
    while let Some(arg) = args.next()? {
        match (&mut task, arg) {
            (_, Arg::Long("help") | Arg::Short('h')) => return Ok(Task::Help),
            (Task::Serve(options), Arg::Long("port")) => options.port = port(&args.value()?)?,
            (Task::Serve(options), Arg::Long("no-open")) => options.open = false,
            (Task::Serve(options), Arg::Long("release")) => options.release = true,
            (Task::Serve(options), Arg::Long("network")) => options.network = true,
            (Task::Test { only }, Arg::Long("only")) => *only = Some(args.value()?.string()?),
            (_, other) => return Err(other.unexpected().into()),
        }
    }
    Ok(task)
}

fn port(value: &OsStr) -> Result<u16> {
    let number = value.to_str().and_then(|text| text.parse().ok());
    number.with_context(|| format!("a port is a number up to 65535, not `{}`", value.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &[&str]) -> Result<Task> {
        parse(Parser::from_args(args))
    }

    #[test]
    fn nothing_typed_is_a_request_for_help() {
        assert!(matches!(parsed(&[]), Ok(Task::Help)));
        assert!(matches!(parsed(&["serve", "--help"]), Ok(Task::Help)));
    }

    #[test]
    fn serve_opens_the_browser_on_port_8080_unless_told_otherwise() {
        let Ok(Task::Serve(options)) = parsed(&["serve"]) else {
            panic!("serve was not understood");
        };
        assert_eq!((options.port, options.open, options.release), (8080, true, false));
        assert!(!options.network);

        let Ok(Task::Serve(options)) =
            parsed(&["serve", "--port", "9000", "--no-open", "--release"])
        else {
            panic!("serve's options were not understood");
        };
        assert_eq!((options.port, options.open, options.release), (9000, false, true));

        let Ok(Task::Serve(options)) = parsed(&["serve", "--network"]) else {
            panic!("serve's network was not understood");
        };
        assert!(options.network);
    }

    #[test]
    fn an_option_of_another_command_is_refused() {
        assert!(parsed(&["build", "--port", "9000"]).is_err());
        assert!(parsed(&["serve", "--only", "fmt"]).is_err());
        assert!(parsed(&["deploy"]).is_err());
    }
}
