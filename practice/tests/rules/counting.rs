//! What the witness saw.

use serde_json::json;

use practice::Connection;

use crate::world::World;

/// Requests, and for each how many milliseconds later it is still under way.
const BEFORE_THE_LAST_BYTE: [(&str, u64); 6] = [
    ("posts/1?ttfb=100&delay=200&run=a", 0),
    ("posts/1?ttfb=100&delay=200&run=a", 99),
    ("posts/1?ttfb=100&delay=200&run=a", 100),
    ("posts/1?ttfb=100&delay=200&run=a", 199),
    ("posts/1?fault=cut&delay=200&run=a", 199),
    ("posts/1?fault=stall&run=a", 30_000),
];

fn on(number: u64, has_streams: bool) -> Connection {
    Connection { number, has_streams }
}

#[test]
fn a_run_that_nobody_saw_has_no_counts() {
    let mut world = World::new();
    let counts = json!({
        "arrived": 0, "answered": 0, "aborted": 0, "peak_in_flight": 0, "connections": null,
        "streams": null
    });
    assert_eq!(world.get("witness?run=nobody").seen().json(), counts);
    assert_eq!(world.get("witness").seen().json(), counts);
}

#[test]
fn what_arrived_was_answered_or_aborted_or_is_in_flight() {
    let mut world = World::new();
    let answered = world.get("posts/1?delay=100&run=a");
    let aborted = world.get("posts/1?delay=200&run=a");
    let in_flight = world.get("posts/1?delay=300&run=a");
    assert_eq!(world.witness("a"), [3, 0, 0, 3]);
    world.pass_ms(150);
    assert!(answered.seen().end_ms.is_some());
    world.abort(aborted);
    assert_eq!(world.witness("a"), [3, 1, 1, 3]);
    world.pass_ms(150);
    assert!(in_flight.seen().end_ms.is_some());
    assert_eq!(world.witness("a"), [3, 2, 1, 3]);
}

#[test]
fn a_request_that_goes_away_at_any_moment_before_its_last_byte_was_aborted() {
    for (target, ms) in BEFORE_THE_LAST_BYTE {
        let mut world = World::new();
        let client = world.get(target);
        world.pass_ms(ms);
        world.abort(client);
        assert_eq!(world.witness("a"), [1, 0, 1, 1], "{target} after {ms} ms");
    }
}

#[test]
fn a_request_that_goes_away_after_its_last_byte_was_answered() {
    for target in ["posts/1?delay=200&run=a", "posts/1?fault=cut&delay=200&run=a"] {
        let mut world = World::new();
        let client = world.get(target);
        world.pass_ms(200);
        world.abort(client);
        assert_eq!(world.witness("a"), [1, 1, 0, 1], "{target}");
    }
}

#[test]
fn an_abort_that_is_told_counts_at_any_moment_before_the_last_byte_and_once() {
    for (target, ms) in BEFORE_THE_LAST_BYTE {
        let mut world = World::new();
        let client = world.get(target);
        world.pass_ms(ms);
        world.tell_of_abort(target);
        assert_eq!(world.witness("a"), [1, 0, 1, 1], "{target} after {ms} ms");
        // Told again, seen to go as well, or answered to nobody.
        world.tell_of_abort(target);
        world.pass_ms(1_000);
        world.abort(client);
        assert_eq!(world.witness("a"), [1, 0, 1, 1], "{target} after {ms} ms, once");
    }
}

#[test]
fn an_abort_that_is_told_before_the_headers_ends_the_request() {
    let mut world = World::new();
    for target in ["posts/1?fault=stall&run=a", "posts/2?connections=1&run=a", "posts/3?run=a"] {
        let client = world.get(target);
        world.pass_ms(10);
        world.tell_of_abort(target);
        assert!(client.seen().cut_ms.is_some(), "{target}");
    }
}

#[test]
fn an_abort_that_is_told_after_the_last_byte_counts_nothing() {
    let mut world = World::new();
    let targets = ["posts/1?delay=200&run=a", "posts/2?fault=cut&delay=200&run=a"];
    let _clients = targets.map(|target| world.get(target));
    world.pass_ms(200);
    for target in &targets {
        world.tell_of_abort(target);
    }
    world.tell_of_abort("witness?run=a");
    assert_eq!(world.witness("a"), [2, 2, 0, 2]);
}

#[test]
fn an_abort_that_is_told_before_its_request_arrives_counts_when_that_does() {
    let mut world = World::new();
    world.tell_of_abort("posts/1?connections=1&run=a");
    assert_eq!(world.witness("a"), [0, 0, 0, 0]);
    let gone = world.get("posts/1?connections=1&run=a");
    assert!(gone.seen().cut_ms.is_some(), "nobody waits for it");
    assert_eq!(world.witness("a"), [1, 0, 1, 0], "and it was never worked on");
    world.see("posts/2?connections=1&run=a");
    assert_eq!(world.witness("a"), [2, 1, 1, 1]);
}

#[test]
fn a_request_that_was_refused_arrived_and_was_answered_but_not_worked_on() {
    let mut world = World::new();
    world.get("posts/1?run=a&delay=never");
    world.get("posts/1?run=a&colour=blue");
    world.get("nowhere?run=a");
    world.request("POST", "posts/1?run=a", None);
    assert_eq!(world.witness("a"), [4, 4, 0, 0]);
}

