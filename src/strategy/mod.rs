//! What the lesson teaches: ways to await many futures, one short function a file.
//!
//! The page shows these functions exactly as they stand in their files, to readers in their first
//! month of Rust. They know nothing but futures, so the tests beside them run natively and decide
//! themselves when each future ends.

mod aborted;
mod batches;
mod blocking;
mod buffer_unordered;
mod buffered;
mod create_then_await;
mod deadline;
mod dropped;
mod futures_unordered;
mod ideal;
mod join_all;
mod join_pair;
mod rate_limited;
mod retried;
mod semaphore;
mod sequential;
mod spawn_then_await;
mod start_then_await;
mod timeout_around_permit;
mod try_join_all;
mod yielding;

pub use aborted::aborted;
pub use batches::batches;
pub use blocking::blocking;
pub use buffer_unordered::buffer_unordered;
pub use buffered::buffered;
pub use create_then_await::create_then_await;
pub use deadline::deadline;
pub use dropped::dropped;
pub use futures_unordered::futures_unordered;
pub use join_all::join_all;
pub use join_pair::join_pair;
pub use rate_limited::rate_limited;
pub use retried::retried;
pub use semaphore::semaphore;
pub use sequential::sequential;
pub use spawn_then_await::spawn_then_await;
pub use start_then_await::start_then_await;
pub use timeout_around_permit::timeout_around_permit;
pub use try_join_all::try_join_all;
pub use yielding::yielding;

use std::{fmt, time::Duration};

use futures::{future::LocalBoxFuture, task::LocalSpawn};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A strategy by name: what a lab chooses, a record names and a picture gives its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// [`sequential`]: one at a time.
    Sequential,
    /// [`join_all`]: all at once.
    JoinAll,
    /// [`try_join_all`]: all at once, until the first failure.
    TryJoinAll,
    /// [`join_pair`]: all at once, the first so many of one kind, the rest of another.
    JoinPair(usize),
    /// [`create_then_await`]: in Rust, one at a time.
    CreateThenAwait,
    /// The same lines in JavaScript, `create_then_await_js.js`: all at once.
    CreateThenAwaitJs,
    /// `sequential_js.js`: one at a time, in JavaScript.
    SequentialJs,
    /// `promise_all_js.js`: all at once, in JavaScript.
    PromiseAllJs,
    /// [`start_then_await`]: all at once, because `fetch` is called before the first await.
    StartThenAwait,
    /// [`spawn_then_await`]: all at once, because the executor polls them.
    SpawnThenAwait,
    /// [`semaphore`] with this many permits.
    Semaphore(usize),
    /// [`buffer_unordered`] with this many at a time.
    BufferUnordered(usize),
    /// [`buffered`] with this many at a time.
    Buffered(usize),
    /// [`batches`] of this many.
    Batches(usize),
    /// [`timeout_around_permit`], with this many permits and a limit of this many milliseconds.
    TimeoutAroundPermit(usize, u32),
    /// [`deadline`] after this many milliseconds.
    Deadline(u32),
    /// [`dropped`] after this many milliseconds.
    Dropped(u32),
    /// [`aborted`] after this many milliseconds.
    Aborted(u32),
    /// [`rate_limited`] to one every so many milliseconds, with a burst of so many.
    RateLimited(u32, u32),
    /// All at once, and each of them [`retried`].
    Retried,
    /// [`futures_unordered`]: all at once, each polled only when it was woken.
    FuturesUnordered,
    /// All at once, with one among them that is [`blocking`].
    Blocking,
    /// All at once, with one among them that is [`yielding`].
    Yielding,
}

/// What some strategies need besides futures: the page has one of these, the tests another.
#[derive(Clone, Copy)]
pub struct Host<'a> {
    /// Polls futures that nobody awaits.
    pub executor: &'a dyn LocalSpawn,
    /// A future that ends after this long.
    pub sleep: fn(Duration) -> LocalBoxFuture<'static, ()>,
    /// Aborts the run's requests, where dropping their futures does not.
    pub abort: &'a dyn Fn(),
}

impl Host<'_> {
    fn after(&self, ms: u32) -> LocalBoxFuture<'static, ()> {
        (self.sleep)(Duration::from_millis(ms.into()))
    }
}

