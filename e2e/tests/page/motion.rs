//! The page while a lab runs.

use e2e::{
    browser::{on_lab, on_lesson},
    lab::Lab,
    runs::run_both,
};
use serde_json::json;

/// How far a run may move the text below its lab, in CSS pixels: two lines.
const MOST_MOVED: f64 = 60.0;

/// The distance from the page's top to the text below a lab, in CSS pixels.
async fn top_of_next(lab: &Lab) -> f64 {
    lab.js("return lab.nextElementSibling.getBoundingClientRect().top + scrollY", []).await
}

#[tokio::test]
async fn the_text_around_a_lab_keeps_still_while_it_runs_and_when_an_answer_appears() {
    on_lesson(async |browser| {
        for (width, name) in [(1280, "ten-posts"), (390, "three-tasks"), (390, "ten-posts")] {
            browser.set_width(width).await;
            let lab = browser.lab(name);
            lab.until(&["idle", "done"]).await;
            let before = top_of_next(&lab).await;
            browser.js::<()>("watched.layoutShifts.length = 0", []).await;
            run_both(&lab).await;
            let after = top_of_next(&lab).await;
            let shifts: Vec<f64> = browser.js("return watched.layoutShifts.splice(0)", []).await;
            let moved = after - before;
            println!("{name} at {width} px: moved {moved:.0} px, layout shifts {shifts:?}");
            assert!(moved.abs() <= MOST_MOVED, "{name} at {width} px: the text moved {moved} px");
            // What web.dev calls good ("Cumulative Layout Shift").
            let sum: f64 = shifts.iter().sum();
            assert!(sum < 0.1, "{name} at {width} px: the layout shifted by {sum}");

            for choice in 1..=3 {
                lab.click(&format!("fieldset input[value='{choice}']")).await;
                let moved = top_of_next(&lab).await - after;
                assert!(moved.abs() < 0.5, "{name} at {width} px: an answer moved it {moved} px");
            }
            let shifts: Vec<f64> = browser.js("return watched.layoutShifts", []).await;
            assert!(shifts.is_empty(), "{name} at {width} px: answers shifted it by {shifts:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn bars_grow_while_requests_run_unless_the_reader_asks_for_no_motion() {
    on_lab("three-requests", async |lab| {
        let browser = lab.browser();
        // What is out of sight is not drawn.
        lab.show_picture().await;
        let script = "window.pictures = new Set();
            const look = () => {
              if (lab.dataset.state === 'running') pictures.add(lab.querySelector('svg.live').innerHTML);
              requestAnimationFrame(look);
            };
            look()";
        lab.js::<()>(script, []).await;
        run_both(&lab).await;
        let pictures: usize = browser.js("return pictures.size", []).await;
        // At 60 frames a second it is fifty; a busy machine draws fewer.
        assert!(pictures >= 8, "{pictures} pictures in 0.8 s are no motion");

        let still = json!({ "name": "prefers-reduced-motion", "value": "reduce" });
        browser.cdp("Emulation.setEmulatedMedia", json!({ "features": [still] })).await;
        run_both(&lab).await;
        lab.show_picture().await;
        assert_eq!(lab.drawn("total").await, [1, 1], "the run is seen when it is over");
    })
    .await;
}