#[test]
fn requests_that_name_no_run_share_one() {
    let mut world = World::new();
    world.see("posts/1");
    world.see("users/1?delay=5");
    world.see("posts/1?run=a");
    let seen = world.get("witness").seen().json();
    assert_eq!(seen["arrived"], 2);
    assert_eq!(world.witness("a"), [1, 1, 0, 1]);
}

#[test]
fn whoever_looks_is_not_counted() {
    let mut world = World::new();
    for _ in 0..3 {
        world.get("witness?run=a&rate=1&connections=1");
    }
    let refused = world.get("witness?run=a&delay=-1").seen();
    assert_eq!(refused.status(), Some(400));
    assert_eq!(world.witness("a"), [0, 0, 0, 0]);
}

#[test]
fn connections_are_counted_where_the_host_can_see_them() {
    let mut world = World::new();
    for number in [3, 1, 3, 2, 1] {
        world.request("GET", "posts/1?delay=0&run=a", Some(on(number, false)));
    }
    let seen = |world: &mut World, run, connection| {
        world.request("GET", &format!("witness?run={run}"), connection).seen().json()["connections"]
            .clone()
    };
    assert_eq!(seen(&mut world, "a", Some(on(9, false))), json!(3));
    assert_eq!(seen(&mut world, "nobody", Some(on(9, false))), json!(0));
    assert_eq!(seen(&mut world, "a", None), json!(null));
}

#[test]
fn streams_are_counted_where_a_connection_has_them() {
    let mut world = World::new();
    for (number, has_streams) in [(1, true), (1, true), (2, true), (3, false)] {
        world.request("GET", "posts/1?delay=0&run=a", Some(on(number, has_streams)));
    }
    world.request("GET", "posts/1?delay=0&run=b", Some(on(3, false)));
    let mut seen = |run| {
        let witness = world.request("GET", &format!("witness?run={run}"), Some(on(9, true)));
        let seen = witness.seen().json();
        (seen["connections"].clone(), seen["streams"].clone())
    };
    assert_eq!(seen("a"), (json!(3), json!(3)));
    assert_eq!(seen("b"), (json!(1), json!(null)));
    assert_eq!(seen("nobody"), (json!(0), json!(null)));
}

#[test]
fn a_run_is_forgotten_ten_minutes_after_its_last_request() {
    let mut world = World::new();
    world.see("posts/1?run=a");
    world.pass_ms(539_999);
    assert_eq!(world.witness("a"), [1, 1, 0, 1]);
    world.pass_ms(1);
    assert_eq!(world.witness("a"), [0, 0, 0, 0]);
}

#[test]
fn a_run_that_had_to_make_room_goes_on_for_those_in_flight() {
    let mut world = World::new();
    let working = world.get("posts/1?delay=100&connections=1&run=first");
    let waiting = world.get("posts/1?delay=100&connections=1&run=first");
    // All of them busy, so that the oldest has to go.
    let _others: Vec<_> =
        (0..256).map(|n| world.get(&format!("posts/1?fault=stall&run=other-{n}"))).collect();
    assert_eq!(world.witness("first"), [0, 0, 0, 0]);
    world.pass_ms(200);
    assert_eq!(working.seen().end_ms, Some(100));
    assert_eq!(waiting.seen().end_ms, Some(200));
}

#[test]
fn each_end_is_told_with_its_time_since_the_first_arrival_and_whether_it_was_an_answer() {
    let mut world = World::new();
    let [whole, gone] = ["posts/1?n=1&delay=300&run=a", "posts/2?n=2&delay=400&run=a"];
    let _answered = world.get(whole);
    world.pass_ms(50);
    let aborted = world.get(gone);
    world.pass_ms(100);
    assert_eq!(world.get("ends?run=a").seen().json(), json!([]), "none has ended");
    world.abort(aborted);
    world.pass_ms(500);
    let ends = json!([
        { "target": gone, "ended_ms": 150.0, "answered": false },
        { "target": whole, "ended_ms": 300.0, "answered": true },
    ]);
    assert_eq!(world.get("ends?run=a").seen().json(), ends);
    assert_eq!(world.get("ends?run=b").seen().json(), json!([]));
    assert_eq!(world.witness("a"), [2, 1, 1, 2], "to be asked for the ends counts for nothing");
}

#[test]
fn an_abort_that_is_told_is_an_end_and_so_is_one_that_comes_before_its_request() {
    let mut world = World::new();
    let [told, early] = ["posts/1?n=1&delay=300&run=a", "posts/2?n=2&delay=300&run=a"];
    let _told = world.get(told);
    world.pass_ms(70);
    world.tell_of_abort(told);
    world.tell_of_abort(early);
    world.pass_ms(10);
    let _early = world.get(early);
    let ends = json!([
        { "target": told, "ended_ms": 70.0, "answered": false },
        { "target": early, "ended_ms": 80.0, "answered": false },
    ]);
    assert_eq!(world.get("ends?run=a").seen().json(), ends);
}

#[test]
fn of_the_ends_of_a_run_a_hundred_are_kept() {
    let mut world = World::new();
    for n in 0..120 {
        world.get(&format!("posts/1?n={n}&delay=0&run=a"));
    }
    let ends = world.get("ends?run=a").seen().json();
    assert_eq!(ends.as_array().map(Vec::len), Some(100));
}
