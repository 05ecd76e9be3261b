//! What must become of requests, worked out step by step and as plainly as can be: requests are looked
//! through from end to end, and tokens are counted in thousandths.

use practice::default_delay_ms;

use crate::world::Seen;

/// The runs that are counted.
pub(crate) const RUNS: [&str; 2] = ["a", "b"];

/// Each run's requests a second, and how many at once after a pause.
pub(crate) const RATES: [(u64, u64); 2] = [(3, 7), (40, 1)];

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    Garbled,
    Cut,
    Stall,
}

/// A request.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) run: usize,
    pub(crate) delay_ms: Option<u32>,
    /// After which part of the delay the headers go out.
    pub(crate) ttfb_part: Option<f64>,
    pub(crate) status: Option<u16>,
    pub(crate) fault: Option<Fault>,
    pub(crate) connections: Option<usize>,
    pub(crate) tires: Option<u32>,
    /// Whether it is subject to its run's rate.
    pub(crate) is_rated: bool,
    /// A parameter that makes the whole query wrong.
    pub(crate) broken: Option<&'static str>,
}

impl Ask {
    fn takes_ms(&self) -> u32 {
        self.delay_ms.unwrap_or_else(|| default_delay_ms(self.path))
    }

    /// The `ttfb` that it asks for.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of it")]
    fn ttfb_ms(&self) -> Option<u32> {
        self.ttfb_part.map(|part| (f64::from(self.takes_ms()) * part) as u32)
    }

    fn headers_ms(&self) -> u32 {
        self.ttfb_ms().unwrap_or(self.takes_ms() / 3)
    }

    /// So many milliseconds of a network that has so many requests in flight.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a stretch of it")]
    fn stretched_ms(&self, ms: u32, in_flight: u32) -> u64 {
        let manages = self.tires.unwrap_or(u32::MAX);
        let crowd = f64::from(in_flight) / f64::from(manages);
        if in_flight <= manages {
            return ms.into();
        }
        (f64::from(ms) * crowd * crowd.sqrt()).round() as u64
    }

    pub(crate) fn target(&self) -> String {
        let (per_second, burst) = RATES[self.run];
        let fault = self.fault.map(|fault| match fault {
            Fault::Garbled => "garbled",
            Fault::Cut => "cut",
            Fault::Stall => "stall",
        });
        let pairs = [
            Some(format!("run={}", RUNS[self.run])),
            self.delay_ms.map(|it| format!("delay={it}")),
            self.ttfb_ms().map(|it| format!("ttfb={it}")),
            self.status.map(|it| format!("status={it}")),
            fault.map(|it| format!("fault={it}")),
            self.connections.map(|it| format!("connections={it}")),
            self.tires.map(|it| format!("tires={it}")),
            self.is_rated.then(|| format!("rate={per_second}&burst={burst}")),
            self.broken.map(ToOwned::to_owned),
        ];
        format!("{}?{}", self.path, pairs.into_iter().flatten().collect::<Vec<_>>().join("&"))
    }

    /// The status of a request that is wrong in itself.
    fn refusal(&self) -> Option<u16> {
        match self {
            Self { method: "POST", .. } => Some(405),
            Self { path: "nowhere", .. } => Some(404),
            _ => self.broken.map(|_| 400),
        }
    }

    fn status(&self) -> u16 {
        let is_there = !matches!(self.path, "posts/101" | "users/0");
        // A body that is not what it should be comes with the status of one that is.
        let usual = if is_there || self.fault == Some(Fault::Garbled) { 200 } else { 404 };
        self.status.unwrap_or(usual)
    }
}

/// Where a request has come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    /// Let in at that time.
    InFlight(u64),
    /// Answered at once with that status.
    Refused(u16),
    /// Let in and ended at those times.
    Ended(u64, u64),
    Aborted,
}

#[derive(Debug)]
struct Request {
    ask: Ask,
    sent_ms: u64,
    state: State,
    /// How many were in flight when it was let in, itself among them.
    crowd: u32,
}

impl Request {
    /// When it will end, once it was let in; never, if it stalls.
    fn due_ms(&self) -> Option<u64> {
        let State::InFlight(since_ms) = self.state else { return None };
        let ask = &self.ask;
        match ask.fault {
            Some(Fault::Stall) => None,
            // The answer to a HEAD ends with its headers.
            None | Some(Fault::Garbled) if ask.method == "HEAD" => {
                Some(since_ms + ask.stretched_ms(ask.headers_ms(), self.crowd))
            }
            _ => Some(since_ms + ask.stretched_ms(ask.takes_ms(), self.crowd)),
        }
    }
}

/// All requests of all runs, in the order in which they were sent.
#[derive(Debug, Default)]
pub(crate) struct Model {
    now_ms: u64,
    requests: Vec<Request>,
    peaks: [usize; RUNS.len()],
    /// How many thousandths of a token each run has taken and not got back.
    lacking: [u64; RUNS.len()],
}

impl Model {
    /// Sends a request, and gives its number.
    pub(crate) fn ask(&mut self, ask: Ask) -> usize {
        let run = ask.run;
        let state = if let Some(status) = ask.refusal() {
            State::Refused(status)
        } else if ask.is_rated && !self.takes_token(run) {
            State::Refused(429)
        } else {
            State::Waiting
        };
        self.requests.push(Request { ask, sent_ms: self.now_ms, state, crowd: 0 });
        let number = self.requests.len() - 1;
        if state == State::Waiting && self.requests[number].ask.connections.is_none() {
            self.let_in(number);
        }
        self.settle();
        number
    }

