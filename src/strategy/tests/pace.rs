//! Starts that are spaced out.

use super::*;

const INTERVAL: Duration = Duration::from_millis(100);

/// So many jobs of one length, one every 100 ms.
fn spaced(diary: &Diary, length: f64, count: usize) -> impl Future<Output = Vec<usize>> {
    rate_limited(jobs(diary, &vec![length; count]), INTERVAL, 1, host().sleep)
}

#[test]
fn one_starts_every_interval_however_long_each_takes() {
    let starts: Vec<f64> = (0..20_u32).map(|place| f64::from(place) * 100.0).collect();
    for length in [1.0, 60.0, 100.0, 950.0] {
        let (diary, begun) = (Diary::default(), now());
        let (answers, total) = timed(spaced(&diary, length, 20));
        assert_eq!(answers, (0..20).collect::<Vec<_>>());
        assert_eq!(total, 1_900.0 + length);
        for (place, (index, at)) in times(&diary, '+').into_iter().enumerate() {
            assert_eq!((index, at - begun), (place, starts[place]));
        }
    }
}

#[test]
fn a_burst_starts_at_once_and_the_rest_follows_at_the_rate() {
    let diary = Diary::default();
    run(rate_limited(jobs(&diary, &[10.0; 7]), INTERVAL, 4, host().sleep));
    let starts: Vec<_> = times(&diary, '+').into_iter().map(|(_, at)| at).collect();
    assert_eq!(starts, [0.0, 0.0, 0.0, 0.0, 100.0, 200.0, 300.0]);
    assert_eq!(Strategy::RateLimited(100, 4).ideal(&[10.0; 7]).last(), Some(&(300.0, 310.0)));
}

#[test]
fn no_second_has_more_starts_than_the_rate_allows() {
    let diary = Diary::default();
    run(spaced(&diary, 60.0, 40));
    let starts: Vec<_> = times(&diary, '+').into_iter().map(|(_, at)| at).collect();
    for from in &starts {
        let within = starts.iter().filter(|at| (*from..from + 1_000.0).contains(at));
        assert!(within.count() <= 10);
    }
}

#[test]
fn a_rate_does_not_bound_what_is_in_flight() {
    for (length, in_flight) in [(60.0, 1), (250.0, 3), (9_000.0, 20)] {
        let diary = Diary::default();
        run(spaced(&diary, length, 20));
        assert_eq!(peak(&diary), in_flight, "{length} ms each");
    }
}

#[test]
fn a_limit_in_flight_does_not_bound_a_rate() {
    let diary = Diary::default();
    run(semaphore(jobs(&diary, &[60.0; 60]), 3));
    let in_a_second = times(&diary, '+').iter().filter(|(_, at)| *at < 960.0).count();
    // Each of the three places serves 16 in 960 ms.
    assert_eq!(in_a_second, 3 * 16);
}

#[test]
fn answers_come_in_request_order_however_they_finish() {
    let diary = Diary::default();
    let lengths = [500.0, 10.0, 150.0];
    let answers = run(rate_limited(jobs(&diary, &lengths), INTERVAL, 1, host().sleep));
    assert_eq!(answers, [0, 1, 2]);
    assert_eq!(finishing_order(&diary), [1, 2, 0]);
}

#[test]
fn without_an_interval_all_start_at_once() {
    let diary = Diary::default();
    run(rate_limited(jobs(&diary, &[30.0; 40]), Duration::ZERO, 1, host().sleep));
    assert_eq!((peak(&diary), now()), (40, 30.0));
}
