//! Rate limits.

use crate::world::World;

/// How many of a hundred requests at once are let by.
fn let_by(world: &mut World, target: &str) -> usize {
    (0..100).filter(|_| world.get(target).seen().status() != Some(429)).count()
}

#[test]
fn above_the_rate_the_answer_is_429_at_once() {
    let mut world = World::new();
    world.get("posts/1?rate=1&run=a");
    let seen = world.get("posts/1?rate=1&run=a&delay=5000").seen();
    assert_eq!((seen.head, seen.end_ms), (Some((0, 429)), Some(0)));
    assert_eq!(seen.header("retry-after"), Some("1"));
    assert_eq!(
        seen.error(),
        "too many requests: this run may make 1 a second, and 1 at once after a pause"
    );
}

#[test]
fn as_many_as_a_second_allows_may_come_at_once() {
    assert_eq!(let_by(&mut World::new(), "posts/1?rate=20&run=a"), 20);
}

#[test]
fn a_burst_may_be_smaller_or_larger_than_the_rate() {
    assert_eq!(let_by(&mut World::new(), "posts/1?rate=20&burst=5&run=a"), 5);
    assert_eq!(let_by(&mut World::new(), "posts/1?rate=5&burst=20&run=a"), 20);
}

#[test]
fn the_rate_is_kept_after_the_burst() {
    let mut world = World::new();
    let_by(&mut world, "posts/1?rate=10&run=a");
    world.pass_ms(99);
    assert_eq!(let_by(&mut world, "posts/1?rate=10&run=a"), 0);
    world.pass_ms(1);
    assert_eq!(let_by(&mut world, "posts/1?rate=10&run=a"), 1);
    world.pass_ms(500);
    assert_eq!(let_by(&mut world, "posts/1?rate=10&run=a"), 5);
}

#[test]
fn who_waits_as_long_as_told_is_let_by() {
    let mut world = World::new();
    let_by(&mut world, "posts/1?rate=1&burst=3&run=a");
    world.pass_ms(1_000);
    assert_eq!(let_by(&mut world, "posts/1?rate=1&burst=3&run=a"), 1);
}

#[test]
fn each_run_has_its_own_rate() {
    let mut world = World::new();
    assert_eq!(let_by(&mut world, "posts/1?rate=3&run=a"), 3);
    assert_eq!(let_by(&mut world, "posts/1?rate=3&run=b"), 3);
    assert_eq!(let_by(&mut world, "posts/1?rate=3"), 3);
}

#[test]
fn a_refused_request_counts_as_answered_and_takes_no_token_and_no_turn() {
    let mut world = World::new();
    let first = world.get("posts/1?rate=1&connections=1&run=a&delay=900");
    for _ in 0..5 {
        world.get("posts/1?rate=1&connections=1&run=a");
    }
    assert_eq!(world.witness("a"), [6, 5, 0, 1]);
    world.pass_ms(1_000);
    assert!(first.seen().end_ms.is_some());
    let next = world.get("posts/1?rate=1&connections=1&run=a&delay=0").seen();
    assert_eq!(next.status(), Some(200));
}

#[test]
fn a_malformed_request_takes_no_token() {
    let mut world = World::new();
    world.get("posts/1?rate=1&run=a&delay=never");
    assert_ne!(world.get("posts/1?rate=1&run=a").seen().status(), Some(429));
}
