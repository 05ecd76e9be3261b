//! Waiting for what comes in its own time, and measuring on a busy machine.

use std::time::{Duration, Instant};

use crate::report;

/// How often we look.
const EVERY: Duration = Duration::from_millis(50);

/// Looks again and again until `look` finds what it looks for, and gives that. `look` says what
/// it sees instead; after `patience`, that is what the test fails with.
pub async fn eventually<T>(patience: Duration, look: impl AsyncFn() -> Result<T, String>) -> T {
    let start = Instant::now();
    loop {
        match look().await {
            Ok(found) => return found,
            Err(seen) if start.elapsed() > patience => panic!("after {patience:?} still {seen}"),
            Err(_) => tokio::time::sleep(EVERY).await,
        }
    }
}

/// Makes a measurement up to three times, until its figures are as they should be. A busy machine
/// may spoil one measurement, and sometimes two; three in a row are the page's own doing. More than
/// one attempt is [reported](crate::report).
///
/// `measure` gives an error for a figure that a busy machine can spoil; whatever else is wrong, it
/// panics, and is not tried again.
pub async fn in_three_attempts(measure: impl AsyncFn() -> Result<(), String>) {
    let mut missed = Vec::new();
    while missed.len() < 3 {
        match measure().await {
            Ok(()) if missed.is_empty() => return,
            Ok(()) => return report::attempts(missed.len() + 1),
            Err(why) => {
                println!("attempt {}: {why}", missed.len() + 1);
                missed.push(why);
            }
        }
    }
    report::attempts(missed.len());
    panic!("three attempts, and each missed:\n{}", missed.join("\n"));
}

/// An error that says so, unless it is true.
///
/// # Errors
///
/// When it is not.
pub fn expect(is_true: bool, otherwise: impl FnOnce() -> String) -> Result<(), String> {
    if is_true { Ok(()) } else { Err(otherwise()) }
}
