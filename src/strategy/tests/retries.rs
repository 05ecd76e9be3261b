//! Trying again, later and later.

use super::*;

/// What a try ends in: an answer, or an error and how long to leave the network alone.
type Try = Result<&'static str, (&'static str, Option<Duration>)>;

const BUSY: Try = Err(("busy", Some(Duration::ZERO)));

/// Tries that end as listed, the last of them over and over: the outcome, and when each was made.
fn tried(
    tries: u32,
    ends: &[Try],
    random: impl Fn() -> f64,
) -> (Result<&'static str, &'static str>, Vec<f64>) {
    let made = RefCell::new(Vec::new());
    let begun = now();
    let attempt = async || {
        let place = made.borrow().len();
        made.borrow_mut().push(now() - begun);
        ends[place.min(ends.len() - 1)]
    };
    let jitter = |most: Duration| most.mul_f64(random());
    let outcome = run(retried(tries, attempt, host().sleep, jitter));
    (outcome, made.into_inner())
}

fn after(seconds: u64) -> Try {
    Err(("busy", Some(Duration::from_secs(seconds))))
}

#[test]
fn an_answer_at_the_first_try_is_the_only_one() {
    assert_eq!(tried(8, &[Ok("here")], || 1.0), (Ok("here"), vec![0.0]));
}

#[test]
fn the_backoff_doubles_with_each_try() {
    let (outcome, made) = tried(6, &[BUSY], || 1.0);
    assert_eq!(outcome, Err("busy"));
    assert_eq!(made, [0.0, 250.0, 750.0, 1_750.0, 3_750.0, 7_750.0]);
}

#[test]
fn of_the_backoff_only_a_random_part_is_waited() {
    let (_, made) = tried(4, &[BUSY], || 0.5);
    assert_eq!(made, [0.0, 125.0, 375.0, 875.0]);
    let (_, made) = tried(4, &[BUSY], || 0.0);
    assert_eq!(made, [0.0; 4]);
}

#[test]
fn each_wait_draws_a_number_of_its_own() {
    let drawn = Cell::new(0_u8);
    let random = || {
        drawn.set(drawn.get() + 1);
        1.0 / f64::from(drawn.get())
    };
    let (_, made) = tried(4, &[BUSY], random);
    assert_eq!((drawn.get(), made[3].round()), (3, 833.0));
}

#[test]
fn however_lucky_nobody_comes_back_before_the_network_asks_for_it() {
    let (outcome, made) = tried(8, &[after(1), after(2), Ok("here")], || 0.0);
    assert_eq!((outcome, made), (Ok("here"), vec![0.0, 1_000.0, 3_000.0]));
}

#[test]
fn the_backoff_comes_on_top_of_what_the_network_asks_for() {
    let (_, made) = tried(8, &[after(1), after(1), Ok("here")], || 1.0);
    assert_eq!(made, [0.0, 1_250.0, 2_750.0]);
}

#[test]
fn after_so_many_tries_the_last_error_is_given_without_waiting_once_more() {
    let ends = [Err(("first", Some(Duration::ZERO))), Err(("last", Some(Duration::MAX)))];
    assert_eq!(tried(2, &ends, || 1.0), (Err("last"), vec![0.0, 250.0]));
    assert_eq!(tried(1, &[after(9)], || 1.0), (Err("busy"), vec![0.0]));
}

#[test]
fn the_last_try_may_be_the_one_that_is_answered() {
    let (outcome, made) = tried(3, &[BUSY, BUSY, Ok("here")], || 1.0);
    assert_eq!((outcome, made.len()), (Ok("here"), 3));
}

#[test]
fn an_error_with_which_the_network_does_not_ask_for_another_try_is_given_at_once() {
    assert_eq!(tried(8, &[Err(("gone", None))], || 1.0), (Err("gone"), vec![0.0]));
    let (outcome, made) = tried(8, &[BUSY, Err(("gone", None)), Ok("here")], || 1.0);
    assert_eq!((outcome, made.len()), (Err("gone"), 2));
}
