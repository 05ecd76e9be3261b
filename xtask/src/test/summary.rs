//! What became of each stage, and the summary of all.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use anyhow::Error;
use serde::Deserialize;

use super::libtest::Results;
use super::stage::Stage;
use crate::process;

/// What failed, and the command that runs just that.
#[derive(Debug)]
pub(super) struct Failure {
    what: String,
    command: String,
}

impl Failure {
    pub(super) fn of_stage(stage: Stage, error: &Error) -> Self {
        let what = format!("the stage {stage}: {error:#}");
        Self { what, command: format!("cargo xtask test --only {stage}") }
    }

    fn of_test(name: &str) -> Self {
        // A documentation test's name has spaces in it.
        let quote = if name.contains(' ') { "'" } else { "" };
        let command = format!("cargo xtask test {quote}{name}{quote}");
        Self { what: name.to_owned(), command }
    }
}

/// What became of a stage.
#[derive(Debug, Default)]
pub(super) struct Report {
    passed: usize,
    pub(super) failed: Vec<Failure>,
    /// How many tests were skipped: some with a reason, below.
    skipped: usize,
    /// Why a test was skipped.
    reasons: BTreeMap<String, String>,
    /// How many attempts a test needed, if more than one.
    attempts: BTreeMap<String, u32>,
    /// Why the stage was left out.
    not_run: Option<&'static str>,
    pub(super) time: Duration,
}

/// A line that a test wrote to the file of notes.
#[derive(Deserialize)]
struct Note {
    test: String,
    skipped: Option<String>,
    attempts: Option<u32>,
}

impl Report {
    pub(super) fn passed(passed: usize) -> Self {
        Self { passed, ..Self::default() }
    }

    pub(super) fn failed(failure: Failure) -> Self {
        Self { failed: vec![failure], ..Self::default() }
    }

    pub(super) fn not_run(why: &'static str) -> Self {
        Self { not_run: Some(why), ..Self::default() }
    }

    /// What test programs printed, and what the tests noted, in lines of JSON.
    ///
    /// A test that notes that it was skipped returns like one that passed.
    pub(super) fn of_tests(results: &Results, notes: &str) -> Self {
        let mut report = Self {
            failed: results.failed.iter().map(|name| Failure::of_test(name)).collect(),
            ..Self::default()
        };
        for line in notes.lines() {
            let Ok(note) = serde_json::from_str::<Note>(line) else {
                println!("not a test's note, so it is left out: {line}");
                continue;
            };
            let has_failed = results.failed.contains(&note.test);
            if let Some(reason) = note.skipped.filter(|_| !has_failed) {
                report.reasons.insert(note.test.clone(), reason);
            }
            if let Some(attempts) = note.attempts.filter(|attempts| *attempts > 1) {
                let most = report.attempts.entry(note.test).or_default();
                *most = attempts.max(*most);
            }
        }
        report.skipped = results.ignored + report.reasons.len();
        report.passed = results.passed.saturating_sub(report.reasons.len());
        report
    }
}

/// The reports of all stages so far.
#[derive(Default)]
pub(super) struct Summary(Vec<(Stage, Report)>);

impl Summary {
    pub(super) fn add(&mut self, stage: Stage, report: Report) {
        self.0.push((stage, report));
    }

    pub(super) fn has_failed(&self, stage: Stage) -> bool {
        self.0.iter().any(|(of, report)| *of == stage && !report.failed.is_empty())
    }

