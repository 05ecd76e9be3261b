//! When each of several waits would start and end if everything but waiting took no time.

/// How a strategy lays out several waits.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ideal {
    /// All at once.
    AtOnce,
    /// All at once, and each is over no sooner than those before it, since they are awaited in turn.
    AwaitedInTurn,
    /// So many at a time; the next one starts when any has ended.
    AtMost(usize),
    /// So many at a time, and the results in order.
    InOrder(usize),
    /// So many at once, again and again.
    Batches(usize),
    /// At most `limit` at a time; whatever has not ended `most_ms` after the run's start is given up.
    GivenUp { limit: usize, most_ms: u32 },
    /// All at once, and over after so many milliseconds.
    Until(u32),
    /// `burst` at once, and then one every `interval_ms`.
    Spaced { interval_ms: u32, burst: u32 },
    /// Nobody knows.
    Unknown,
    /// One every `interval_ms`, until the first has ended; the rest is given up.
    First { interval_ms: u32 },
}

impl Ideal {
    /// When waits of these lengths in milliseconds start and end.
    pub(super) fn times(self, lengths: &[f64]) -> Vec<(f64, f64)> {
        match self {
            Self::AtOnce => sliding(lengths, usize::MAX),
            Self::Unknown => Vec::new(),
            Self::AwaitedInTurn => awaited_in_turn(lengths),
            Self::AtMost(limit) => sliding(lengths, limit),
            Self::InOrder(limit) => in_order(lengths, limit),
            Self::Batches(limit) => batched(lengths, limit),
            Self::GivenUp { limit, most_ms } => given_up(sliding(lengths, limit), most_ms.into()),
            Self::Until(end_ms) => cut(lengths, end_ms.into()),
            Self::Spaced { interval_ms, burst } => spaced(lengths, interval_ms.into(), burst),
            Self::First { interval_ms } => first(spaced(lengths, interval_ms.into(), 1)),
        }
    }
}

/// At most `limit` at a time; the next one starts when any has ended.
fn sliding(lengths: &[f64], limit: usize) -> Vec<(f64, f64)> {
    let mut places = vec![0.0; limit.min(lengths.len())];
    lengths
        .iter()
        .map(|length| {
            let free = places.iter_mut().min_by(|a, b| f64::total_cmp(a, b));
            let free = free.expect("there is a place for at least one");
            let start = *free;
            *free += length;
            (start, *free)
        })
        .collect()
}

/// All at once; the end of each is noted when it is awaited, after those before it.
fn awaited_in_turn(lengths: &[f64]) -> Vec<(f64, f64)> {
    let mut noted = 0.0_f64;
    let end = |length: &f64| {
        noted = noted.max(*length);
        (0.0, noted)
    };
    lengths.iter().map(end).collect()
}

/// At most `limit` at a time; the next one starts when the one `limit` before it, and all before
/// that, have ended.
fn in_order(lengths: &[f64], limit: usize) -> Vec<(f64, f64)> {
    let mut times: Vec<(f64, f64)> = Vec::with_capacity(lengths.len());
    let mut handed_over = 0.0_f64;
    for (index, length) in lengths.iter().enumerate() {
        if let Some(before) = index.checked_sub(limit) {
            handed_over = handed_over.max(times[before].1);
        }
        times.push((handed_over, handed_over + length));
    }
    times
}

/// `limit` at once; the next `limit` start when all of those have ended.
fn batched(lengths: &[f64], limit: usize) -> Vec<(f64, f64)> {
    let mut start = 0.0;
    lengths
        .chunks(limit)
        .flat_map(|batch| {
            let begun = start;
            start += batch.iter().copied().fold(0.0, f64::max);
            batch.iter().map(move |length| (begun, begun + length))
        })
        .collect()
}

/// All at once, and over at `end`.
fn cut(lengths: &[f64], end: f64) -> Vec<(f64, f64)> {
    lengths.iter().map(|length| (0.0, length.min(end))).collect()
}

/// `burst` at once, and then one every `interval`.
fn spaced(lengths: &[f64], interval: f64, burst: u32) -> Vec<(f64, f64)> {
    let start = |place: u32| f64::from(place.saturating_sub(burst)) * interval;
    let starts = (1..).map(start);
    starts.zip(lengths).map(|(start, length)| (start, start + length)).collect()
}

/// The same, but that all are given up when one has ended.
fn first(times: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    let end = times.iter().map(|(_, end)| *end).fold(f64::INFINITY, f64::min);
    given_up(times, end)
}

/// The same, but that each is given up at `end`, where it has not ended.
fn given_up(mut times: Vec<(f64, f64)>, end: f64) -> Vec<(f64, f64)> {
    for (from, to) in &mut times {
        (*from, *to) = (from.min(end), to.min(end));
    }
    times
}
