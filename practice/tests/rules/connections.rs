//! The queue for connections.

use crate::world::{Client, World};

fn ends_ms(clients: &[Client]) -> Vec<Option<u64>> {
    clients.iter().map(|client| client.seen().end_ms).collect()
}

#[test]
fn requests_beyond_the_connections_wait_their_turn() {
    let mut world = World::new();
    let clients: Vec<_> = (0..5)
        .map(|n| world.get(&format!("posts/1?delay=100&connections=2&run=a&n={n}")))
        .collect();
    world.pass_ms(1_000);
    assert_eq!(ends_ms(&clients), [100, 100, 200, 200, 300].map(Some));
    assert_eq!(world.witness("a"), [5, 5, 0, 2]);
}

#[test]
fn a_delay_begins_with_the_turn_and_not_with_the_request() {
    let mut world = World::new();
    world.get("posts/1");
    let first = world.get("posts/1?delay=100&connections=1&run=a");
    world.pass_ms(40);
    let second = world.get("posts/1?ttfb=10&delay=50&connections=1&run=a");
    world.pass_ms(1_000);
    assert_eq!(first.seen().end_ms, Some(100));
    assert_eq!((second.seen().head_ms(), second.seen().end_ms), (Some(110), Some(150)));
}

#[test]
fn the_first_in_the_queue_is_the_first_out() {
    let mut world = World::new();
    let clients: Vec<_> = [300, 10, 200, 30]
        .map(|delay| world.get(&format!("posts/1?delay={delay}&connections=1&run=a")))
        .into();
    world.pass_ms(1_000);
    assert_eq!(ends_ms(&clients), [300, 310, 510, 540].map(Some));
}

#[test]
fn a_request_that_gives_up_waiting_leaves_the_queue() {
    let mut world = World::new();
    let first = world.get("posts/1?delay=100&connections=1&run=a");
    let second = world.get("posts/1?delay=100&connections=1&run=a");
    let third = world.get("posts/1?delay=100&connections=1&run=a");
    world.pass_ms(50);
    world.abort(second);
    assert_eq!(world.witness("a"), [3, 0, 1, 1]);
    world.pass_ms(1_000);
    assert_eq!(ends_ms(&[first, third]), [100, 200].map(Some));
    assert_eq!(world.witness("a"), [3, 2, 1, 1]);
}

#[test]
fn a_request_that_is_aborted_lets_the_next_one_in_at_once() {
    let mut world = World::new();
    let first = world.get("posts/1?fault=stall&connections=1&run=a");
    let second = world.get("posts/1?delay=100&connections=1&run=a");
    world.pass_ms(50);
    world.abort(first);
    world.pass_ms(1_000);
    assert_eq!(second.seen().end_ms, Some(150));
}

#[test]
fn an_abort_that_is_told_lets_the_next_one_in_at_once() {
    let mut world = World::new();
    let _first = world.get("posts/1?fault=stall&connections=1&run=a");
    let waiting = world.get("posts/2?delay=100&connections=1&run=a");
    let last = world.get("posts/3?delay=100&connections=1&run=a");
    world.pass_ms(50);
    world.tell_of_abort("posts/2?delay=100&connections=1&run=a");
    assert_eq!(waiting.seen().cut_ms, Some(50));
    world.tell_of_abort("posts/1?fault=stall&connections=1&run=a");
    world.pass_ms(1_000);
    assert_eq!(last.seen().end_ms, Some(150));
    assert_eq!(world.witness("a"), [3, 1, 2, 1]);
}

#[test]
fn a_request_that_is_aborted_in_its_body_lets_the_next_one_in_at_once() {
    let mut world = World::new();
    let first = world.get("posts/1?ttfb=0&delay=1000&connections=1&run=a");
    let second = world.get("posts/1?delay=100&connections=1&run=a");
    world.pass_ms(50);
    world.abort(first);
    world.pass_ms(1_000);
    assert_eq!(second.seen().end_ms, Some(150));
}

#[test]
fn a_cut_lets_the_next_one_in() {
    let mut world = World::new();
    let _cut = world.get("posts/1?fault=cut&delay=70&connections=1&run=a");
    let second = world.get("posts/1?delay=100&connections=1&run=a");
    world.pass_ms(1_000);
    assert_eq!(second.seen().end_ms, Some(170));
}

#[test]
fn a_higher_limit_behind_a_lower_one_still_waits_its_turn() {
    let mut world = World::new();
    let _first = world.get("posts/1?delay=100&connections=1&run=a");
    let second = world.get("posts/1?delay=100&connections=1&run=a");
    let third = world.get("posts/1?delay=100&connections=5&run=a");
    world.pass_ms(50);
    assert_eq!(world.witness("a")[3], 1);
    world.abort(second);
    world.pass_ms(1_000);
    assert_eq!(third.seen().end_ms, Some(150));
}

#[test]
fn a_request_without_a_limit_waits_for_none() {
    let mut world = World::new();
    let _first = world.get("posts/1?delay=100&connections=1&run=a");
    let free = world.get("posts/1?delay=100&run=a");
    let other = world.get("posts/1?delay=100&connections=1&run=b");
    world.pass_ms(100);
    assert_eq!(ends_ms(&[free, other]), [100, 100].map(Some));
    assert_eq!(world.witness("a"), [2, 2, 0, 2]);
}

#[test]
fn a_thousand_requests_pass_six_at_a_time() {
    let mut world = World::new();
    let clients: Vec<_> = (0..1_000)
        .map(|n| world.get(&format!("posts/1?delay=10&connections=6&run=a&n={n}")))
        .collect();
    world.pass_ms(10_000);
    assert_eq!(clients.last().unwrap().seen().end_ms, Some(1_670));
    assert_eq!(world.witness("a"), [1_000, 1_000, 0, 6]);
}

#[test]
fn a_thousand_requests_that_are_aborted_all_leave() {
    let mut world = World::new();
    let clients: Vec<_> = (0..1_000)
        .map(|n| world.get(&format!("posts/1?delay=10&connections=6&run=a&n={n}")))
        .collect();
    for client in clients.into_iter().rev() {
        world.abort(client);
    }
    assert_eq!(world.witness("a"), [1_000, 0, 1_000, 6]);
    assert_eq!(world.see("posts/1?delay=10&connections=1&run=a").status(), Some(200));
}
