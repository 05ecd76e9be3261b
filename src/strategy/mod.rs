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
mod hedged;
mod host;
mod ideal;
mod join_all;
mod join_pair;
mod kind;
mod rate_limited;
mod retried;
mod select_ok;
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
pub use hedged::hedged;
pub use host::Host;
pub use join_all::join_all;
pub use join_pair::join_pair;
pub use kind::{Ends, Mode, RequestKind};
pub use rate_limited::rate_limited;
pub use retried::retried;
pub use select_ok::select_ok;
pub use semaphore::semaphore;
pub use sequential::sequential;
pub use spawn_then_await::spawn_then_await;
pub use start_then_await::start_then_await;
pub use timeout_around_permit::timeout_around_permit;
pub use try_join_all::try_join_all;
pub use yielding::yielding;

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use strum::{EnumCount, IntoStaticStr};

use ideal::Ideal;

/// A strategy by name: what a lab chooses, a record names and a picture gives its colour.
///
/// To add one: its file, its two lines above, a variant here, and below its place in
/// [`ALL`](Self::ALL), its row in the table and its arm in [`run`](Self::run). The compiler asks for
/// each of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
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
    /// [`select_ok`]: all at once, until the first success.
    SelectOk,
    /// [`hedged`]: one more every so many milliseconds, until the first success.
    Hedged(u32),
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
    /// The reader's own code, in JavaScript. It is none of the lesson's, and has no file.
    OwnJs,
}

/// A strategy's row in the table.
struct Row {
    title: &'static str,
    mode: Mode,
    request: RequestKind,
    ends: Ends,
    ideal: Ideal,
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
        Self::find(&name).ok_or_else(|| D::Error::custom(format!("no strategy is named {name}")))
    }
}

impl Strategy {
    /// Every strategy of the lesson, which the reader's own is none of; one with a limit has that of the
    /// lesson's text.
    pub const ALL: [Self; Self::COUNT - 1] = [
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
        Self::SelectOk,
        Self::Hedged(350),
        Self::RateLimited(0, 1),
        Self::Retried,
        Self::FuturesUnordered,
        Self::Blocking,
        Self::Yielding,
    ];

    /// The table of all strategies.
    #[rustfmt::skip] // One line a row.
    const fn row(self) -> Row {
        use Ends::{AtDeadline, AtFailure, AtSuccess, WithAll};
        use Ideal::{AtMost, AtOnce, AwaitedInTurn, Batches, First, GivenUp, InOrder, Spaced, Unknown, Until};
        use RequestKind::{Blocking, Plain, Retried, SentWhenMade, Unguarded, Yielding};
        use Mode::{Concurrent, Own, Sequential};

        const fn row(title: &'static str, mode: Mode, request: RequestKind, ends: Ends, ideal: Ideal) -> Row {
            Row { title, mode, request, ends, ideal }
        }

        match self {
            Self::Sequential => row("one at a time", Sequential, Plain, WithAll, AtMost(1)),
            Self::JoinAll => row("all at once", Concurrent, Plain, WithAll, AtOnce),
            Self::TryJoinAll => row("stop at the first failure", Concurrent, Plain, AtFailure, AtOnce),
            Self::JoinPair(_) => row("two kinds at once", Concurrent, Plain, WithAll, AtOnce),
            Self::CreateThenAwait => row("created, then awaited", Sequential, Plain, WithAll, AtMost(1)),
            Self::CreateThenAwaitJs => row("the same in JavaScript", Concurrent, Plain, WithAll, AtOnce),
            Self::SequentialJs => row("one at a time in JavaScript", Sequential, Plain, WithAll, AtMost(1)),
            Self::PromiseAllJs => row("all at once in JavaScript", Concurrent, Plain, WithAll, AtOnce),
            Self::StartThenAwait => row("started, then awaited", Concurrent, SentWhenMade, WithAll, AwaitedInTurn),
            Self::SpawnThenAwait => row("spawned, then awaited", Concurrent, Plain, WithAll, AtOnce),
            Self::Semaphore(limit) => row("semaphore", Concurrent, Plain, WithAll, AtMost(limit)),
            Self::BufferUnordered(limit) => row("buffer_unordered", Concurrent, Plain, WithAll, AtMost(limit)),
            Self::Buffered(limit) => row("buffered", Concurrent, Plain, WithAll, InOrder(limit)),
            Self::Batches(limit) => row("batches", Concurrent, Plain, WithAll, Batches(limit)),
            Self::TimeoutAroundPermit(limit, most_ms) => row("clock before the permit", Concurrent, Plain, WithAll, GivenUp { limit, most_ms }),
            Self::Deadline(end_ms) => row("one deadline for all", Concurrent, Plain, AtDeadline, Until(end_ms)),
            Self::Dropped(end_ms) => row("dropped", Concurrent, Unguarded, WithAll, Until(end_ms)),
            Self::Aborted(end_ms) => row("aborted", Concurrent, Unguarded, WithAll, Until(end_ms)),
            Self::SelectOk => row("first success", Concurrent, Plain, AtSuccess, First { interval_ms: 0 }),
            Self::Hedged(interval_ms) => row("hedged", Concurrent, Plain, AtSuccess, First { interval_ms }),
            Self::RateLimited(interval_ms, burst) => row("limited by rate", Concurrent, Plain, WithAll, Spaced { interval_ms, burst }),
            Self::Retried => row("tried again", Concurrent, Retried, WithAll, AtOnce),
            Self::FuturesUnordered => row("FuturesUnordered", Concurrent, Plain, WithAll, AtOnce),
            Self::Blocking => row("without a pause", Concurrent, Blocking, WithAll, AtOnce),
            Self::Yielding => row("with pauses", Concurrent, Yielding, WithAll, AtOnce),
            Self::OwnJs => row("your JavaScript", Own, Plain, WithAll, Unknown),
        }
    }

