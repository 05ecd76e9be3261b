//! How many requests other people's servers get from this page in a minute.

/// The most requests that runs may send in any minute to servers that are not on this machine.
pub const MOST_A_MINUTE: usize = 200;

const MINUTE_MS: f64 = 60_000.0;

/// What was sent in the last minute: when, in milliseconds, and how many.
#[derive(Debug, Default)]
pub struct Allowance(Vec<(f64, usize)>);

impl Allowance {
    /// An allowance of which nothing has been taken.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Takes so many requests out of it.
    ///
    /// # Errors
    ///
    /// When that is more than is left of this minute: in how many milliseconds it will be there. Then
    /// nothing is taken.
    pub fn take(&mut self, count: usize, now_ms: f64) -> Result<(), f64> {
        self.0.retain(|(at_ms, _)| now_ms - at_ms < MINUTE_MS);
        let mut sent: usize = self.0.iter().map(|(_, count)| count).sum();
        // The first moment at which enough of what was sent lies a minute back.
        let mut wait_ms = 0.0;
        for (at_ms, earlier) in &self.0 {
            if sent + count <= MOST_A_MINUTE {
                break;
            }
            sent -= earlier;
            wait_ms = at_ms + MINUTE_MS - now_ms;
        }
        if wait_ms > 0.0 {
            return Err(wait_ms);
        }
        self.0.push((now_ms, count));
        Ok(())
    }

    /// Gives back what was taken last, since nothing of it was sent.
    pub fn give_back(&mut self) {
        self.0.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_minute_can_be_taken() {
        let mut allowance = Allowance::new();
        assert_eq!(allowance.take(100, 0.0), Ok(()));
        assert_eq!(allowance.take(100, 10.0), Ok(()));
    }

    #[test]
    fn what_was_not_sent_is_given_back() {
        let mut allowance = Allowance::new();
        for at_ms in [0.0, 1.0, 2.0] {
            assert_eq!(allowance.take(150, at_ms), Ok(()));
            allowance.give_back();
        }
        assert_eq!(allowance.take(200, 3.0), Ok(()));
    }

    #[test]
    fn one_too_many_has_to_wait_until_enough_lies_a_minute_back() {
        let mut allowance = Allowance::new();
        for at_ms in [0.0, 1000.0, 5000.0] {
            assert_eq!(allowance.take(60, at_ms), Ok(()));
        }
        assert_eq!(allowance.take(20, 10_000.0), Ok(()));
        assert_eq!(allowance.take(1, 10_000.0), Err(50_000.0));
        assert_eq!(allowance.take(61, 10_000.0), Err(51_000.0));
        assert_eq!(allowance.take(1, 60_000.0), Ok(()), "what was refused was not taken");
    }
}