    fn takes_token(&mut self, run: usize) -> bool {
        let is_there = self.lacking[run] + 1000 <= RATES[run].1 * 1000;
        self.lacking[run] += if is_there { 1000 } else { 0 };
        is_there
    }

    /// The clients of these requests go away, one after another before anything else happens.
    pub(crate) fn leave(&mut self, numbers: &[usize]) {
        for number in numbers {
            let state = &mut self.requests[*number].state;
            if matches!(state, State::Waiting | State::InFlight(_)) {
                *state = State::Aborted;
                self.let_in_next(self.requests[*number].ask.run);
            }
        }
        self.settle();
    }

    /// Lets this much time pass, from one end of a request to the next.
    pub(crate) fn pass(&mut self, ms: u64) {
        let until_ms = self.now_ms + ms;
        while self.now_ms < until_ms {
            let next_ms = self.requests.iter().filter_map(Request::due_ms).min();
            let passed_ms = next_ms.map_or(until_ms, |next_ms| next_ms.min(until_ms)) - self.now_ms;
            self.now_ms += passed_ms;
            for ((per_second, _), lacking) in RATES.iter().zip(&mut self.lacking) {
                *lacking = lacking.saturating_sub(per_second * passed_ms);
            }
            self.settle();
        }
    }

    /// Ends all that is due, and each time lets in who waits for it.
    fn settle(&mut self) {
        for run in 0..RUNS.len() {
            self.let_in_next(run);
        }
        loop {
            let is_due =
                |it: &usize| self.requests[*it].due_ms().is_some_and(|at| at <= self.now_ms);
            let due: Vec<_> = (0..self.requests.len()).filter(is_due).collect();
            for number in &due {
                let request = &mut self.requests[*number];
                if let State::InFlight(since_ms) = request.state {
                    request.state = State::Ended(since_ms, self.now_ms);
                }
                let run = request.ask.run;
                self.let_in_next(run);
            }
            if due.is_empty() {
                return;
            }
        }
    }

    fn let_in_next(&mut self, run: usize) {
        let is_first = |it: &Request| it.ask.run == run && it.state == State::Waiting;
        while let Some(number) = self.requests.iter().position(is_first)
            && self.requests[number].ask.connections.is_none_or(|most| self.in_flight(run) < most)
        {
            self.let_in(number);
        }
    }

    fn let_in(&mut self, number: usize) {
        self.requests[number].state = State::InFlight(self.now_ms);
        let run = self.requests[number].ask.run;
        let in_flight = self.in_flight(run);
        self.peaks[run] = self.peaks[run].max(in_flight);
        self.requests[number].crowd = u32::try_from(in_flight).expect("few");
    }

    fn count(&self, run: usize, is_counted: fn(State) -> bool) -> usize {
        let of_run = self.requests.iter().filter(|it| it.ask.run == run);
        of_run.filter(|it| is_counted(it.state)).count()
    }

    fn in_flight(&self, run: usize) -> usize {
        self.count(run, |state| matches!(state, State::InFlight(_)))
    }

    /// What the network must have counted of a run: arrived, answered, aborted, most in flight.
    pub(crate) fn witness(&self, run: usize) -> [u64; 4] {
        let arrived = self.count(run, |_| true);
        let answered = self.count(run, |it| matches!(it, State::Refused(_) | State::Ended(..)));
        let aborted = self.count(run, |it| it == State::Aborted);
        [arrived, answered, aborted, self.peaks[run]].map(|count| count as u64)
    }

    /// Panics unless that is what a client must have seen by now.
    pub(crate) fn check(&self, number: usize, seen: &Seen) {
        let Request { ask, sent_ms, state, crowd } = &self.requests[number];
        let what = || format!("{} {}, sent at {sent_ms} ms: {seen:?}", ask.method, ask.target());
        let (let_in_ms, end_ms) = match *state {
            State::Waiting | State::Aborted => (None, None),
            State::Refused(_) => (Some(*sent_ms), Some(*sent_ms)),
            State::InFlight(since_ms) => (Some(since_ms), None),
            State::Ended(since_ms, end_ms) => (Some(since_ms), Some(end_ms)),
        };
        let is_cut = ask.fault == Some(Fault::Cut) && !matches!(state, State::Refused(_));
        assert_eq!(if is_cut { seen.cut_ms } else { seen.end_ms }, end_ms, "{}", what());
        let head = let_in_ms.and_then(|since_ms| match *state {
            State::Refused(status) => Some((since_ms, status)),
            _ if matches!(ask.fault, Some(Fault::Cut | Fault::Stall)) => None,
            _ => {
                let headers_ms = ask.stretched_ms(ask.headers_ms(), *crowd);
                Some((since_ms + headers_ms, ask.status()))
            }
        });
        assert_eq!(seen.head, head.filter(|(ms, _)| *ms <= self.now_ms), "{}", what());
        if seen.end_ms.is_some() {
            let is_json = serde_json::from_slice::<serde_json::Value>(&seen.body).is_ok();
            let is_garbled =
                ask.fault == Some(Fault::Garbled) && !matches!(state, State::Refused(_));
            assert_eq!(is_json, ask.method != "HEAD" && !is_garbled, "{}", what());
        }
    }

    /// Panics if a request has neither been answered nor given up.
    pub(crate) fn check_that_all_have_ended(&self) {
        let is_over = |it: &Request| !matches!(it.state, State::Waiting | State::InFlight(_));
        assert!(self.requests.iter().all(is_over), "{:#?}", self.requests);
    }
}
