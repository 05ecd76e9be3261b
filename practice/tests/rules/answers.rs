//! What is answered.

use serde_json::json;

use crate::world::World;

#[test]
fn a_post_is_a_post() {
    let seen = World::new().see("posts/42");
    assert_eq!(seen.status(), Some(200));
    let post = seen.json();
    assert_eq!((&post["id"], &post["userId"]), (&json!(42), &json!(5)));
    assert!(post["title"].is_string() && post["body"].is_string());
}

#[test]
fn a_user_is_a_user() {
    let user = World::new().see("users/1").json();
    assert_eq!(user, json!({"id": 1, "name": "Ada Ferris", "username": "ferris"}));
}

#[test]
fn every_answer_can_be_read_from_any_origin_and_is_never_kept() {
    let mut world = World::new();
    for target in
        ["posts/1", "posts/0", "nowhere", "posts/1?status=500", "posts/1?delay=x", "witness"]
    {
        let seen = world.see(target);
        let expected = [
            ("content-type", "application/json; charset=utf-8"),
            ("cache-control", "no-store"),
            ("access-control-allow-origin", "*"),
            ("access-control-expose-headers", "Retry-After"),
            ("timing-allow-origin", "*"),
        ];
        for (name, value) in expected {
            assert_eq!(seen.header(name), Some(value), "{target}");
        }
    }
}

#[test]
fn only_get_and_head_are_allowed() {
    let mut world = World::new();
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "get"] {
        let seen = world.request(method, "posts/1", None).seen();
        assert_eq!(seen.head, Some((0, 405)), "{method}");
        assert_eq!(seen.header("allow"), Some("GET, HEAD"));
        assert_eq!(seen.error(), "this network can only be read: use GET or HEAD");
    }
}

#[test]
fn a_head_is_answered_like_a_get_without_the_body() {
    let mut world = World::new();
    let client = world.request("HEAD", "posts/1?delay=300&ttfb=100&run=a", None);
    world.pass_ms(100);
    let head = client.seen();
    assert_eq!((head.head, head.end_ms, head.body.len()), (Some((100, 200)), Some(100), 0));
    assert_eq!(world.witness("a"), [1, 1, 0, 1]);
}

#[test]
fn what_does_not_exist_is_told_apart_from_what_is_no_path() {
    let mut world = World::new();
    let post = world.see("posts/101");
    assert_eq!(post.status(), Some(404));
    assert_eq!(post.error(), "there is no such post; there are posts/1 to posts/100");
    assert!(post.end_ms.unwrap() >= 150);
    let user = world.see("users/0?delay=10");
    assert_eq!(user.error(), "there is no such user; there are users/1 to users/10");
    let client = world.get("comments/1?delay=500");
    assert_eq!(client.seen().status(), Some(404));
    assert_eq!(
        client.seen().error(),
        "there is nothing at this path; there are posts/1 to posts/100, users/1 to users/10, witness and ends"
    );
}

#[test]
fn a_status_comes_in_the_usual_time() {
    let seen = World::new().see("posts/3?status=503");
    assert_eq!((seen.status(), seen.end_ms), (Some(503), Some(164)));
    assert_eq!(seen.error(), "status=503 was asked for, and here it is");
}

#[test]
fn a_garbled_body_is_no_json_under_headers_that_say_so() {
    let seen = World::new().see("posts/3?fault=garbled");
    assert_eq!((seen.status(), seen.end_ms), (Some(200), Some(164)));
    assert_eq!(seen.header("content-type"), Some("application/json; charset=utf-8"));
    assert!(serde_json::from_slice::<serde_json::Value>(&seen.body).is_err());
}

#[test]
fn a_garbled_error_is_an_error() {
    assert_eq!(World::new().see("posts/3?fault=garbled&status=502").status(), Some(502));
}

#[test]
fn a_cut_breaks_when_the_answer_was_due() {
    let seen = World::new().see("posts/1?fault=cut&delay=200");
    assert_eq!((seen.head, seen.cut_ms), (None, Some(200)));
}

#[test]
fn a_stalled_request_is_never_answered() {
    let mut world = World::new();
    let client = world.get("posts/1?fault=stall&run=a");
    world.pass_ms(3_600_000);
    assert_eq!(client.seen().head, None);
    assert_eq!(world.witness("a"), [1, 0, 0, 1]);
    world.abort(client);
    assert_eq!(world.witness("a"), [1, 0, 1, 1]);
}

#[test]
fn a_connection_is_closed_where_that_was_asked_for() {
    let mut world = World::new();
    assert!(!world.see("posts/1").close);
    assert!(world.see("posts/1?keepalive=off").close);
    assert!(world.see("posts/0?keepalive=off&fault=garbled").close);
    world.see("posts/1?rate=1&run=a&keepalive=off");
    let mut refused = world.get("posts/1?rate=1&run=b&keepalive=off");
    while refused.seen().status() != Some(429) {
        refused = world.get("posts/1?rate=1&run=b&keepalive=off");
    }
    assert!(refused.seen().close);
}
