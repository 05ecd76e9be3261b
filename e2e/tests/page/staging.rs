//! From the press of Run to the end of its sentence, nothing that matters leaves the screen, and nothing moves.

use e2e::{
    browser::{Browser, on_lesson, on_site},
    lab::Lab,
};
use overlap::lab::all;
use serde_json::{Value, json};

/// A phone with the browser's own bars and without, a laptop, and a large screen, in CSS pixels.
const SCREENS: [(u32, u32); 4] = [(390, 664), (390, 844), (1366, 768), (1920, 1080)];

/// Where the picture and the sentence of a lab stand, between the bar at the page's top and what lies over its
/// lower edge.
const PLACES: &str = "const at = (selector) => lab.querySelector(selector).getBoundingClientRect();
    const [picture, said, buttons] = ['[data-part=picture]', '[data-part=said]', '.buttons'].map(at);
    const bar = document.querySelector('#contents').getBoundingClientRect();
    const isBeside = buttons.right <= picture.left;
    const texts = Array.from(lab.querySelectorAll('svg.live text'));
    // A glyph may reach a little past its box.
    const isCut = (text) => text.getBoundingClientRect().right > picture.right + 1;
    return { from: bar.bottom, to: isBeside ? innerHeight : buttons.top,
      top: picture.top, bottom: Math.max(picture.bottom, said.bottom),
      cut: texts.filter(isCut).map((text) => text.textContent) }";

/// Those places once the picture is brought into sight.
async fn places_in_sight(lab: &Lab) -> Value {
    lab.js::<()>("lab.querySelector('.plot').scrollIntoView()", []).await;
    // What comes into sight is drawn in one of the next frames.
    let script = "const [done] = arguments;
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))";
    lab.browser().js_async::<()>(script, []).await;
    lab.js::<()>("lab.querySelector('.plot').scrollIntoView()", []).await;
    lab.js(PLACES, []).await
}

/// Whether these places are on the screen, with no word cut off.
fn is_staged(places: &Value) -> bool {
    let px = |name: &str| places[name].as_f64().expect("a length");
    let is_cut = places["cut"] != json!([]);
    !is_cut && px("top") >= px("from") - 1.0 && px("bottom") <= px("to") + 1.0
}

/// Of a page on which all labs have run: on each screen, each lab's picture and sentence can be seen together.
pub(crate) async fn assert_staged(browser: &Browser) {
    let mut wrong = Vec::new();
    for (width, height) in SCREENS {
        browser.set_size(width, height).await;
        for name in all().map(|lab| lab.name) {
            let places = places_in_sight(&browser.lab(name)).await;
            if !is_staged(&places) {
                wrong.push(format!("{name} at {width} × {height}: {places}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test]
async fn run_brings_the_picture_onto_the_screen_and_from_then_on_nothing_moves() {
    on_lesson(async |browser| {
        browser.set_size(390, 664).await;
        let lab = browser.ready("limits").await;
        browser.until_each_lab_is(&["idle"]).await;
        // The question is at the top, and the picture is not on the screen.
        lab.js::<()>("lab.scrollIntoView()", []).await;
        lab.press("run").await;
        lab.until(&["running"]).await;
        browser.js::<()>("watched.layoutShifts.length = 0", []).await;
        let first: Value = lab.js(PLACES, []).await;
        let records = lab.until_over().await;
        assert_eq!(records.len(), 4);
        let last: Value = lab.js(PLACES, []).await;
        let px = |places: &Value, name: &str| places[name].as_f64().expect("a length");
        assert!((px(&first, "top") - px(&last, "top")).abs() < 1.0, "{first} and {last}");
        assert!(px(&last, "top") >= px(&last, "from") - 1.0, "{last}");
        assert!(px(&last, "bottom") <= px(&last, "to") + 1.0, "{last}");
        let shifts: Vec<f64> = browser.js("return watched.layoutShifts.splice(0)", []).await;
        assert!(shifts.iter().sum::<f64>() < 0.001, "{shifts:?}");
    })
    .await;
}

#[tokio::test]
async fn on_a_phone_right_or_wrong_is_seen_after_run_and_leads_to_the_verdict() {
    on_lesson(async |browser| {
        browser.until_each_lab_is(&["idle"]).await;
        let lab = browser.lab("two-endpoints");
        for (height, choice, words) in [(664, "3", "✗ Not so"), (844, "5", "✓ Right")] {
            browser.set_size(390, height).await;
            lab.js::<()>("lab.querySelector('[data-action=reset]').click()", []).await;
            let chosen = "lab.querySelector(`.question [value='${arguments[0]}']`).click()";
            lab.js::<()>(chosen, [json!(choice)]).await;
            lab.js::<()>("lab.scrollIntoView()", []).await;
            lab.press("run").await;
            lab.until(&["running"]).await;
            browser.js::<()>("watched.layoutShifts.length = 0", []).await;
            lab.until_over().await;
            let judged = "const judged = lab.querySelector('[data-part=judged]');
                const { top, bottom } = judged.getBoundingClientRect();
                return [judged.innerText, top >= 0 && bottom <= innerHeight + 1]";
            let judged: (String, bool) = lab.js(judged, []).await;
            assert_eq!(judged, (words.to_owned(), true), "on a screen {height} px high");
            let shifts: Vec<f64> = browser.js("return watched.layoutShifts.splice(0)", []).await;
            assert!(shifts.iter().sum::<f64>() < 0.001, "{shifts:?}");
            lab.js::<()>("lab.querySelector('[data-part=judged]').click()", []).await;
            browser.until_seen("#lab-two-endpoints .verdict").await;
            let begins = "return lab.querySelector('.verdict [data-shown=true]').innerText";
            assert!(lab.js::<String>(begins, []).await.starts_with(words));
        }
    })
    .await;
}

/// Opens each lab alone, as this names it, in a window of this size, and runs it: its picture and its sentence are
/// on the screen then, and nothing has moved. In a window of these other widths they can be seen together as well.
async fn assert_staged_alone(view: &str, (width, height): (u32, u32), widths: &[u32]) {
    on_site(async |browser, site| {
        let mut wrong = Vec::new();
        for name in all().map(|lab| lab.name) {
            browser.set_size(width, height).await;
            browser.open(&format!("{}{view}{name}", site.url)).await;
            let lab = browser.ready(name).await;
            lab.press("run").await;
            lab.until(&["running", "done"]).await;
            browser.js::<()>("watched.layoutShifts.length = 0", []).await;
            lab.until(&["done"]).await;
            let places: Value = lab.js(PLACES, []).await;
            let shifts: Vec<f64> = browser.js("return watched.layoutShifts.splice(0)", []).await;
            if !is_staged(&places) || shifts.iter().sum::<f64>() >= 0.001 {
                wrong.push(format!("{name} at {width} × {height}: {places}, moved by {shifts:?}"));
            }
            for width in widths {
                browser.set_size(*width, height).await;
                let places = places_in_sight(&lab).await;
                if !is_staged(&places) {
                    wrong.push(format!("{name} at {width} × {height}: {places}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    })
    .await;
}

#[tokio::test]
async fn on_a_projector_each_labs_picture_and_sentence_are_on_the_screen_and_nothing_moves() {
    assert_staged_alone("?present&lab=", (1280, 720), &[]).await;
}

/// As high as README has it.
#[tokio::test]
async fn in_a_frame_each_labs_picture_and_sentence_are_on_the_screen_and_nothing_moves() {
    assert_staged_alone("?embed=", (820, 700), &[700, 960]).await;
}
