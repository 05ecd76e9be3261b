//! What tests ask of a run's record.

pub use overlap::run::{Network, Outcome, Phases, Record, Request, State};
pub use practice::wire::Witness;

/// What tests ask of a [`Record`].
pub trait RecordExt {
    /// The name of its strategy's function.
    fn name(&self) -> &'static str;
    /// How many requests ended so.
    fn count(&self, outcome: Outcome) -> usize;
    /// How each request ended, in request order.
    fn outcomes(&self) -> Vec<Outcome>;
    /// How many answers had this status.
    fn count_status(&self, status: u16) -> usize;
    /// How often its futures were polled, all together.
    fn polls(&self) -> u32;
    /// What the network saw of this run.
    fn seen(&self) -> Witness;
    /// Panics unless these lines of a log tell of one request each, in the order of their ends. Gives
    /// the indices of those requests. Two may end in one moment of the browser's clock.
    fn order_of_log(&self, log: &[String]) -> Vec<usize>;
    /// Panics unless the run is done and each request of it was answered well.
    fn assert_all_ok(&self);
    /// Panics unless each request has ended for the page, in one way or another.
    fn assert_nothing_in_flight(&self);
    /// Panics unless each request that arrived at the network has ended there.
    fn assert_nothing_in_flight_there(&self);
}

impl RecordExt for Record {
    fn name(&self) -> &'static str {
        self.strategy.name()
    }

    fn count(&self, outcome: Outcome) -> usize {
        self.requests.iter().filter(|request| request.outcome == Some(outcome)).count()
    }

    fn outcomes(&self) -> Vec<Outcome> {
        self.requests.iter().filter_map(|request| request.outcome).collect()
    }

    fn count_status(&self, status: u16) -> usize {
        self.requests.iter().filter(|request| request.status == Some(status)).count()
    }

    fn polls(&self) -> u32 {
        self.requests.iter().map(|request| request.polls).sum()
    }

    fn seen(&self) -> Witness {
        self.witness.unwrap_or_else(|| panic!("no witness in the record of {}", self.name()))
    }

    fn order_of_log(&self, log: &[String]) -> Vec<usize> {
        let of = |line: &String| {
            let is_of = |it: &&Request| line.starts_with(&format!("Fetched {}: ", it.label));
            let request = self.requests.iter().find(is_of);
            request.unwrap_or_else(|| panic!("no request of {line:?}")).index
        };
        let order: Vec<usize> = log.iter().map(of).collect();
        let ends = || order.iter().map(|index| self.requests[*index].ended());
        assert!(ends().is_sorted(), "ends of {:?} in {log:#?}", ends().collect::<Vec<_>>());
        order
    }

    fn assert_all_ok(&self) {
        assert_eq!(self.state, State::Done, "{} should be done", self.name());
        let failed = |request: &&Request| request.outcome != Some(Outcome::Ok);
        let failed: Vec<_> = self.requests.iter().filter(failed).collect();
        assert!(failed.is_empty(), "each request of {} should be ok: {failed:#?}", self.name());
    }

    fn assert_nothing_in_flight(&self) {
        let open: Vec<_> = self.requests.iter().filter(|it| it.outcome.is_none()).collect();
        assert!(open.is_empty(), "nothing of {} should be in flight: {open:#?}", self.name());
    }

    fn assert_nothing_in_flight_there(&self) {
        let seen = self.seen();
        assert!(
            seen.is_settled(),
            "nothing of {} should be in flight there: {seen:?}",
            self.name()
        );
    }
}

/// What tests ask of a [`Request`].
pub trait RequestExt {
    /// When it was first polled.
    fn started(&self) -> f64;
    /// When it ended.
    fn ended(&self) -> f64;
    /// How long it took.
    fn took(&self) -> f64;
}

impl RequestExt for Request {
    fn started(&self) -> f64 {
        self.started_ms.unwrap_or_else(|| panic!("{} was never started", self.label))
    }

    fn ended(&self) -> f64 {
        self.settled_ms.unwrap_or_else(|| panic!("{} has not ended", self.label))
    }

    fn took(&self) -> f64 {
        self.ended() - self.started()
    }
}
