//! Work for the one thread.

use std::{cell::Cell, time::Duration};

use gloo_timers::future::sleep;

use super::run::now;
use crate::{
    request::Failure,
    run::{Place, Reply},
    strategy::{RequestKind, blocking, yielding},
};

/// For how long work may hold the thread before it lets others in: half a frame.
const SLICE_MS: f64 = 8.0;

/// Works for so many milliseconds of its own, with pauses or without.
pub(super) async fn working(
    takes_ms: u32,
    kind: RequestKind,
    place: Place,
) -> Result<Reply, Failure> {
    place.works();
    let mut worked_ms = 0.0;
    let mut divisor = 2;
    let step = || {
        let since = now();
        divisor = next_prime(divisor);
        worked_ms += now() - since;
        worked_ms < takes_ms.into()
    };
    if kind == RequestKind::Yielding {
        let since = Cell::new(now());
        let is_due = || now() - since.get() > SLICE_MS;
        let pause = async || {
            sleep(Duration::ZERO).await;
            since.set(now());
        };
        yielding(step, is_due, pause).await;
    } else {
        blocking(step).await;
    }
    Ok(Reply::default())
}

/// The first prime above a hundred thousand more than a number: a millisecond's work or less, and
/// nothing that a compiler could leave out.
fn next_prime(after: u64) -> u64 {
    let mut number = after + 100_000;
    let is_prime = |number: u64| {
        let mut divisors = (2..number).take_while(|divisor| divisor * divisor <= number);
        !divisors.any(|divisor| number.is_multiple_of(divisor))
    };
    while !is_prime(number) {
        number += 1;
    }
    std::hint::black_box(number)
}
