//! What became of each stage, and the summary of all.

use std::fmt;
use std::time::Duration;

use anyhow::Error;
use serde::Deserialize;

use super::libtest::Results;
use super::stage::Stage;

/// What failed, and the command that runs just that.
pub(super) struct Failure {
    what: String,
    command: String,
}

impl Failure {
    pub(super) fn of_stage(stage: Stage, error: &Error) -> Self {
        let command = format!("cargo xtask test --only {stage}");
        Self { what: format!("the stage {stage}: {error:#}"), command }
    }

    fn of_test(name: &str) -> Self {
        // A documentation test's name has spaces in it.
        let quote = if name.contains(' ') { "'" } else { "" };
        let command = format!("cargo xtask test {quote}{name}{quote}");
        Self { what: name.to_owned(), command }
    }
}

/// What became of a stage.
#[derive(Default)]
pub(super) struct Report {
    passed: usize,
    pub(super) failed: Vec<Failure>,
    skipped: usize,
    /// Which tests were skipped and why, and which needed more than one attempt.
    notes: Vec<String>,
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
    /// One check that passed.
    pub(super) fn passed() -> Self {
        Self { passed: 1, ..Self::default() }
    }

    pub(super) fn failed(failure: Failure) -> Self {
        Self { failed: vec![failure], ..Self::default() }
    }

    pub(super) fn not_run(why: &'static str) -> Self {
        Self { not_run: Some(why), ..Self::default() }
    }

    /// What test programs printed, and what the tests noted, in lines of JSON.
    pub(super) fn of_tests(results: &Results, notes: &str) -> Self {
        let mut report = Self {
            passed: results.passed,
            failed: results.failed.iter().map(|name| Failure::of_test(name)).collect(),
            skipped: results.ignored,
            ..Self::default()
        };
        for line in notes.lines() {
            match serde_json::from_str(line) {
                // It returned like a test that passed.
                Ok(Note { test, skipped: Some(why), .. }) if !results.failed.contains(&test) => {
                    report.passed = report.passed.saturating_sub(1);
                    report.skipped += 1;
                    report.notes.push(format!("skipped {test}: {why}"));
                }
                Ok(Note { test, attempts: Some(attempts @ 2..), .. }) => {
                    report.notes.push(format!("needed {attempts} attempts: {test}"));
                }
                Ok(_) => {}
                Err(error) => report.notes.push(format!("{error} in a test's note: {line}")),
            }
        }
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
            match report.not_run {
                Some(why) => writeln!(f, "{stage:<12}not run: {why}")?,
                _ => writeln!(f, "{stage:<12}{}  {}", spoken(report.time), counts([report]))?,
            }
        }
        let reports = self.0.iter().map(|(_, report)| report);
        for note in reports.clone().flat_map(|report| &report.notes) {
            writeln!(f, "{note}")?;
        }
        for Failure { what, command } in reports.clone().flat_map(|report| &report.failed) {
            writeln!(f, "failed: {what}\n    {command}")?;
        }
        f.write_str(&counts(reports))
    }
}

/// How many tests passed, failed and were skipped in all these.
fn counts<'a>(reports: impl IntoIterator<Item = &'a Report>) -> String {
    let [mut passed, mut failed, mut skipped] = [0; 3];
    for report in reports {
        passed += report.passed;
        failed += report.failed.len();
        skipped += report.skipped;
    }
    format!("{passed} passed, {failed} failed, {skipped} skipped")
}

/// A duration in minutes and whole seconds, all of the same width.
pub(super) fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{:3} min {:2} s", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results(printed: &str) -> Results {
        printed.lines().collect()
    }

    fn last_line(summary: &Summary) -> String {
        summary.to_string().lines().last().unwrap().to_owned()
    }

    #[test]
    fn the_last_line_is_the_sum_of_all_stages() {
        let mut summary = Summary::default();
        summary.add(Stage::Fmt, Report::passed());
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
        assert_eq!(counts([&report]), "0 passed, 1 failed, 0 skipped");
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
