//! What each strategy does with its futures, and when, on a clock that is moved by hand.

#![allow(clippy::float_cmp, reason = "the virtual clock keeps exact time")]

mod endings;
mod every;
mod ideal;
mod laziness;
mod limits;
mod names;
mod pace;
mod retries;
mod successes;
mod work;

use std::{
    cell::{Cell, RefCell},
    future::pending,
    rc::Rc,
};

use super::*;
use crate::run::virtual_time::{host, now, poll_spawned, run, run_until, sleep};

/// Values worth a try for the numbers that strategies have.
struct Numbers {
    /// How many at a time, or of the first kind.
    limits: &'static [usize],
    /// After how many milliseconds something is given up.
    times_ms: &'static [u32],
    /// One more every so many milliseconds, and how many at first.
    rates: &'static [(u32, u32)],
}

impl Numbers {
    /// Every strategy, with each of these values where it has a number.
    fn every(&self) -> impl Iterator<Item = Strategy> {
        Strategy::ALL.into_iter().flat_map(|strategy| self.of(strategy))
    }

    fn of(&self, strategy: Strategy) -> Vec<Strategy> {
        use Strategy::*;
        let limited = |make: fn(usize) -> Strategy| self.limits.iter().copied().map(make).collect();
        let timed = |make: fn(u32) -> Strategy| self.times_ms.iter().copied().map(make).collect();
        match strategy {
            // No `_`: the compiler asks which values a new strategy is to be tried with.
            Sequential | JoinAll | TryJoinAll | CreateThenAwait | CreateThenAwaitJs
            | SequentialJs | PromiseAllJs | StartThenAwait | SpawnThenAwait | SelectOk
            | Retried | FuturesUnordered | Blocking | Yielding | OwnJs => vec![strategy],
            JoinPair(_) => limited(JoinPair),
            Semaphore(_) => limited(Semaphore),
            BufferUnordered(_) => limited(BufferUnordered),
            Buffered(_) => limited(Buffered),
            Batches(_) => limited(Batches),
            TimeoutAroundPermit(..) => {
                let at = |limit| self.times_ms.iter().map(move |ms| (limit, *ms));
                let both = self.limits.iter().copied().flat_map(at);
                both.map(|(limit, ms)| TimeoutAroundPermit(limit, ms)).collect()
            }
            Deadline(_) => timed(Deadline),
            Dropped(_) => timed(Dropped),
            Aborted(_) => timed(Aborted),
            Hedged(_) => self.rates.iter().map(|(ms, _)| Hedged(*ms)).collect(),
            RateLimited(..) => {
                self.rates.iter().map(|(ms, burst)| RateLimited(*ms, *burst)).collect()
            }
        }
    }
}

/// What happened to the jobs, and when: `+` for a start, `-` for an end, `x` for one that was
/// dropped between the two.
type Diary = Rc<RefCell<Vec<(char, usize, f64)>>>;

/// Notes that its job was dropped, unless that had ended.
struct UnderWay {
    diary: Diary,
    index: usize,
    has_ended: bool,
}

impl UnderWay {
    fn start(diary: &Diary, index: usize) -> Self {
        diary.borrow_mut().push(('+', index, now()));
        Self { diary: Rc::clone(diary), index, has_ended: false }
    }

    fn end(mut self) -> usize {
        self.has_ended = true;
        self.diary.borrow_mut().push(('-', self.index, now()));
        self.index
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if !self.has_ended {
            self.diary.borrow_mut().push(('x', self.index, now()));
        }
    }
}

/// One job: it starts when it is first polled, takes so long and gives its own index.
fn job(diary: &Diary, index: usize, length: f64) -> impl Future<Output = usize> + use<> {
    let diary = Rc::clone(diary);
    async move {
        let under_way = UnderWay::start(&diary, index);
        sleep(length).await;
        under_way.end()
    }
}

/// One job a length.
fn jobs(diary: &Diary, lengths: &[f64]) -> Vec<impl Future<Output = usize> + use<>> {
    lengths.iter().enumerate().map(|(index, length)| job(diary, index, *length)).collect()
}

/// When something happened to each job to which it did, in the order in which it did.
fn times(diary: &Diary, what: char) -> Vec<(usize, f64)> {
    let diary = diary.borrow();
    diary.iter().filter(|entry| entry.0 == what).map(|entry| (entry.1, entry.2)).collect()
}

/// Which jobs ended, in the order in which they did.
fn finishing_order(diary: &Diary) -> Vec<usize> {
    times(diary, '-').into_iter().map(|(index, _)| index).collect()
}

/// When each job started and ended, in job order.
fn spans(diary: &Diary) -> Vec<(f64, f64)> {
    let [mut starts, mut ends] = ['+', '-'].map(|what| times(diary, what));
    starts.sort_by_key(|(index, _)| *index);
    ends.sort_by_key(|(index, _)| *index);
    assert_eq!(starts.len(), ends.len(), "every job starts and ends");
    starts.into_iter().zip(ends).map(|(start, end)| (start.1, end.1)).collect()
}

/// The most jobs that were under way at one time.
fn peak(diary: &Diary) -> usize {
    let (mut in_flight, mut peak) = (0, 0);
    for (what, ..) in diary.borrow().iter() {
        in_flight = if *what == '+' { in_flight + 1 } else { in_flight - 1 };
        peak = peak.max(in_flight);
    }
    peak
}

/// Runs it to its end: what it gives, and how long that took.
fn timed<F: Future>(future: F) -> (F::Output, f64) {
    let begun = now();
    let output = run(future);
    (output, now() - begun)
}

/// Runs a strategy over futures of which none ends it early: they fail where it ends at a success.
fn go<F, T>(strategy: Strategy, futures: Vec<F>) -> impl Future<Output = ()>
where
    F: Future<Output = T> + 'static,
    T: 'static,
{
    let start = |future: F| {
        move || async move {
            let output = future.await;
            if strategy.ends() == Ends::AtSuccess { Err(output) } else { Ok(output) }
        }
    };
    strategy.run(futures.into_iter().map(start).collect(), host())
}

/// So many whole numbers of milliseconds from 1 to 200, which the seed alone decides.
fn uneven(seed: u64, count: usize) -> Vec<f64> {
    let mut state = seed;
    let next = || {
        // Knuth's constants; the upper bits are random enough.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let upper = u32::try_from(state >> 33).expect("31 bits are left");
        f64::from(upper % 200 + 1)
    };
    std::iter::repeat_with(next).take(count).collect()
}

fn sum(lengths: &[f64]) -> f64 {
    lengths.iter().sum()
}

fn longest(lengths: &[f64]) -> f64 {
    lengths.iter().copied().fold(0.0, f64::max)
}