    /// Whether something ran, all of it, and nothing failed.
    pub(super) fn is_green(&self) -> bool {
        let is_green = |report: &Report| report.failed.is_empty() && report.not_run.is_none();
        !self.0.is_empty() && self.0.iter().all(|(_, report)| is_green(report))
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (stage, report) in &self.0 {
            if let Some(why) = report.not_run {
                writeln!(f, "{stage:<12}not run: {why}")?;
                continue;
            }
            let time = process::spoken(report.time);
            writeln!(f, "{stage:<12}{:<45}{time:>12}", Counts::of([report]).to_string())?;
        }
        let reports = || self.0.iter().map(|(_, report)| report);
        for (test, reason) in reports().flat_map(|report| &report.reasons) {
            writeln!(f, "skipped {test}: {reason}")?;
        }
        for (test, attempts) in reports().flat_map(|report| &report.attempts) {
            writeln!(f, "needed {attempts} attempts: {test}")?;
        }
        for Failure { what, command } in reports().flat_map(|report| &report.failed) {
            writeln!(f, "failed: {what}\n    {command}")?;
        }
        write!(f, "{}", Counts::of(reports()))
    }
}

/// How many tests passed, failed and were skipped.
#[derive(Default)]
struct Counts {
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Counts {
    fn of<'a>(reports: impl IntoIterator<Item = &'a Report>) -> Self {
        reports.into_iter().fold(Self::default(), |sum, report| Self {
            passed: sum.passed + report.passed,
            failed: sum.failed + report.failed.len(),
            skipped: sum.skipped + report.skipped,
        })
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

#[cfg(test)]
mod tests {
    use super::super::libtest;
    use super::*;

    fn results(printed: &str) -> Results {
        libtest::read(printed.as_bytes())
    }

    fn last_line(summary: &Summary) -> String {
        summary.to_string().lines().last().unwrap().to_owned()
    }

    #[test]
    fn the_last_line_is_the_sum_of_all_stages() {
        let mut summary = Summary::default();
        summary.add(Stage::Fmt, Report::passed(1));
        let printed =
            "failures:\n    a::fails\ntest result: FAILED. 3 passed; 1 failed; 2 ignored;";
        summary.add(Stage::Native, Report::of_tests(&results(printed), ""));
        assert_eq!(last_line(&summary), "4 passed, 1 failed, 2 skipped");
        assert!(!summary.is_green());
        assert!(summary.to_string().contains("failed: a::fails\n    cargo xtask test a::fails\n"));
    }

    #[test]
    fn a_test_that_notes_that_it_was_skipped_has_not_passed() {
        let notes = "{\"test\":\"a\",\"skipped\":\"port 4600 is taken\"}\n\
                     {\"test\":\"b\",\"attempts\":2}\n{\"test\":\"c\",\"attempts\":1}\n";
        let report = Report::of_tests(&results("test result: ok. 3 passed; 0 failed;"), notes);
        let mut summary = Summary::default();
        summary.add(Stage::Page, report);
        assert_eq!(last_line(&summary), "2 passed, 0 failed, 1 skipped");
        let text = summary.to_string();
        assert!(text.contains("\nskipped a: port 4600 is taken\nneeded 2 attempts: b\n"), "{text}");
        assert!(summary.is_green());
    }

    #[test]
    fn a_skipped_test_that_failed_counts_once() {
        let printed = "failures:\n    a\ntest result: FAILED. 0 passed; 1 failed; 0 ignored;";
        let notes = "{\"test\":\"a\",\"skipped\":\"port 4600 is taken\"}";
        let report = Report::of_tests(&results(printed), notes);
        assert_eq!(Counts::of([&report]).to_string(), "0 passed, 1 failed, 0 skipped");
    }

    #[test]
    fn what_could_not_run_is_not_green() {
        let mut summary = Summary::default();
        assert!(!summary.is_green(), "nothing ran");
        summary.add(Stage::Page, Report::not_run("the site could not be built"));
        assert!(!summary.is_green());
        assert!(
            summary.to_string().starts_with("page        not run: the site could not be built")
        );
    }

    #[test]
    fn a_documentation_test_is_run_by_its_quoted_name() {
        let failure = Failure::of_test("src/timing.rs - timing (line 21)");
        assert_eq!(failure.command, "cargo xtask test 'src/timing.rs - timing (line 21)'");
    }
}
