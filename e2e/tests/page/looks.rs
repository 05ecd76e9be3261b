//! How the page holds together: on narrow screens and wide ones, and while a lab runs.

use e2e::{
    browser::{Browser, on_lesson, on_lesson_with_failures},
    lab::Lab,
};
use serde_json::json;

use e2e::runs::{LABS, lay_over, open_drawers, run_all_at_once, run_both};

/// How far a run may move the text below its lab, in CSS pixels: two lines.
const MOST_MOVED: f64 = 60.0;

#[tokio::test]
async fn at_any_width_nothing_is_cut_off_and_every_control_can_be_hit() {
    on_lesson_with_failures(async |browser| {
        run_all_at_once(&browser).await;
        lay_over(&browser).await;
        open_drawers(&browser).await;
        browser.lab("three-requests").choose_network("url").await;
        browser.assert_holds_together(&[360, 390, 820, 1440, 1920]).await;
    })
    .await;
}

#[tokio::test]
async fn no_lab_grows_on_a_phone_when_it_has_run() {
    on_lesson_with_failures(async |browser| {
        browser.set_width(390).await;
        let before = heights(&browser).await;
        run_all_at_once(&browser).await;
        let grown =
            before.into_iter().zip(heights(&browser).await).map(|(before, after)| after - before);
        let grown: Vec<_> = LABS.into_iter().zip(grown).collect();
        println!("grown by {grown:?} px");
        let too_far: Vec<_> = grown.iter().filter(|(_, px)| px.abs() > MOST_MOVED).collect();
        assert!(too_far.is_empty(), "the text below these labs moved: {too_far:?} px");
    })
    .await;
}

#[tokio::test]
async fn the_first_lab_is_ready_to_run_on_the_first_screen() {
    on_lesson(async |browser| {
        browser.set_width(1280).await;
        let lab = browser.lab("three-requests");
        lab.until(&["idle"]).await;
        let script = "const run = lab.querySelector('[data-action=run]').getBoundingClientRect();
            return [run.bottom, innerHeight]";
        let [bottom, screen]: [f64; 2] = lab.js(script, []).await;
        assert!(bottom <= screen, "Run ends at {bottom} px of a screen of {screen} px");
    })
    .await;
}

/// The heights of all labs when they are ready, in CSS pixels.
async fn heights(browser: &Browser) -> Vec<f64> {
    for name in LABS {
        browser.lab(name).until(&["idle", "done"]).await;
    }
    let script = "return Array.from(document.querySelectorAll('main .lab'),
        (lab) => lab.getBoundingClientRect().height)";
    browser.js(script, []).await
}

/// The distance from the page's top to the text below a lab, in CSS pixels.
async fn top_of_next(lab: &Lab) -> f64 {
    lab.js("return lab.nextElementSibling.getBoundingClientRect().top + scrollY", []).await
}

#[tokio::test]
async fn the_text_around_a_lab_keeps_still_while_it_runs() {
    on_lesson(async |browser| {
        for width in [1280, 390] {
            browser.set_width(width).await;
            for name in ["three-requests", "three-tasks", "ten-posts"] {
                let lab = browser.lab(name);
                lab.until(&["idle", "done"]).await;
                let before = top_of_next(&lab).await;
                let () = browser.js("watched.layoutShifts.length = 0", []).await;
                run_both(&lab).await;
                let moved = top_of_next(&lab).await - before;
                let shifts: Vec<f64> = browser.js("return watched.layoutShifts", []).await;
                println!(
                    "{name} at {width} px: the text moved {moved:.0} px, layout shifts {shifts:?}"
                );
                assert!(
                    moved.abs() <= MOST_MOVED,
                    "{name} at {width} px: the text moved {moved} px"
                );
                // What web.dev calls good ("Cumulative Layout Shift").
                let sum: f64 = shifts.iter().sum();
                assert!(sum < 0.1, "{name} at {width} px: the layout shifted by {sum}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn bars_grow_while_requests_run() {
    on_lesson(async |browser| {
        let lab = browser.lab("three-requests");
        lab.until(&["idle"]).await;
        // What is out of sight is not drawn.
        lab.show_picture().await;
        let script = "window.pictures = new Set();
            const look = () => {
              if (lab.dataset.state === 'running') pictures.add(lab.querySelector('svg.live').innerHTML);
              requestAnimationFrame(look);
            };
            look()";
        let () = lab.js(script, []).await;
        run_both(&lab).await;
        let pictures: usize = browser.js("return pictures.size", []).await;
        // At 60 frames a second it is fifty; a busy machine draws fewer.
        assert!(pictures >= 8, "{pictures} pictures in 0.8 s are no motion");
    })
    .await;
}

#[tokio::test]
async fn who_asks_for_no_motion_sees_the_run_when_it_is_over() {
    on_lesson(async |browser| {
        let still = json!({ "name": "prefers-reduced-motion", "value": "reduce" });
        browser.cdp("Emulation.setEmulatedMedia", json!({ "features": [still] })).await;
        let lab = browser.lab("three-requests");
        run_both(&lab).await;
        lab.show_picture().await;
        let script = "return lab.querySelectorAll('svg.live path.total').length";
        let totals: usize = lab.js(script, []).await;
        assert_eq!(totals, 2, "totals in the picture");
    })
    .await;
}
