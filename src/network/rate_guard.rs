//! How many requests other people's servers get from this browser in a minute.

use std::{cell::RefCell, rc::Rc, time::Duration};

use crate::order::in_order;

/// The most requests that runs may send in any minute to servers that are not on this machine.
pub const MOST_A_MINUTE: usize = 200;

const MINUTE_MS: f64 = 60_000.0;

/// How many entries are read of what is stored: as many as a minute can have, each of one request at
/// least, and as many again.
const MOST_READ: usize = 2 * MOST_A_MINUTE;

/// Where the last minute is stored, for the page when it is loaded again and for other tabs.
pub trait Store {
    /// What was written last, by whichever tab; none where nothing can be read.
    fn read(&self) -> Option<String>;

    /// Stores a text in the place of the last one. Where nothing can be stored, nothing is.
    fn write(&self, text: &str);
}

/// The requests that were sent in the last minute, or may still be. Cheap to clone; all clones share
/// one minute, and so do all whose stores are the same.
#[derive(Clone, Debug, Default)]
pub struct Allowance<S: Store> {
    store: S,
    /// What was known when it was last looked at: the store may fail, or be emptied in the middle.
    known: Rc<RefCell<Vec<Taken>>>,
}

#[derive(Clone, Copy, Debug)]
struct Taken {
    id: u32,
    at_ms: f64,
    count: usize,
    /// Whether it was taken here, and not by another tab.
    is_own: bool,
}

impl Taken {
    /// Reads an entry: `id:at_ms:count`, all whole numbers.
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(':');
        let id = parts.next()?.parse().ok()?;
        let at_ms = Duration::from_millis(parts.next()?.parse().ok()?).as_secs_f64() * 1000.0;
        let count = parts.next()?.parse().ok().filter(|count| *count <= MOST_A_MINUTE)?;
        Some(Self { id, at_ms, count, is_own: false })
    }
}

impl<S: Store + Clone> Allowance<S> {
    /// Reserves so many requests, under a number that nobody else has. `now_ms` is the time since 1970,
    /// which is the same for all tabs.
    ///
    /// # Errors
    ///
    /// When that is more than is left of this minute: in how many milliseconds it will be there. Then
    /// nothing is reserved.
    pub fn reserve(&self, count: usize, now_ms: f64, id: u32) -> Result<Reservation<S>, f64> {
        let mut all = self.last_minute(now_ms);
        let mut sent: usize = all.iter().map(|taken| taken.count).sum();
        // The first moment at which enough of what was sent lies a minute back.
        let mut wait_ms = 0.0;
        for taken in &all {
            if sent + count <= MOST_A_MINUTE {
                break;
            }
            sent -= taken.count;
            wait_ms = taken.at_ms + MINUTE_MS - now_ms;
        }
        if wait_ms == 0.0 {
            all.push(Taken { id, at_ms: now_ms, count, is_own: true });
        }
        self.keep(all);
        if wait_ms > 0.0 {
            return Err(wait_ms);
        }
        Ok(Reservation { allowance: self.clone(), id, sent: 0 })
    }

    /// What was taken in the last minute, here and in other tabs, in the order of time.
    fn last_minute(&self, now_ms: f64) -> Vec<Taken> {
        let mut all = self.all();
        for taken in &mut all {
            // The clock was set back since: it counts for a minute from now on, and for no longer.
            taken.at_ms = taken.at_ms.min(now_ms);
        }
        all.retain(|taken| now_ms - taken.at_ms < MINUTE_MS);
        in_order(all, |taken| taken.at_ms)
    }

    /// What is stored; and what was taken here, wherever the store has lost it.
    fn all(&self) -> Vec<Taken> {
        let known = self.known.borrow();
        let Some(text) = self.store.read() else { return known.clone() };
        let mut all: Vec<_> = text.split(' ').take(MOST_READ).filter_map(Taken::read).collect();
        for taken in &mut all {
            if let Some(known) = known.iter().find(|known| known.id == taken.id) {
                taken.at_ms = taken.at_ms.min(known.at_ms);
                taken.is_own = known.is_own;
            }
        }
        for own in known.iter().filter(|known| known.is_own) {
            if all.iter().all(|taken| taken.id != own.id) {
                all.push(*own);
            }
        }
        all
    }

    fn keep(&self, all: Vec<Taken>) {
        let entry = |taken: &Taken| format!("{}:{:.0}:{}", taken.id, taken.at_ms, taken.count);
        self.store.write(&all.iter().map(entry).collect::<Vec<_>>().join(" "));
        self.known.replace(all);
    }

    /// Charges so many requests under this number, in the place of as many as before.
    fn charge(&self, id: u32, count: usize) {
        let mut all = self.all();
        if let Some(taken) = all.iter_mut().find(|taken| taken.id == id) {
            taken.count = count;
        }
        all.retain(|taken| taken.count > 0);
        self.keep(all);
    }
}

/// Requests that were reserved. Dropping it gives back these and no others, but for those that were
/// [`sent`](Self::sent).
#[derive(Debug)]
#[must_use = "dropping a reservation gives it back"]
pub struct Reservation<S: Store + Clone> {
    allowance: Allowance<S>,
    id: u32,
    sent: usize,
}

impl<S: Store + Clone> Reservation<S> {
    /// So many of the requests are being sent, which charges them for a minute.
    pub const fn sent(&mut self, count: usize) {
        self.sent = count;
    }
}

