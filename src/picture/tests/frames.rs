//! Ticks for the frames that the browser drew.

use super::*;

#[test]
fn below_the_bars_is_a_tick_for_each_frame_and_the_title_says_how_long_there_was_none() {
    let run = Run::done(Strategy::Blocking, 2).ended(100.0);
    let frames_ms = vec![10.0, 26.0, 90.0];
    let draw = |track: Track| {
        let picture = Picture::draw(Drawing::Frames, &[track], Some(SPAN), ROOM);
        (picture.layers[1].clone(), picture.height)
    };
    let (svg, height) = draw(Track { frames_ms: frames_ms.clone(), ..run.track() });
    // In a third row, around the moment of each frame.
    let tick = |ms: f64| format!("M{} {}h1.4v14h-1.4z", px(LEFT + ms - 0.7), TOP + 2.0 * PITCH);
    assert_eq!(path_of(&svg, "frame"), tick(10.0) + &tick(26.0) + &tick(90.0));
    assert_eq!(texts(&svg, "name frame-name"), ["frames"]);
    assert_eq!(figures(&svg), ["0.10 s", "· no frame for 64 ms"]);
    let words = Track { frames_ms: frames_ms.clone(), ..run.track() }.in_words();
    assert_eq!(words, "without a pause 0.10 s, 3 frames drawn");

    let under_way = Track { frames_ms, total_ms: None, now_ms: 30.0, ..run.track() };
    let (svg, height_before) = draw(under_way);
    assert_eq!(path_of(&svg, "frame"), tick(10.0) + &tick(26.0), "what comes later is not there");
    assert_eq!(height, height_before);
    let (svg, height_of_none) = draw(run.track());
    assert_eq!((path_of(&svg, "frame"), height_of_none), ("", height), "the row has its room");
    assert_eq!(figures(&svg), ["0.10 s", "· no frame for 0.10 s"]);
}
