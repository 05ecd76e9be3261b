//! The page while a lab runs.

use e2e::{browser::on_lesson, lab::Lab, runs::run_both};
use serde_json::json;

/// How far a run may move the text below its lab, in CSS pixels: two lines.
pub(crate) const MOST_MOVED: f64 = 60.0;

/// The distance from the page's top to the text below a lab, in CSS pixels.
async fn top_of_next(lab: &Lab) -> f64 {
    lab.js("return lab.nextElementSibling.getBoundingClientRect().top + scrollY", []).await
}

#[tokio::test]
async fn bars_grow_and_the_text_around_keeps_still_and_without_motion_a_run_is_seen_when_it_is_over()
 {
    on_lesson(async |browser| {
        browser.set_width(390).await;
        let lab = browser.ready("ten-posts").await;
        // What is out of sight is not drawn.
        lab.show_picture().await;
        let script = "window.pictures = new Set();
            const look = () => {
              if (lab.dataset.state === 'running') pictures.add(lab.querySelector('svg.live').innerHTML);
              requestAnimationFrame(look);
            };
            look()";
        lab.js::<()>(script, []).await;
        let before = top_of_next(&lab).await;
        browser.js::<()>("watched.layoutShifts.length = 0", []).await;
        run_both(&lab).await;
        let after = top_of_next(&lab).await;
        let shifts: Vec<f64> = browser.js("return watched.layoutShifts.splice(0)", []).await;
        let moved = after - before;
        println!("moved {moved:.0} px, layout shifts {shifts:?}");
        assert!(moved.abs() <= MOST_MOVED, "the text moved {moved} px");
        // What web.dev calls good ("Cumulative Layout Shift").
        let sum: f64 = shifts.iter().sum();
        assert!(sum < 0.1, "the layout shifted by {sum}");
        let pictures: usize = browser.js("return pictures.size", []).await;
        // At 60 frames a second it is two hundred; a busy machine draws fewer.
        assert!(pictures >= 20, "{pictures} pictures in 3.5 s are no motion");

        let asking = browser.ready("three-tasks").await;
        asking.show_picture().await;
        let after = top_of_next(&asking).await;
        browser.js::<()>("watched.layoutShifts.length = 0", []).await;
        for choice in 1..=3 {
            asking.click(&format!("fieldset label:nth-of-type({choice}) input")).await;
            let moved = top_of_next(&asking).await - after;
            assert!(moved.abs() < 0.5, "an answer moved the text {moved} px");
        }
        let shifts: Vec<f64> = browser.js("return watched.layoutShifts", []).await;
        assert!(shifts.is_empty(), "answers shifted it by {shifts:?}");

        let still = json!({ "name": "prefers-reduced-motion", "value": "reduce" });
        browser.cdp("Emulation.setEmulatedMedia", json!({ "features": [still] })).await;
        run_both(&lab).await;
        lab.show_picture().await;
        assert_eq!(lab.drawn("total").await, [1, 1], "the run is seen when it is over");
    })
    .await;
}
