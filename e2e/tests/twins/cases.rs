//! What each twin is run over, and the strategy that it is compared with.

use overlap::strategy::Strategy;

/// One twin in both languages.
#[derive(Debug)]
pub(crate) struct Case {
    /// The name of its files.
    pub(crate) name: &'static str,
    pub(crate) strategy: Strategy,
    /// How long the answer to each of its requests takes: far enough apart that none overtakes another.
    pub(crate) delays_ms: &'static [u64],
    /// Which of them the server refuses to answer, if any.
    pub(crate) fails: Option<usize>,
    /// How many at a time, where that is bounded.
    pub(crate) limit: usize,
    /// How many start at once, where the starts are spaced out.
    pub(crate) burst: u32,
    /// The time that it speaks of: its deadline, its hedge, its interval.
    pub(crate) ms: u64,
    /// How long each request is waited for, where that is bounded.
    pub(crate) limit_each_ms: Option<u64>,
    /// For how long it works, beside the requests.
    pub(crate) work_ms: u64,
    /// Whether requests are given up in the moment in which they could start.
    pub(crate) has_empty_requests: bool,
    /// Whether the server refuses what comes too soon.
    pub(crate) refuses: bool,
    /// The errors that it ends with in JavaScript and in Python, where it does.
    pub(crate) throws: [Option<&'static str>; 2],
}

impl Case {
    /// The URLs of its requests, as one run of a server.
    pub(crate) fn urls(&self, api: &str, run: &str) -> Vec<String> {
        let url = |(index, delay): (usize, &u64)| {
            let query = format!("delay={delay}&run={run}&n={index}");
            let refusal = if self.fails == Some(index) { "&status=500" } else { "" };
            let rate = if self.refuses { "&rate=8&burst=2" } else { "" };
            format!("{api}posts/{}?{query}{refusal}{rate}", index + 1)
        };
        self.delays_ms.iter().enumerate().map(url).collect()
    }
}

const fn case(name: &'static str, strategy: Strategy) -> Case {
    Case {
        name,
        strategy,
        delays_ms: &[600, 200, 1000, 400, 1200, 800],
        fails: None,
        limit: 2,
        burst: 2,
        ms: 700,
        limit_each_ms: None,
        work_ms: 0,
        has_empty_requests: false,
        refuses: false,
        throws: [None; 2],
    }
}

pub(crate) const CASES: &[Case] = &[
    case("sequential", Strategy::Sequential),
    case("join_all", Strategy::JoinAll),
    Case {
        fails: Some(3),
        throws: [Some("Error"), Some("ExceptionGroup")],
        ..case("try_join_all", Strategy::TryJoinAll)
    },
    Case {
        delays_ms: &[600, 1800, 200, 1000, 1400, 800, 2000, 400, 1200, 1600],
        ..case("join_pair", Strategy::JoinPair(5))
    },
    case("create_then_await", Strategy::CreateThenAwait),
    case("start_then_await", Strategy::StartThenAwait),
    case("spawn_then_await", Strategy::SpawnThenAwait),
    case("semaphore", Strategy::Semaphore(2)),
    case("buffer_unordered", Strategy::BufferUnordered(2)),
    case("buffered", Strategy::Buffered(2)),
    case("batches", Strategy::Batches(2)),
    Case {
        delays_ms: &[200, 400, 1200, 1200, 600, 600],
        has_empty_requests: true,
        ..case("timeout_around_permit", Strategy::TimeoutAroundPermit(2, 700))
    },
    Case { throws: [Some("TimeoutError"); 2], ..case("deadline", Strategy::Deadline(700)) },
    case("dropped", Strategy::Dropped(700)),
    case("aborted", Strategy::Aborted(700)),
    Case { fails: Some(1), ..case("select_ok", Strategy::SelectOk) },
    Case { delays_ms: &[1600, 600, 1400, 800], ms: 400, ..case("hedged", Strategy::Hedged(400)) },
    Case {
        delays_ms: &[140, 280, 200, 200, 200],
        ms: 400,
        ..case("rate_limited", Strategy::RateLimited(400, 2))
    },
    Case { delays_ms: &[200; 5], refuses: true, ..case("retried", Strategy::Retried) },
    case("futures_unordered", Strategy::FuturesUnordered),
    Case { delays_ms: &[200, 400], work_ms: 1000, ..case("blocking", Strategy::Blocking) },
    Case { delays_ms: &[200, 400], work_ms: 1000, ..case("yielding", Strategy::Yielding) },
    // What is shown beside the strategies: a limit for each request, and the end of one that nobody waits for.
    Case { limit_each_ms: Some(700), ..case("timeout", Strategy::JoinAll) },
    Case { delays_ms: &[1200], ..case("abort", Strategy::Deadline(700)) },
];
