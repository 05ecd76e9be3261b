//! How many requests other people's servers get from this page in a minute.

use std::{cell::RefCell, rc::Rc};

/// The most requests that runs may send in any minute to servers that are not on this machine.
pub const MOST_A_MINUTE: usize = 200;

const MINUTE_MS: f64 = 60_000.0;

/// The requests that were sent in the last minute, or may still be. Cheap to clone; all clones share
/// one minute.
#[derive(Clone, Debug, Default)]
pub struct Allowance(Rc<RefCell<Vec<Rc<Taken>>>>);

#[derive(Debug)]
struct Taken {
    at_ms: f64,
    count: usize,
}

impl Allowance {
    /// Reserves so many requests.
    ///
    /// # Errors
    ///
    /// When that is more than is left of this minute: in how many milliseconds it will be there. Then
    /// nothing is reserved.
    pub fn reserve(&self, count: usize, now_ms: f64) -> Result<Reservation, f64> {
        let mut all = self.0.borrow_mut();
        all.retain(|taken| now_ms - taken.at_ms < MINUTE_MS);
        let mut sent: usize = all.iter().map(|taken| taken.count).sum();
        // The first moment at which enough of what was sent lies a minute back.
        let mut wait_ms = 0.0;
        for taken in &*all {
            if sent + count <= MOST_A_MINUTE {
                break;
            }
            sent -= taken.count;
            wait_ms = taken.at_ms + MINUTE_MS - now_ms;
        }
        if wait_ms > 0.0 {
            return Err(wait_ms);
        }
        let taken = Rc::new(Taken { at_ms: now_ms, count });
        all.push(Rc::clone(&taken));
        Ok(Reservation { allowance: self.clone(), unsent: Some(taken) })
    }
}

/// Requests that were reserved. Dropping it gives back these and no others, unless they were
/// [`sent`](Self::sent).
#[derive(Debug)]
#[must_use = "dropping a reservation gives it back"]
pub struct Reservation {
    allowance: Allowance,
    unsent: Option<Rc<Taken>>,
}

impl Reservation {
    /// Keeps the requests charged for a minute: they are being sent.
    pub fn sent(mut self) {
        self.unsent = None;
    }
}

impl Drop for Reservation {
    fn drop(&mut self) {
        if let Some(unsent) = &self.unsent {
            self.allowance.0.borrow_mut().retain(|taken| !Rc::ptr_eq(taken, unsent));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes so many requests and sends them; if there are too many, in how many milliseconds they
    /// can be sent.
    fn send(allowance: &Allowance, count: usize, now_ms: f64) -> Result<(), f64> {
        allowance.reserve(count, now_ms).map(Reservation::sent)
    }

    #[test]
    fn what_is_left_of_a_minute_can_be_sent() {
        let allowance = Allowance::default();
        assert_eq!(send(&allowance, 100, 0.0), Ok(()));
        assert_eq!(send(&allowance, 100, 10.0), Ok(()));
    }

    #[test]
    fn a_reservation_that_was_not_sent_is_given_back() {
        let allowance = Allowance::default();
        for at_ms in [0.0, 1.0, 2.0] {
            assert!(allowance.reserve(150, at_ms).is_ok(), "at {at_ms} ms");
        }
        assert_eq!(send(&allowance, 200, 3.0), Ok(()));
    }

    #[test]
    fn of_two_reservations_each_gives_back_its_own() {
        let allowance = Allowance::default();
        let first = allowance.reserve(150, 0.0).expect("nothing was taken before");
        let second = allowance.reserve(50, 1.0).expect("so much is left");
        drop(first);
        second.sent();
        assert_eq!(send(&allowance, 150, 2.0), Ok(()));
        assert_eq!(send(&allowance, 1, 2.0), Err(59_999.0));
    }

    #[test]
    fn one_too_many_has_to_wait_until_enough_lies_a_minute_back() {
        let allowance = Allowance::default();
        for at_ms in [0.0, 1000.0, 5000.0] {
            assert_eq!(send(&allowance, 60, at_ms), Ok(()));
        }
        assert_eq!(send(&allowance, 20, 10_000.0), Ok(()));
        assert_eq!(send(&allowance, 1, 10_000.0), Err(50_000.0));
        assert_eq!(send(&allowance, 61, 10_000.0), Err(51_000.0));
        assert_eq!(send(&allowance, 1, 60_000.0), Ok(()), "what was refused was not taken");
    }
}