impl fmt::Debug for Host<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Host")
    }
}

/// Which of the page's two colours a strategy wears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// The waits follow each other.
    Turn,
    /// The waits overlap.
    Once,
}

impl Tone {
    /// Its class in the style sheet.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Turn => "turn",
            Self::Once => "once",
        }
    }
}

impl Serialize for Strategy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// Reads the name of a strategy's function. The limit that the strategy then has is that of
/// [`Strategy::ALL`].
impl<'de> Deserialize<'de> for Strategy {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::find(&name).ok_or_else(|| D::Error::custom(format!("no strategy is named {name:?}")))
    }
}

impl Strategy {
    /// Every strategy; one with a limit has that of the lesson's text.
    pub const ALL: [Self; 23] = [
        Self::Sequential,
        Self::JoinAll,
        Self::TryJoinAll,
        Self::JoinPair(5),
        Self::CreateThenAwait,
        Self::CreateThenAwaitJs,
        Self::SequentialJs,
        Self::PromiseAllJs,
        Self::StartThenAwait,
        Self::SpawnThenAwait,
        Self::Semaphore(5),
        Self::BufferUnordered(5),
        Self::Buffered(5),
        Self::Batches(5),
        Self::TimeoutAroundPermit(3, 450),
        Self::Deadline(0),
        Self::Dropped(0),
        Self::Aborted(0),
        Self::RateLimited(0, 1),
        Self::Retried,
        Self::FuturesUnordered,
        Self::Blocking,
        Self::Yielding,
    ];

