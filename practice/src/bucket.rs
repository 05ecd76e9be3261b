//! A rate limit: the token bucket of one run, by GCRA.

use std::time::Duration;

use crate::plan::Rate;

/// A bucket of tokens that fills at a steady rate. A request takes one token or is refused.
///
/// This is GCRA, the generic cell rate algorithm (ITU-T I.371): instead of the tokens it keeps the
/// moment at which the bucket will be full, which is exact where fractions of a token would be
/// rounded. A new bucket is full.
#[derive(Debug, Default)]
pub(crate) struct Bucket {
    full_at: Duration,
}

impl Bucket {
    /// Takes a token, if there is one. The rate may differ from one request to the next.
    pub(crate) fn take(&mut self, rate: Rate, now: Duration) -> bool {
        let token = Duration::from_secs(1) / rate.per_second;
        let full_at = self.full_at.max(now);
        // With one token left the bucket lacks all but one, so it is full that much later.
        let there_is_one = full_at <= now + token * (rate.burst - 1);
        if there_is_one {
            self.full_at = full_at + token;
        }
        there_is_one
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken_at(bucket: &mut Bucket, rate: Rate, ms: u64) -> usize {
        (0..100).take_while(|_| bucket.take(rate, Duration::from_millis(ms))).count()
    }

    #[test]
    fn a_full_bucket_holds_the_burst() {
        let rate = Rate { per_second: 10, burst: 4 };
        assert_eq!(taken_at(&mut Bucket::default(), rate, 0), 4);
    }

    #[test]
    fn it_fills_at_the_rate() {
        let rate = Rate { per_second: 10, burst: 4 };
        let mut bucket = Bucket::default();
        taken_at(&mut bucket, rate, 0);
        assert_eq!(taken_at(&mut bucket, rate, 99), 0);
        assert_eq!(taken_at(&mut bucket, rate, 100), 1);
        assert_eq!(taken_at(&mut bucket, rate, 300), 2);
    }

    #[test]
    fn it_never_holds_more_than_the_burst() {
        let rate = Rate { per_second: 10, burst: 4 };
        let mut bucket = Bucket::default();
        taken_at(&mut bucket, rate, 0);
        assert_eq!(taken_at(&mut bucket, rate, 60_000), 4);
    }

    #[test]
    fn the_highest_rate_and_the_lowest_are_exact() {
        for (per_second, token_ms) in [(1, 1_000), (1_000, 1)] {
            let rate = Rate { per_second, burst: 1 };
            let mut bucket = Bucket::default();
            for count in 0..50 {
                assert_eq!(taken_at(&mut bucket, rate, count * token_ms), 1);
            }
        }
    }
}