impl<S: Store + Clone> Drop for Reservation<S> {
    fn drop(&mut self) {
        self.allowance.charge(self.id, self.sent);
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    /// What the tabs of one origin share, or can't use.
    #[derive(Clone, Debug, Default)]
    struct Shared(Rc<RefCell<String>>, Rc<Cell<bool>>);

    impl Store for Shared {
        fn read(&self) -> Option<String> {
            (!self.1.get()).then(|| self.0.borrow().clone())
        }

        fn write(&self, text: &str) {
            if !self.1.get() {
                self.0.replace(text.to_owned());
            }
        }
    }

    thread_local! {
        static ID: Cell<u32> = const { Cell::new(0) };
    }

    fn id() -> u32 {
        ID.replace(ID.get() + 1)
    }

    fn tab(store: &Shared) -> Allowance<Shared> {
        Allowance { store: store.clone(), known: Rc::default() }
    }

    /// Takes so many requests and sends them; if there are too many, in how many milliseconds they
    /// can be sent.
    fn send(allowance: &Allowance<Shared>, count: usize, now_ms: f64) -> Result<(), f64> {
        allowance.reserve(count, now_ms, id()).map(|mut reserved| reserved.sent(count))
    }

    #[test]
    fn what_is_left_of_a_minute_can_be_sent() {
        let allowance = Allowance::default();
        assert_eq!(send(&allowance, 100, 0.0), Ok(()));
        assert_eq!(send(&allowance, 100, 10.0), Ok(()));
    }

    #[test]
    fn a_reservation_that_was_not_sent_is_given_back() {
        let allowance = Allowance::<Shared>::default();
        for at_ms in [0.0, 1.0, 2.0] {
            assert!(allowance.reserve(150, at_ms, id()).is_ok(), "at {at_ms} ms");
        }
        assert_eq!(send(&allowance, 200, 3.0), Ok(()));
    }

    #[test]
    fn of_a_reservation_what_was_not_sent_is_given_back() {
        let allowance = Allowance::<Shared>::default();
        let mut reserved = allowance.reserve(150, 0.0, id()).expect("nothing was taken before");
        reserved.sent(1);
        reserved.sent(2);
        drop(reserved);
        assert_eq!(send(&allowance, 198, 1.0), Ok(()));
        assert_eq!(send(&allowance, 1, 1.0), Err(59_999.0));
    }

    #[test]
    fn of_two_reservations_each_gives_back_its_own() {
        let allowance = Allowance::<Shared>::default();
        let first = allowance.reserve(150, 0.0, id()).expect("nothing was taken before");
        let mut second = allowance.reserve(50, 1.0, id()).expect("so much is left");
        drop(first);
        second.sent(50);
        drop(second);
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

    #[test]
    fn tabs_and_pages_that_are_loaded_again_share_a_minute() {
        let store = Shared::default();
        let (first, second) = (tab(&store), tab(&store));
        assert_eq!(send(&first, 100, 0.0), Ok(()));
        let reserved = second.reserve(100, 10.0, id()).expect("so much is left");
        assert_eq!(send(&first, 1, 20.0), Err(59_980.0));
        drop(reserved);
        assert_eq!(send(&first, 60, 30.0), Ok(()), "what another tab gave back is there");
        assert_eq!(send(&tab(&store), 41, 40.0), Err(59_960.0), "a page that is loaded again");
        assert_eq!(send(&tab(&store), 40, 40.0), Ok(()));
    }

    #[test]
    fn a_clock_that_was_set_back_holds_nobody_up_for_more_than_a_minute() {
        let (store, hour_ms) = (Shared::default(), 3_600_000.0);
        let first = tab(&store);
        assert_eq!(send(&first, 200, hour_ms), Ok(()));
        for allowance in [&first, &tab(&store)] {
            assert_eq!(send(allowance, 1, 0.0), Err(60_000.0));
            assert_eq!(send(allowance, 1, 30_000.0), Err(30_000.0));
        }
        assert_eq!(send(&tab(&store), 1, 60_000.0), Ok(()));
    }

    #[test]
    fn a_store_that_fails_or_is_emptied_gives_nothing_back() {
        let store = Shared::default();
        let allowance = tab(&store);
        assert_eq!(send(&allowance, 120, 0.0), Ok(()));
        store.0.take();
        assert_eq!(send(&allowance, 81, 1.0), Err(59_999.0));
        store.1.set(true);
        assert_eq!(send(&allowance, 80, 2.0), Ok(()));
        assert_eq!(send(&allowance, 1, 3.0), Err(59_997.0));
        store.1.set(false);
        assert_eq!(send(&allowance, 1, 4.0), Err(59_996.0));
        assert_eq!(send(&tab(&store), 1, 5.0), Err(59_995.0), "it is stored as soon as it can be");
    }

    #[test]
    fn whatever_stands_in_the_store_is_read_within_bounds() {
        let long = "7:0:1 ".repeat(100_000);
        for text in ["", "nonsense", "1:NaN:5", "1:inf:5", "1:0:-5", "1:0:201", "1:0", "::", &long]
        {
            let store = Shared::default();
            store.0.replace(text.to_owned());
            let allowance = tab(&store);
            // Without what was read at most, nothing is left of it a minute later.
            let _ = send(&allowance, 1, 0.0);
            assert!(store.0.borrow().len() < 8 * MOST_READ, "{text:.20}");
            assert_eq!(send(&allowance, 200, 60_000.0), Ok(()), "{text:.20}");
        }
    }
}
