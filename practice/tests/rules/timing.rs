//! When it is answered, to the millisecond.

use crate::world::World;

#[test]
fn without_settings_the_headers_come_after_a_third_of_the_usual_delay() {
    let seen = World::new().see("posts/1");
    assert_eq!((seen.head_ms(), seen.end_ms), (Some(98), Some(296)));
}

#[test]
fn headers_and_last_byte_come_when_they_are_asked_for() {
    for (ttfb, delay) in [(0, 0), (0, 30_000), (30_000, 30_000), (1, 2), (123, 456)] {
        let seen = World::new().see(&format!("posts/1?ttfb={ttfb}&delay={delay}"));
        assert_eq!((seen.head_ms(), seen.end_ms), (Some(ttfb), Some(delay)));
    }
}

#[test]
fn the_body_comes_in_two_pieces_with_the_headers_and_at_the_end() {
    let seen = World::new().see("posts/1?ttfb=100&delay=300");
    let [(first_ms, first), (last_ms, last)] = seen.pieces[..] else { panic!("{:?}", seen.pieces) };
    assert_eq!((first_ms, last_ms), (100, 300));
    assert!(first.abs_diff(last) <= 1);
    assert!(seen.json().is_object());
}

#[test]
fn a_body_that_need_not_wait_comes_in_one_piece() {
    assert_eq!(World::new().see("posts/1?ttfb=300&delay=300").pieces.len(), 1);
}

#[test]
fn the_headers_can_not_be_asked_for_after_the_end() {
    let mut world = World::new();
    let seen = world.see("posts/1?ttfb=201&delay=200");
    assert_eq!(seen.error(), "ttfb=201 is not a whole number from 0 to 200, which is the delay");
    assert_eq!(world.see("posts/3?ttfb=164").status(), Some(200));
    assert_eq!(world.see("posts/3?ttfb=165").status(), Some(400));
    // Jitter makes no room for later headers.
    assert_eq!(world.see("posts/3?ttfb=165&jitter=1000").status(), Some(400));
}

#[test]
fn jitter_is_the_same_for_the_same_seed_and_path() {
    let mut times = Vec::new();
    for (seed, n) in [(1, 0), (1, 1), (2, 0)] {
        let seen = World::new().see(&format!("posts/1?delay=100&jitter=5000&seed={seed}&n={n}"));
        let end_ms = seen.end_ms.unwrap();
        assert!((100..=5_100).contains(&end_ms));
        assert_eq!(seen.head_ms(), Some(end_ms / 3));
        times.push(end_ms);
    }
    assert_eq!(times[0], times[1]);
    assert_ne!(times[0], times[2]);
}

#[test]
fn jitter_comes_after_headers_that_were_asked_for() {
    let seen = World::new().see("posts/1?ttfb=100&delay=100&jitter=5000&seed=1");
    assert_eq!(seen.head_ms(), Some(100));
    assert!(seen.end_ms.unwrap() > 100);
}

#[test]
fn a_witness_takes_no_time_unless_it_is_told_to() {
    let mut world = World::new();
    assert_eq!(world.get("witness").seen().end_ms, Some(0));
    assert_eq!(world.see("witness?delay=90").end_ms, Some(90));
    assert_eq!(world.see("witness?ttfb=1").status(), Some(400));
}

#[test]
fn a_network_that_tires_takes_longer_over_each_the_more_of_its_run_are_in_flight() {
    let mut world = World::new();
    let clients: Vec<_> = (0..8)
        .map(|n| world.get(&format!("posts/1?n={n}&ttfb=0&delay=100&tires=2&run=a")))
        .collect();
    world.pass_ms(2_000);
    let ends = clients.iter().map(|client| client.seen().end_ms);
    // By the power of one and a half: of twice as many, each takes 2.8 times as long.
    let expected = [100, 100, 184, 283, 395, 520, 655, 800].map(Some);
    assert_eq!(ends.collect::<Vec<_>>(), expected);
    let alone = world.get("posts/1?n=9&delay=100&tires=2&run=a");
    let elsewhere = world.get("posts/1?delay=100&tires=1&run=b");
    world.pass_ms(100);
    assert_eq!(alone.seen().end_ms, Some(2_100), "it has rested");
    assert_eq!(elsewhere.seen().end_ms, Some(2_100), "and other runs are none of its business");
}
