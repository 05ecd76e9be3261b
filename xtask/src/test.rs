//! Everything that CI runs, stage by stage, the quickest to fail first, and to the end whatever fails.

mod libtest;
mod stage;
mod summary;

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;

use crate::site;
use stage::Stage;
use summary::{Report, Summary, spoken};

/// Runs everything that CI runs, or the tests of some name.
///
/// It goes on to the end when something fails, and then says what failed and how to run just that.
#[derive(clap::Args, Default)]
pub(crate) struct Options {
    /// Runs the tests whose name contains this, in every stage that has one
    name: Option<String>,
    /// Runs one stage
    #[arg(long, value_name = "STAGE")]
    only: Option<Stage>,
    /// Runs formatting, native lints, native tests and the quick tests of the page
    #[arg(long, conflicts_with_all = ["only", "name"])]
    quick: bool,
}

/// The module of the page's tests that are quick: e2e/tests/page/quick.rs.
const QUICK: &str = "quick::";

/// A stage, and what the names of the tests that it runs contain.
type Step<'a> = (Stage, Option<&'a str>);

/// The steps that these options ask for, in order, without those in which no test has the name.
fn plan(
    options: &Options,
    has_test: impl Fn(Stage, &str) -> Result<bool>,
) -> Result<Vec<Step<'_>>> {
    use Stage::{Browser, Build, Clippy, ClippyWasm, Fmt, Native, Page, Timing};
    let name = options.name.as_deref();
    let stages: &[Stage] = match options.only {
        None if options.quick => &[Fmt, Clippy, Native, Build, Page],
        None if name.is_some() => &[Native, Browser, Build, Page, Timing],
        None => &[Fmt, Clippy, ClippyWasm, Native, Browser, Build, Page, Timing],
        // The page's tests are of the site as it would be built now.
        Some(Page) => &[Build, Page],
        Some(Timing) => &[Build, Timing],
        Some(ref stage) => std::slice::from_ref(stage),
    };
    let mut steps = Vec::new();
    for &stage in stages {
        let name = if options.quick && stage == Page { Some(QUICK) } else { name };
        match name {
            Some(name) if stage.has_tests() && !has_test(stage, name)? => {}
            _ => steps.push((stage, name)),
        }
    }
    let is_site_tested = steps.iter().any(|(stage, _)| stage.needs_site());
    steps.retain(|(stage, _)| *stage != Build || is_site_tested || options.only == Some(Build));
    Ok(steps)
}

/// Runs what is asked for. The last line says how many tests passed, failed and were skipped.
pub(crate) fn test(options: &Options) -> Result<ExitCode> {
    let start = Instant::now();
    let steps = plan(options, Stage::has_test)?;
    if steps.is_empty() {
        let name = options.name.as_deref().unwrap_or_default();
        eprintln!(
            "error: no test has {name:?} in its name; a module's name will do, or a part of it"
        );
    }
    let mut summary = Summary::default();
    for (stage, name) in steps {
        let lacks_site = summary.has_failed(Stage::Build) && !site::is_up_to_date()?;
        let report = if stage.needs_site() && lacks_site {
            Report::not_run("the site could not be built")
        } else {
            stage.run(name)?
        };
        summary.add(stage, report);
    }
    println!("\n── after{} ──\n{summary}", spoken(start.elapsed()));
    Ok(if summary.is_green() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Stage::{Browser, Build, Fmt, Native, Page, Timing};

    /// The stages that run where tests of these names exist.
    fn stages(options: &Options, tests: &[(Stage, &str)]) -> Vec<Stage> {
        let has_test = |stage, name: &str| {
            Ok(tests.iter().any(|(of, test)| *of == stage && test.contains(name)))
        };
        plan(options, has_test).unwrap().into_iter().map(|(stage, _)| stage).collect()
    }

    fn named(name: &str) -> Options {
        Options { name: Some(name.to_owned()), ..Options::default() }
    }

    #[test]
    fn everything_runs_unless_something_is_chosen() {
        let all = stages(&Options::default(), &[]);
        assert_eq!((all.len(), all[0], all[7]), (8, Fmt, Timing));
    }

    #[test]
    fn a_name_runs_in_the_stages_that_have_such_a_test() {
        let tests = [(Native, "lab::limits"), (Page, "limits::all"), (Timing, "thousand::posts")];
        assert_eq!(stages(&named("limits"), &tests), [Native, Build, Page]);
        assert_eq!(stages(&named("posts"), &tests), [Build, Timing]);
        assert_eq!(stages(&named("lab::"), &tests), [Native], "no site is built for it");
        assert_eq!(stages(&named("nothing"), &tests), []);
    }

    #[test]
    fn a_stage_can_be_chosen_alone_or_for_a_name() {
        let only = |only, name: Option<&str>| Options {
            only: Some(only),
            name: name.map(str::to_owned),
            quick: false,
        };
        assert_eq!(stages(&only(Browser, None), &[]), [Browser]);
        assert_eq!(stages(&only(Build, None), &[]), [Build]);
        assert_eq!(stages(&only(Page, None), &[]), [Build, Page], "the page is built first");
        let tests = [(Native, "limits"), (Page, "limits")];
        assert_eq!(stages(&only(Native, Some("limits")), &tests), [Native]);
    }

    #[test]
    fn quick_takes_the_quick_tests_of_the_page_and_all_native_ones() {
        let quick = Options { quick: true, ..Options::default() };
        let steps = plan(&quick, |_, name| Ok(name == QUICK)).unwrap();
        assert_eq!(steps[2..], [(Native, None), (Build, None), (Page, Some(QUICK))]);
        assert_eq!(stages(&quick, &[]).last(), Some(&Native), "a page without them is not built");
    }
}
