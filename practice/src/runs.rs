//! The runs that the network knows of.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::run::Run;
use crate::wire::{End, Witness};

/// A run is forgotten when it has been idle for this long: longer than a reader thinks about one
/// figure, shorter than a server is left running.
const FORGOTTEN_AFTER: Duration = Duration::from_secs(600);

/// At most so many runs are remembered.
const MAX_RUNS: usize = 256;

/// One run, shared by the table and by its requests: one that drops out of the table goes on for
/// those that are still in flight.
pub(crate) type SharedRun = Arc<Mutex<Run>>;

/// The table of runs. It is short, so it is searched from end to end.
#[derive(Debug, Default)]
pub(crate) struct Runs {
    known: Vec<(String, SharedRun)>,
}

impl Runs {
    /// The run of that name, which is made if there is none.
    pub(crate) fn enter(&mut self, name: &str, now: Duration) -> SharedRun {
        self.forget_idle(now);
        if let Some(run) = self.find(name) {
            return Arc::clone(run);
        }
        if self.known.len() == MAX_RUNS {
            self.evict();
        }
        let run = SharedRun::default();
        self.known.push((name.to_owned(), Arc::clone(&run)));
        run
    }

    /// What was seen of that run: nothing, if there is none.
    pub(crate) fn witness(&mut self, name: &str, now: Duration, sees_connections: bool) -> Witness {
        self.forget_idle(now);
        match self.find(name) {
            Some(run) => lock(run).witness(sees_connections),
            None => Run::default().witness(sees_connections),
        }
    }

    /// How the requests of that run have ended: none, if there is no such run.
    pub(crate) fn ends(&mut self, name: &str, now: Duration) -> Vec<End> {
        self.forget_idle(now);
        self.find(name).map(|run| lock(run).ends().to_vec()).unwrap_or_default()
    }

    fn find(&self, name: &str) -> Option<&SharedRun> {
        self.known.iter().find(|(known, _)| known == name).map(|(_, run)| run)
    }

    fn forget_idle(&mut self, now: Duration) {
        self.known.retain(|(_, run)| {
            let mut run = lock(run);
            run.touch(now);
            now < run.last_active() + FORGOTTEN_AFTER
        });
    }

    /// Drops the run that will be missed least: an idle one if there is any, the oldest of them.
    fn evict(&mut self) {
        let age = |run: &SharedRun| {
            let run = lock(run);
            (!run.is_idle(), run.last_active())
        };
        let oldest = (0..self.known.len()).min_by_key(|index| age(&self.known[*index].1));
        if let Some(index) = oldest {
            self.known.remove(index);
        }
    }
}

/// Locks, whatever became of a thread that held the lock before: no change to what is behind it
/// can panic halfway.
pub(crate) fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Ended;

    fn minutes(minutes: u64) -> Duration {
        Duration::from_secs(60 * minutes)
    }

    /// A request of that run, answered at once.
    fn answered(runs: &mut Runs, name: &str, now: Duration) {
        let run = runs.enter(name, now);
        let mut run = lock(&run);
        let (number, _) = run.arrive("posts/1", None, now);
        run.end(number, Ended::Answered, now);
    }

    #[test]
    fn an_idle_run_is_forgotten_after_ten_minutes() {
        let mut runs = Runs::default();
        answered(&mut runs, "a", minutes(1));
        runs.forget_idle(minutes(10));
        assert!(runs.find("a").is_some());
        runs.forget_idle(minutes(11));
        assert!(runs.find("a").is_none());
    }

    #[test]
    fn a_run_with_a_request_in_flight_is_not_idle() {
        let mut runs = Runs::default();
        let run = runs.enter("a", minutes(0));
        let _in_flight = lock(&run).arrive("posts/1", None, minutes(0));
        runs.forget_idle(minutes(60));
        assert!(runs.find("a").is_some());
    }

    #[test]
    fn of_too_many_runs_the_oldest_idle_one_makes_room() {
        let mut runs = Runs::default();
        let busy = runs.enter("busy", minutes(0));
        let _in_flight = lock(&busy).arrive("posts/1", None, minutes(0));
        for n in 1..MAX_RUNS {
            answered(&mut runs, &n.to_string(), Duration::from_millis(n as u64));
        }
        answered(&mut runs, "one more", minutes(1));
        assert_eq!(runs.known.len(), MAX_RUNS);
        assert!(runs.find("busy").is_some());
        assert!(runs.find("1").is_none());
        assert!(runs.find("2").is_some());
    }

    #[test]
    fn where_all_are_busy_the_oldest_makes_room() {
        let mut runs = Runs::default();
        for n in 0..=MAX_RUNS {
            let now = Duration::from_millis(n as u64);
            let _in_flight = lock(&runs.enter(&n.to_string(), now)).arrive("posts/1", None, now);
        }
        assert_eq!(runs.known.len(), MAX_RUNS);
        assert!(runs.find("0").is_none());
    }
}
