//! Reads what test programs print: libtest's, and wasm-bindgen's, which prints the same.

use std::io::BufRead;

/// What the test programs of one `cargo test` said.
#[derive(Default)]
pub(super) struct Results {
    pub(super) passed: usize,
    pub(super) ignored: usize,
    /// The names of those that failed.
    pub(super) failed: Vec<String>,
    started: usize,
    ended: usize,
    /// The lines since the last `failures:`, which ends in a list of the names.
    listed: Option<Vec<String>>,
}

impl Results {
    /// Whether a program ended in the middle of its tests.
    pub(super) fn is_cut_short(&self) -> bool {
        self.started > self.ended
    }

    fn read(&mut self, line: &str) {
        let words: Vec<_> = line.split_whitespace().collect();
        match words[..] {
            ["running", _, "test" | "tests"] => self.started += 1,
            // Above the names stands another one, for what the tests printed.
            ["failures:"] => self.listed = Some(Vec::new()),
            ["test", "result:", ..] => {
                self.ended += 1;
                self.passed += before(&words, "passed;");
                self.ignored += before(&words, "ignored;");
                self.failed.extend(self.listed.take().unwrap_or_default());
            }
            _ => {
                if let (Some(names), Some(name)) = (&mut self.listed, line.strip_prefix("    ")) {
                    names.push(name.to_owned());
                }
            }
        }
    }
}

/// The number before that word.
fn before(words: &[&str], unit: &str) -> usize {
    let mut pairs = words.windows(2).filter(|pair| pair[1] == unit);
    pairs.next().and_then(|pair| pair[0].parse().ok()).unwrap_or_default()
}

/// Prints what is read, and gives the sum of it.
pub(super) fn read(output: impl BufRead) -> Results {
    lines(output).inspect(|line| println!("{line}")).collect()
}

impl<S: AsRef<str>> FromIterator<S> for Results {
    fn from_iter<I: IntoIterator<Item = S>>(lines: I) -> Self {
        let mut results = Self::default();
        lines.into_iter().for_each(|line| results.read(line.as_ref()));
        results
    }
}

/// The lines up to the end, whatever bytes a test printed.
pub(super) fn lines(output: impl BufRead) -> impl Iterator<Item = String> {
    let lines = output.split(b'\n').map_while(Result::ok);
    lines.map(|line| String::from_utf8_lossy(&line).trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads without printing: a test that prints what these lines look like would itself be misread.
    fn read(output: &str) -> Results {
        output.lines().collect()
    }

    #[test]
    fn programs_are_summed_and_failed_tests_are_named() {
        let results = read(
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
        assert_eq!((results.passed, results.ignored), (2, 1));
        assert_eq!(results.failed, ["a::fails", "b::fails"]);
        assert!(!results.is_cut_short());
    }

    #[test]
    fn wasm_bindgen_leaves_a_line_free_before_the_names() {
        let results = read(
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
        assert_eq!(results.failed, ["abort::dropped"]);
    }

    #[test]
    fn a_program_that_aborts_is_noticed() {
        let results = read("running 3 tests\ntest a ... ok\n");
        assert!(results.is_cut_short());
        assert_eq!(results.passed, 0);
    }

    #[test]
    fn bytes_that_are_no_text_are_read_over() {
        let results: Results =
            lines(&b"\xff\ntest result: ok. 4 passed; 0 failed; 0 ignored\n"[..]).collect();
        assert_eq!(results.passed, 4);
    }
}
