//! Whether a run's caller got the answers that had arrived.

use super::{Outcome, Request};
use crate::strategy::{Ends, Strategy};

/// Whether a strategy that has ended gave none of its answers to its caller, however many had arrived: its
/// deadline struck, or a failure ended the whole.
#[must_use]
pub fn withholds(strategy: Strategy, requests: &[Request]) -> bool {
    let is_cause = match strategy.ends() {
        Ends::WithAll | Ends::AtSuccess => return false,
        Ends::AtDeadline => |outcome| matches!(outcome, Outcome::Cancelled | Outcome::NeverStarted),
        Ends::AtFailure => |outcome| {
            use Outcome::{Decode, Network, Status, Timeout};
            matches!(outcome, Status | Timeout | Network | Decode)
        },
    };
    requests.iter().filter_map(|request| request.outcome).any(is_cause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::tests::default_runs;

    #[test]
    fn a_deadline_and_a_failure_that_end_the_whole_withhold_every_answer_and_nothing_else_does() {
        let withheld = |lab: &str, until| {
            let of_run =
                |(_, record): (_, crate::run::Record)| withholds(record.strategy, &record.requests);
            default_runs(lab, until).into_iter().map(of_run).collect::<Vec<_>>()
        };
        assert_eq!(withheld("timeouts", f64::INFINITY), [false, true]);
        assert_eq!(withheld("errors", f64::INFINITY), [false, true]);
        assert_eq!(withheld("permits", f64::INFINITY), [false, false], "each has a result");
        assert_eq!(withheld("first-answer", f64::INFINITY), [false, false, false]);
        assert_eq!(withheld("errors", 200.0), [false, false], "nothing has failed yet");
    }
}
