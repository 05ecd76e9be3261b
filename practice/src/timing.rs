//! When an answer goes out.

use std::time::Duration;

use crate::settings::{Refused, Settings};
use crate::wire::parameter::TTFB;

/// The usual delays lie in this range, in milliseconds: long enough to see, short enough that ten
/// of them one after another are not tedious.
const SHORTEST_MS: u32 = 150;
const LONGEST_MS: u32 = 450;

/// Searched for: with it the first ten posts take from 164 to 450 ms, no two within 15 ms of each
/// other, and 2,999 ms together; the first ten users are spread as well.
const USUAL: u32 = 11_017_969;

/// How long the network takes to answer that path where the query has no delay, in milliseconds:
/// 150 to 450, the same for the same path every time.
///
/// The path is the one below the network's base, without a leading slash.
///
/// ```
/// assert_eq!(practice::default_delay_ms("posts/1"), 296);
/// ```
#[must_use]
pub fn default_delay_ms(path: &str) -> u32 {
    SHORTEST_MS + hash(path, USUAL) % (LONGEST_MS - SHORTEST_MS + 1)
}

/// How much later than usual the answer is: 0 to `most_ms` milliseconds, both included.
fn jitter_ms(path: &str, seed: u32, most_ms: u32) -> u32 {
    hash(path, seed) % (most_ms + 1)
}

/// FNV-1a over the path, then the finalizer of `MurmurHash3`: paths that differ in their last digit
/// alone must come out far apart.
fn hash(path: &str, seed: u32) -> u32 {
    let mut hash = seed ^ 0x811c_9dc5;
    for byte in path.bytes() {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    hash = (hash ^ (hash >> 16)).wrapping_mul(0x85eb_ca6b);
    hash = (hash ^ (hash >> 13)).wrapping_mul(0xc2b2_ae35);
    hash ^ (hash >> 16)
}

/// The two moments of an answer, counted from the moment when its request is let in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Timing {
    /// When the headers go out.
    pub(crate) headers: Duration,
    /// When the last byte does.
    pub(crate) last_byte: Duration,
}

impl Timing {
    /// The timing that the settings ask for, where the path takes `usual_ms` of itself.
    ///
    /// # Errors
    ///
    /// When the headers would be due after the last byte.
    pub(crate) fn new(settings: &Settings, path: &str, usual_ms: u32) -> Result<Self, Refused> {
        let delay_ms = settings.delay_ms.unwrap_or(usual_ms);
        let last_byte_ms = delay_ms + jitter_ms(path, settings.seed, settings.jitter_ms);
        let headers_ms = match settings.ttfb_ms {
            // Against the delay without the jitter: whether a request is refused must not depend
            // on its seed.
            Some(ttfb_ms) if ttfb_ms > delay_ms => {
                return Err(Refused::NotAllowed {
                    name: TTFB.to_owned(),
                    value: ttfb_ms.to_string(),
                    allowed: format!("a whole number from 0 to {delay_ms}, which is the delay"),
                });
            }
            Some(ttfb_ms) => ttfb_ms,
            None => last_byte_ms / 3,
        };
        let ms = |ms| Duration::from_millis(u64::from(ms));
        Ok(Self { headers: ms(headers_ms), last_byte: ms(last_byte_ms) })
    }

    /// The same of a network that manages so many requests at a time, and has so many. Above that it tires: by
    /// the power of 1.5, so that with twice as many each takes nearly three times as long. By the power of 1 it
    /// would only share its time among them, and a higher limit would cost nothing.
    pub(crate) fn among(self, in_flight: usize, manages: u32) -> Self {
        #[allow(clippy::cast_precision_loss, reason = "a run has some thousands in flight at most")]
        let crowd = (in_flight as f64 / f64::from(manages)).max(1.0);
        // In whole milliseconds, as all delays are.
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "it is a time, and some minutes long at most"
        )]
        let stretched = |time: Duration| {
            Duration::from_millis((time.as_millis() as f64 * crowd * crowd.sqrt()).round() as u64)
        };
        Self { headers: stretched(self.headers), last_byte: stretched(self.last_byte) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_ten_posts_are_pleasantly_uneven() {
        let posts: Vec<u32> = (1..=10).map(|id| default_delay_ms(&format!("posts/{id}"))).collect();
        assert_eq!(posts, [296, 368, 164, 405, 450, 280, 254, 232, 348, 202]);
    }

    #[test]
    fn usual_delays_fill_their_range_and_never_leave_it() {
        let all: Vec<u32> = (0..5_000).map(|id| default_delay_ms(&format!("posts/{id}"))).collect();
        assert_eq!(all.iter().min(), Some(&SHORTEST_MS));
        assert_eq!(all.iter().max(), Some(&LONGEST_MS));
    }

    #[test]
    fn jitter_is_from_none_to_all_that_is_allowed() {
        let all: Vec<u32> = (0..1_000).map(|seed| jitter_ms("posts/1", seed, 9)).collect();
        for more in 0..=9 {
            assert!(all.contains(&more), "never {more} ms");
        }
        assert!(all.iter().all(|more| *more <= 9));
    }

    #[test]
    fn jitter_depends_on_the_path_too() {
        let of = |path| (0..10).map(|seed| jitter_ms(path, seed, 30_000)).collect::<Vec<_>>();
        assert_eq!(of("posts/1"), of("posts/1"));
        assert_ne!(of("posts/1"), of("posts/2"));
    }

    #[test]
    fn the_most_jitter_does_not_overflow() {
        assert!(jitter_ms("posts/1", u32::MAX, 30_000) <= 30_000);
    }
}
