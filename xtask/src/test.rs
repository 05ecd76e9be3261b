//! Everything that CI runs, stage by stage, the quickest to fail first, and to the end whatever fails.

mod report;
pub(crate) mod stage;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::process;
use report::Report;
use stage::Stage;

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
    use Stage::{
        Browser, Build, Clippy, ClippyWasm, Deny, Engines, Fmt, Fuzz, Native, Page, Timing, Twins,
    };
    if let Some(name) = &options.name {
        let mut steps = Vec::new();
        for stage in [Native, Twins, Browser, Page, Engines, Timing] {
            if options.only.is_none_or(|only| only == stage) && has_test(stage, name)? {
                steps.push((stage, Some(name.as_str())));
            }
        }
        return Ok(steps);
    }
    let stages = match &options.only {
        Some(stage) => std::slice::from_ref(stage),
        None if options.quick => &[Fmt, Clippy, Native, Build, Page],
        None => &[
            Fmt, Deny, Clippy, ClippyWasm, Native, Twins, Fuzz, Browser, Build, Page, Engines,
            Timing,
        ],
    };
    let name = |stage| (options.quick && stage == Page).then_some(QUICK);
    Ok(stages.iter().map(|&stage| (stage, name(stage))).collect())
}

/// Runs what is asked for. The last line says how many tests passed, failed and were skipped.
pub(crate) fn test(options: &Options) -> Result<ExitCode> {
    let start = Instant::now();
    let steps = plan(options, Stage::has_test)?;
    if steps.is_empty() {
        let name = options.name.as_deref().unwrap_or_default();
        bail!("no test has {name:?} in its name; a module's name will do, or a part of it");
    }
    let mut table = Vec::new();
    let mut all = Report::default();
    for (stage, name) in steps {
        println!("\n── {stage} ──");
        let start = Instant::now();
        let report = stage.run(name);
        if process::interrupted() {
            bail!("interrupted");
        }
        let report = report.unwrap_or_else(|error| {
            eprintln!("\nthe stage `{stage}` failed: {error:#}");
            Report::failed(stage, &error)
        });
        table.push(format!("{stage:<12}{}  {}", spoken(start.elapsed()), report.counts()));
        all.add(report);
    }
    println!("\n── after{} ──\n{}\n{all}", spoken(start.elapsed()), table.join("\n"));
    Ok(if all.is_green() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A duration in minutes and whole seconds, all of the same width.
fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{:3} min {:2} s", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Stage::{Browser, Fmt, Native, Page, Timing};

    /// The stages that run where tests of these names exist.
    fn stages(options: &Options, tests: &[(Stage, &str)]) -> Vec<Stage> {
        let has_test = |stage, name: &str| {
            Ok(tests.iter().any(|(of, test)| *of == stage && test.contains(name)))
        };
        plan(options, has_test).unwrap().into_iter().map(|(stage, _)| stage).collect()
    }

    #[test]
    fn everything_runs_unless_something_is_chosen() {
        let all = stages(&Options::default(), &[]);
        assert_eq!((all.len(), all[0], all[11]), (12, Fmt, Timing));
        let only = Options { only: Some(Browser), ..Options::default() };
        assert_eq!(stages(&only, &[]), [Browser]);
    }

    #[test]
    fn a_name_runs_in_the_stages_that_have_such_a_test() {
        let tests = [(Native, "lab::limits"), (Page, "limits::all"), (Timing, "thousand::posts")];
        let named = |name: &str, only| Options { name: Some(name.to_owned()), only, quick: false };
        assert_eq!(stages(&named("limits", None), &tests), [Native, Page]);
        assert_eq!(stages(&named("posts", None), &tests), [Timing]);
        assert_eq!(stages(&named("nothing", None), &tests), []);
        assert_eq!(stages(&named("limits", Some(Page)), &tests), [Page]);
    }

    #[test]
    fn quick_takes_the_quick_tests_of_the_page_and_all_native_ones() {
        let quick = Options { quick: true, ..Options::default() };
        let steps = plan(&quick, |_, _| unreachable!("nothing is looked up")).unwrap();
        assert_eq!(steps[2..], [(Native, None), (Stage::Build, None), (Page, Some(QUICK))]);
    }
}