    /// The strategy whose function has this name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.into_iter().chain([Self::OwnJs]).find(|strategy| strategy.name() == name)
    }

    /// The name of the strategy's function, and of its file.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// What the lesson's text calls it, in the middle of a sentence.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.row().title
    }

    /// Whether it is JavaScript: then its name ends in `_js`, and its file, if it has one, is
    /// `src/strategy/NAME.js`.
    #[must_use]
    pub fn is_javascript(self) -> bool {
        self.name().ends_with("_js")
    }

    /// The colour of its bars: by what happens, whatever the code looks like.
    #[must_use]
    pub const fn mode(self) -> Mode {
        self.row().mode
    }

    /// What it does within each single future.
    #[must_use]
    pub const fn request_kind(self) -> RequestKind {
        self.row().request
    }

    /// When it has what it is for.
    #[must_use]
    pub const fn ends(self) -> Ends {
        self.row().ends
    }

    /// When each of several waits would start and end if everything but waiting took no time.
    ///
    /// `lengths` are the waits' lengths in milliseconds, and so are starts and ends.
    #[must_use]
    pub fn ideal(self, lengths: &[f64]) -> Vec<(f64, f64)> {
        self.row().ideal.times(lengths)
    }

    /// Runs the strategy to its end. Each future is made, by calling its start, when the strategy
    /// asks for it; what the futures give is dropped.
    ///
    /// Dropping the returned future drops every future that has not finished.
    ///
    /// A page runs what is [written in JavaScript](Self::is_javascript) as it stands in its file, or as the
    /// reader has written it.
    /// Here spawned futures stand in for it, which a promise is most like.
    pub async fn run<F, T, E>(self, starts: Vec<impl FnOnce() -> F>, host: Host<'_>)
    where
        F: Future<Output = Result<T, E>> + 'static,
        T: 'static,
        E: 'static,
    {
        match self {
            Self::Sequential | Self::SequentialJs => drop(sequential(made(starts)).await),
            // What these do differently, they do within a single future.
            Self::JoinAll | Self::Retried | Self::Blocking | Self::Yielding => {
                drop(join_all(made(starts)).await);
            }
            Self::FuturesUnordered => drop(futures_unordered(made(starts)).await),
            Self::TryJoinAll => drop(try_join_all(made(starts)).await),
            Self::JoinPair(posts) => {
                let mut requests = made(starts);
                let posts: Vec<F> = requests.by_ref().take(posts).collect();
                drop(join_pair(posts, requests).await);
            }
            Self::CreateThenAwait => drop(create_then_await(made(starts)).await),
            Self::StartThenAwait => drop(start_then_await(starts).await),
            Self::SpawnThenAwait | Self::CreateThenAwaitJs | Self::PromiseAllJs | Self::OwnJs => {
                drop(spawn_then_await(made(starts), host.executor).await);
            }
            Self::Semaphore(limit) => drop(semaphore(made(starts), limit).await),
            Self::BufferUnordered(limit) => drop(buffer_unordered(made(starts), limit).await),
            Self::Buffered(limit) => drop(buffered(made(starts), limit).await),
            Self::Batches(limit) => drop(batches(made(starts), limit).await),
            Self::TimeoutAroundPermit(limit, most_ms) => {
                let clock = || host.after(most_ms);
                drop(timeout_around_permit(made(starts), limit, clock).await);
            }
            Self::Deadline(end_ms) => drop(deadline(made(starts), host.after(end_ms)).await),
            Self::Dropped(end_ms) => dropped(made(starts), host.after(end_ms)).await,
            Self::Aborted(end_ms) => aborted(made(starts), host.after(end_ms), host.abort).await,
            Self::SelectOk => drop(select_ok(made(starts)).await),
            Self::Hedged(hedge_ms) => {
                let hedge = Duration::from_millis(hedge_ms.into());
                drop(hedged(made(starts), hedge, host.sleep).await);
            }
            Self::RateLimited(interval_ms, burst) => {
                let interval = Duration::from_millis(interval_ms.into());
                drop(rate_limited(made(starts), interval, burst, host.sleep).await);
            }
        }
    }
}

/// The futures, each made when it is asked for.
fn made<F>(starts: Vec<impl FnOnce() -> F>) -> impl Iterator<Item = F> {
    starts.into_iter().map(|start| start())
}

#[cfg(test)]
mod tests;