    /// The strategy whose function has this name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|strategy| strategy.name() == name)
    }

    /// The name of the strategy's function, and of its file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sequential => "sequential",
            Self::JoinAll => "join_all",
            Self::TryJoinAll => "try_join_all",
            Self::JoinPair(_) => "join_pair",
            Self::CreateThenAwait => "create_then_await",
            Self::CreateThenAwaitJs => "create_then_await_js",
            Self::SequentialJs => "sequential_js",
            Self::PromiseAllJs => "promise_all_js",
            Self::StartThenAwait => "start_then_await",
            Self::SpawnThenAwait => "spawn_then_await",
            Self::Semaphore(_) => "semaphore",
            Self::BufferUnordered(_) => "buffer_unordered",
            Self::Buffered(_) => "buffered",
            Self::Batches(_) => "batches",
            Self::TimeoutAroundPermit(..) => "timeout_around_permit",
            Self::Deadline(_) => "deadline",
            Self::Dropped(_) => "dropped",
            Self::Aborted(_) => "aborted",
            Self::RateLimited(..) => "rate_limited",
            Self::Retried => "retried",
            Self::FuturesUnordered => "futures_unordered",
            Self::Blocking => "blocking",
            Self::Yielding => "yielding",
        }
    }

    /// What the lesson's text calls it, in the middle of a sentence.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Sequential => "one at a time",
            Self::JoinAll => "all at once",
            Self::TryJoinAll => "until the first failure",
            Self::JoinPair(_) => "two kinds at once",
            Self::CreateThenAwait => "created, then awaited",
            Self::CreateThenAwaitJs => "the same in JavaScript",
            Self::SequentialJs => "one at a time in JavaScript",
            Self::PromiseAllJs => "all at once in JavaScript",
            Self::StartThenAwait => "started, then awaited",
            Self::SpawnThenAwait => "spawned, then awaited",
            Self::Semaphore(_) => "semaphore",
            Self::BufferUnordered(_) => "buffer_unordered",
            Self::Buffered(_) => "buffered",
            Self::Batches(_) => "batches",
            Self::TimeoutAroundPermit(..) => "clock before the permit",
            Self::Deadline(_) => "one deadline for all",
            Self::Dropped(_) => "dropped",
            Self::Aborted(_) => "aborted",
            Self::RateLimited(..) => "limited by rate",
            Self::Retried => "tried again",
            Self::FuturesUnordered => "FuturesUnordered",
            Self::Blocking => "without a pause",
            Self::Yielding => "with pauses",
        }
    }

    /// Whether its file is JavaScript.
    #[must_use]
    pub const fn is_javascript(self) -> bool {
        matches!(self, Self::CreateThenAwaitJs | Self::SequentialJs | Self::PromiseAllJs)
    }

    /// The colour of its bars: by what happens, whatever the code looks like.
    #[must_use]
    pub const fn tone(self) -> Tone {
        match self {
            Self::Sequential | Self::SequentialJs | Self::CreateThenAwait => Tone::Turn,
            _ => Tone::Once,
        }
    }

    /// Runs the strategy to its end. Each future is made, by calling its start, when the strategy
    /// asks for it; what the futures give is dropped.
    ///
    /// Dropping the returned future drops every future that has not finished.
    ///
    /// A page runs what is [written in JavaScript](Self::is_javascript) as it stands in its file.
    /// Here spawned futures stand in for it, which a promise is most like.
    pub async fn run<F, T, E>(self, starts: Vec<impl FnOnce() -> F>, host: Host<'_>)
    where
        F: Future<Output = Result<T, E>> + 'static,
        T: 'static,
        E: 'static,
    {
        if self == Self::StartThenAwait {
            drop(start_then_await(starts).await);
            return;
        }
        let mut requests = starts.into_iter().map(|start| start());
        match self {
            Self::Sequential | Self::SequentialJs => drop(sequential(requests).await),
            // What these do differently, they do within a single future.
            Self::JoinAll | Self::Retried | Self::Blocking | Self::Yielding => {
                drop(join_all(requests).await);
            }
            Self::FuturesUnordered => drop(futures_unordered(requests).await),
            Self::TryJoinAll => drop(try_join_all(requests).await),
            Self::JoinPair(posts) => {
                let posts: Vec<F> = requests.by_ref().take(posts).collect();
                drop(join_pair(posts, requests).await);
            }
            Self::CreateThenAwait | Self::StartThenAwait => drop(create_then_await(requests).await),
            Self::SpawnThenAwait | Self::CreateThenAwaitJs | Self::PromiseAllJs => {
                drop(spawn_then_await(requests, host.executor).await);
            }
            Self::Semaphore(limit) => drop(semaphore(requests, limit).await),
            Self::BufferUnordered(limit) => drop(buffer_unordered(requests, limit).await),
            Self::Buffered(limit) => drop(buffered(requests, limit).await),
            Self::Batches(limit) => drop(batches(requests, limit).await),
            Self::TimeoutAroundPermit(limit, most_ms) => {
                drop(timeout_around_permit(requests, limit, || host.after(most_ms)).await);
            }
            Self::Deadline(end_ms) => drop(deadline(requests, host.after(end_ms)).await),
            Self::Dropped(end_ms) => dropped(requests, host.after(end_ms)).await,
            Self::Aborted(end_ms) => aborted(requests, host.after(end_ms), host.abort).await,
            Self::RateLimited(interval_ms, burst) => {
                let interval = Duration::from_millis(interval_ms.into());
                drop(rate_limited(requests, interval, burst, host.sleep).await);
            }
        }
    }

    /// When each of several waits would start and end if everything but waiting took no time.
    ///
    /// `lengths` are the waits' lengths; starts and ends come in the same unit.
    #[must_use]
    pub fn ideal(self, lengths: &[f64]) -> Vec<(f64, f64)> {
        match self {
            Self::Sequential | Self::SequentialJs | Self::CreateThenAwait => {
                ideal::sliding(lengths, 1)
            }
            Self::Semaphore(limit) | Self::BufferUnordered(limit) => ideal::sliding(lengths, limit),
            Self::TimeoutAroundPermit(limit, most_ms) => {
                ideal::given_up(ideal::sliding(lengths, limit), most_ms.into())
            }
            Self::Buffered(limit) => ideal::in_order(lengths, limit),
            Self::Batches(limit) => ideal::batched(lengths, limit),
            Self::Deadline(end_ms) | Self::Dropped(end_ms) | Self::Aborted(end_ms) => {
                ideal::cut(lengths, end_ms.into())
            }
            Self::RateLimited(interval_ms, burst) => {
                ideal::spaced(lengths, interval_ms.into(), burst)
            }
            _ => ideal::sliding(lengths, usize::MAX),
        }
    }
}

#[cfg(test)]
mod tests;
