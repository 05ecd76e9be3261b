//! The runs that were made last, kept to be compared.

use super::Record;

/// How many presses of Run are kept at most.
const PRESSES: usize = 8;

/// How many requests are kept at most, of all presses together, but for the last press, which is
/// kept whatever its size. With its polls a request takes about half a kilobyte. The largest press
/// of a lab makes 4,000 requests, so two of any size can be compared.
const REQUESTS: usize = 10_000;

/// The runs of the last presses of Run, the oldest press first: at most 8 presses and, beyond the
/// last of them, at most 10,000 requests.
#[derive(Debug, Default)]
pub struct History {
    presses: Vec<Press>,
    /// How many presses there have been.
    pressed: u32,
}

/// What one press of Run made.
#[derive(Debug)]
pub struct Press {
    /// Which press it was, from 1.
    pub number: u32,
    /// Its runs, in the order in which they were made; at least one.
    pub runs: Vec<EndedRun>,
    /// Whether they come from a file.
    pub is_opened: bool,
}

/// A run that is over.
#[derive(Clone, Debug)]
pub struct EndedRun {
    /// What the page calls it.
    pub title: &'static str,
    /// What happened in it.
    pub record: Record,
}

impl Press {
    fn requests(&self) -> usize {
        self.runs.iter().map(|run| run.record.requests.len()).sum()
    }
}

impl History {
    /// Keeps the runs of a press, and drops the oldest presses beyond the bounds. A run that has measured
    /// nothing is not kept; and a press without runs is none.
    pub fn keep(&mut self, runs: Vec<EndedRun>) {
        self.push(runs, false);
    }

    /// The same for runs of a file; how many of them are kept.
    pub fn keep_opened(&mut self, runs: Vec<EndedRun>) -> usize {
        self.push(runs, true)
    }

    fn push(&mut self, mut runs: Vec<EndedRun>, is_opened: bool) -> usize {
        runs.retain(|run| run.record.has_measured());
        let count = runs.len();
        if count > 0 {
            self.pressed += 1;
            self.presses.push(Press { number: self.pressed, runs, is_opened });
            while self.presses.len() > PRESSES || (self.presses.len() > 1 && self.is_too_large()) {
                self.presses.remove(0);
            }
        }
        count
    }

    /// The last run of those that were made here, or of those that come from a file: the number of its press, and
    /// its place in it.
    #[must_use]
    pub fn last(&self, is_opened: bool) -> Option<(u32, usize)> {
        let press = self.presses.iter().rfind(|press| press.is_opened == is_opened)?;
        Some((press.number, press.runs.len() - 1))
    }

    fn is_too_large(&self) -> bool {
        self.presses.iter().map(Press::requests).sum::<usize>() > REQUESTS
    }

    /// The presses that are kept, the oldest first.
    #[must_use]
    pub fn presses(&self) -> &[Press] {
        &self.presses
    }

    /// A run by the number of its press and its place in it, while it is kept.
    #[must_use]
    pub fn run(&self, press: u32, place: usize) -> Option<&EndedRun> {
        self.presses.iter().find(|it| it.number == press)?.runs.get(place)
    }

    /// Drops all of them. The next press is the first again.
    pub fn forget(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        run::{State, tests::recorder},
        strategy::Strategy,
    };

    /// A press of one run of so many requests.
    fn press(requests: usize) -> Vec<EndedRun> {
        let recorder = recorder(Strategy::JoinAll);
        for _ in 0..requests {
            recorder.register("post", "");
        }
        recorder.finish(false);
        vec![EndedRun { title: "all at once", record: recorder.record().expect("it is over") }]
    }

    fn after(sizes: &[usize]) -> History {
        let mut history = History::default();
        for size in sizes {
            history.keep(press(*size));
        }
        history
    }

    fn numbers(history: &History) -> Vec<u32> {
        history.presses().iter().map(|press| press.number).collect()
    }

    #[test]
    fn of_ten_presses_the_last_eight_are_kept_under_their_numbers() {
        let history = after(&[1; 10]);
        assert_eq!(numbers(&history), [3, 4, 5, 6, 7, 8, 9, 10]);
        assert!(history.run(2, 0).is_none(), "the oldest are gone");
        assert_eq!(history.run(3, 0).map(|run| run.title), Some("all at once"));
        assert!(history.run(3, 1).is_none(), "it made one run");
    }

    #[test]
    fn large_presses_push_out_more_than_small_ones() {
        assert_eq!(numbers(&after(&[10, 4_000, 4_000])), [1, 2, 3]);
        assert_eq!(numbers(&after(&[10, 4_000, 4_000, 4_000])), [3, 4]);
        assert_eq!(numbers(&after(&[4_000, 4_000, 2_000])), [1, 2, 3], "10,000 are kept");
        assert_eq!(numbers(&after(&[4_000, 4_000, 2_001])), [2, 3], "one more is too much");
    }

    #[test]
    fn the_last_press_is_kept_whatever_its_size() {
        assert_eq!(numbers(&after(&[10, 10_001])), [2]);
    }

    #[test]
    fn a_press_that_came_to_no_run_is_not_counted() {
        let mut history = after(&[1]);
        history.keep(Vec::new());
        history.keep(press(1));
        assert_eq!(numbers(&history), [1, 2]);
    }

    #[test]
    fn a_run_that_has_failed_is_not_kept_beside_those_that_have_not() {
        let mut runs = [press(1), press(2)].concat();
        runs[0].record.state = State::Failed;
        let mut history = History::default();
        history.keep(runs);
        let kept = history.run(1, 0).map(|run| run.record.requests.len());
        assert_eq!((kept, history.presses()[0].runs.len()), (Some(2), 1));
        let mut failed = press(1);
        failed[0].record.state = State::Failed;
        history.keep(failed);
        assert_eq!(numbers(&history), [1], "a press of failed runs alone is none");
    }

    #[test]
    fn what_is_forgotten_is_gone_and_counting_starts_again() {
        let mut history = after(&[1, 1]);
        history.forget();
        assert!(history.presses().is_empty());
        history.keep(press(1));
        assert_eq!(numbers(&history), [1]);
    }
}
