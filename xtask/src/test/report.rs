//! What became of one stage, or of all.

use std::fmt;

use anyhow::Error;
use serde::Deserialize;

use super::stage::Stage;

/// What passed, what failed, what was skipped.
#[derive(Default)]
pub(super) struct Report {
    passed: usize,
    skipped: usize,
    /// What failed, and the arguments of `cargo xtask test` that run just that.
    failed: Vec<(String, String)>,
    /// Which tests were skipped and why, and which needed more than one attempt.
    notes: Vec<String>,
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

    /// One check that this machine can't make, and why.
    pub(super) fn skipped(what: &str, why: &str) -> Self {
        Self { skipped: 1, notes: vec![format!("skipped {what}: {why}")], ..Self::default() }
    }

    /// A stage that failed as a whole.
    pub(super) fn failed(stage: Stage, error: &Error) -> Self {
        let failure = (format!("the stage {stage}: {error:#}"), format!("--only {stage}"));
        Self { failed: vec![failure], ..Self::default() }
    }

    /// What the test programs of one `cargo test` printed (libtest's, and wasm-bindgen's, which print
    /// the same), and whether it ended well.
    pub(super) fn of_tests(stage: Stage, printed: &[String], is_success: bool) -> Self {
        let mut report = Self::default();
        let (mut unfinished, mut names) = (0, Vec::new());
        for line in printed {
            match line.split_whitespace().collect::<Vec<_>>()[..] {
                ["running", _, "test" | "tests"] => unfinished += 1,
                // The last of these headings has the names of the failed tests below it.
                ["failures:"] => names.clear(),
                ["test", "result:", verdict, passed, "passed;", _, _, skipped, ..] => {
                    unfinished -= 1;
                    report.passed += passed.parse().unwrap_or(0);
                    report.skipped += skipped.parse().unwrap_or(0);
                    let failed = names.drain(..).filter(|_| verdict == "FAILED.");
                    report.failed.extend(failed.map(|name: &str| (name.to_owned(), quoted(name))));
                }
                _ => names.extend(line.strip_prefix("    ")),
            }
        }
        if unfinished != 0 || (report.failed.is_empty() && !is_success) {
            let error = Error::msg("`cargo test` ended before all tests had run");
            report.add(Self::failed(stage, &error));
        }
        report
    }

    /// Takes in what the tests noted, in lines of JSON.
    pub(super) fn note(&mut self, notes: &str) {
        for line in notes.lines() {
            let has_failed = |test| self.failed.iter().any(|(failed, _)| failed == test);
            match serde_json::from_str(line) {
                // It returned like a test that passed.
                Ok(Note { test, skipped: Some(why), .. }) if !has_failed(&test) => {
                    self.passed = self.passed.saturating_sub(1);
                    self.add(Self::skipped(&test, &why));
                }
                Ok(Note { test, attempts: Some(attempts @ 2..), .. }) => {
                    self.notes.push(format!("needed {attempts} attempts: {test}"));
                }
                Ok(_) => {}
                Err(error) => self.notes.push(format!("{error} in a test's note: {line}")),
            }
        }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.skipped += other.skipped;
        self.failed.extend(other.failed);
        self.notes.extend(other.notes);
    }

    /// Whether something passed, and nothing failed.
    pub(super) fn is_green(&self) -> bool {
        self.failed.is_empty() && self.passed + self.skipped > 0
    }

    pub(super) fn counts(&self) -> String {
        let Self { passed, failed, skipped, .. } = self;
        format!("{passed} passed, {} failed, {skipped} skipped", failed.len())
    }
}

/// A test's name as a shell takes it: a documentation test's has spaces in it.
fn quoted(name: &str) -> String {
    let quote = if name.contains(' ') { "'" } else { "" };
    format!("{quote}{name}{quote}")
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for note in &self.notes {
            writeln!(f, "{note}")?;
        }
        for (what, arguments) in &self.failed {
            writeln!(f, "failed: {what}\n    cargo xtask test {arguments}")?;
        }
        f.write_str(&self.counts())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(printed: &str) -> Report {
        let lines: Vec<_> = printed.lines().map(str::to_owned).collect();
        Report::of_tests(Stage::Native, &lines, !printed.contains("FAILED"))
    }

    #[test]
    fn programs_are_summed_and_failed_tests_are_named() {
        let report = read(
            "
running 3 tests
test a::passes ... ok
test a::fails ... FAILED
test b::fails ... FAILED

failures:

---- a::fails stdout ----
attempt 1:
    not_a_name

failures:
    a::fails
    b::fails

test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 7 filtered out; finished in 0.01s


running 2 tests
test src/timing.rs - timing (line 21) ... ok
test later ... ignored

test result: ok. 1 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.70s
",
        );
        assert_eq!(
            report.to_string(),
            "failed: a::fails\n    cargo xtask test a::fails\n\
             failed: b::fails\n    cargo xtask test b::fails\n\
             2 passed, 2 failed, 1 skipped"
        );
    }

    #[test]
    fn wasm_bindgen_leaves_a_line_free_before_the_names() {
        let report = read(
            "\
running 1 test
test abort::dropped ... FAIL

failures:

---- abort::dropped output ----
    error output:
        panicked

failures:

    abort::dropped

test result: FAILED. 0 passed; 1 failed; 0 ignored; 5 filtered out; finished in 0.20s
",
        );
        assert_eq!(report.failed[0].0, "abort::dropped");
    }

    #[test]
    fn a_program_that_ends_in_the_middle_is_noticed() {
        for printed in ["running 3 tests\ntest a ... ok\n", "FAILED to build"] {
            let report = read(printed);
            assert!(report.failed[0].0.ends_with("ended before all tests had run"));
            assert_eq!(report.counts(), "0 passed, 1 failed, 0 skipped");
        }
    }

    #[test]
    fn a_test_that_notes_that_it_was_skipped_has_not_passed() {
        let mut report = read("running 3 tests\ntest result: ok. 3 passed; 0 failed; 0 ignored;");
        report.note(
            "{\"test\":\"a\",\"skipped\":\"port 4600 is taken\"}\n\
             {\"test\":\"b\",\"attempts\":2}\n{\"test\":\"c\",\"attempts\":1}\n",
        );
        assert_eq!(
            report.to_string(),
            "skipped a: port 4600 is taken\nneeded 2 attempts: b\n2 passed, 0 failed, 1 skipped"
        );
        assert!(report.is_green());
    }

    #[test]
    fn a_skipped_test_that_failed_counts_once() {
        let printed = "running 1 test\nfailures:\n    a\n\
                       test result: FAILED. 0 passed; 1 failed; 0 ignored;";
        let mut report = read(printed);
        report.note("{\"test\":\"a\",\"skipped\":\"port 4600 is taken\"}");
        assert_eq!(report.counts(), "0 passed, 1 failed, 0 skipped");
    }

    #[test]
    fn a_stage_that_failed_is_run_alone() {
        let mut report = Report::passed();
        report.add(Report::failed(Stage::Fmt, &Error::msg("not formatted")));
        assert_eq!(
            report.to_string(),
            "failed: the stage fmt: not formatted\n    cargo xtask test --only fmt\n\
             1 passed, 1 failed, 0 skipped"
        );
        assert!(!report.is_green());
        assert!(!Report::default().is_green(), "nothing ran");
    }

    #[test]
    fn a_documentation_test_is_run_by_its_quoted_name() {
        let arguments = quoted("src/timing.rs - timing (line 21)");
        assert_eq!(arguments, "'src/timing.rs - timing (line 21)'");
    }
}
