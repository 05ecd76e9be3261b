//! What a row of a picture tells, by pointer, by tap and by keyboard.

use e2e::{browser::on_lab, lab::Lab};
use serde_json::{Value, json};
use thirtyfour::Key;

/// What is told, how many frames are drawn around it, and where the sentence below stands.
async fn told(lab: &Lab) -> (String, usize, f64) {
    let script = "return [lab.querySelector('[data-part=told]').textContent,
        lab.querySelectorAll('svg.live .lit').length,
        lab.querySelector('[data-part=said]').getBoundingClientRect().top]";
    lab.js(script, []).await
}

/// Moves a pointer of this kind to a row, and clicks there if it is a finger.
async fn point(lab: &Lab, row: &str, kind: &str) {
    let script = "const [row, pointerType] = arguments;
        const name = Array.from(lab.querySelectorAll('svg.live .name'))
          .filter((name) => name.textContent === row).at(-1);
        const { x, y, height } = name.getBoundingClientRect();
        const at = { clientX: x + 200, clientY: y + height / 2, bubbles: true, pointerType };
        const target = lab.querySelector('svg.live');
        target.dispatchEvent(new PointerEvent('pointermove', at));
        if (pointerType === 'touch') target.dispatchEvent(new PointerEvent('click', at))";
    lab.js::<()>(script, [json!(row), json!(kind)]).await;
}

#[tokio::test]
async fn a_row_tells_its_request_by_pointer_by_tap_and_by_keyboard_and_nothing_moves() {
    on_lab("ten-posts", async |lab| {
        let browser = lab.browser();
        lab.show_picture().await;
        let (nothing, none, _) = told(&lab).await;
        assert_eq!((nothing.as_str(), none), ("", 0));
        let records = lab.run().await;
        lab.show_picture().await;
        let (_, _, top) = told(&lab).await;
        browser.js::<()>("watched.layoutShifts.length = 0", []).await;

        let last = &records[1].requests[2];
        let title = last.title.as_ref().expect("it was answered");
        point(&lab, "post 3", "mouse").await;
        let (words, frames, _) = told(&lab).await;
        assert!(words.starts_with("all at once · post 3: "), "{words}");
        assert!(words.contains("Fetched post 3: \"") && words.contains(&title[..12]), "{words}");
        assert_eq!(frames, 1, "it is lit in the picture");
        let leave = "lab.querySelector('[data-part=picture]')
            .dispatchEvent(new PointerEvent('pointerleave'))";
        lab.js::<()>(leave, []).await;
        assert_eq!(told(&lab).await.0, "", "a pointer that has left");

        point(&lab, "post 7", "touch").await;
        assert!(told(&lab).await.0.starts_with("all at once · post 7: "), "a tap");
        lab.js::<()>(leave, []).await;
        assert!(told(&lab).await.0.starts_with("all at once · post 7: "), "it stays");

        let slider = "[data-part=spots]";
        lab.focus(slider).await;
        for (key, words) in [
            (Key::Down, "all at once · post 8: "),
            (Key::Left, "one at a time · post 8: "),
            (Key::Home, "one at a time · post 1: "),
            (Key::Up, "one at a time · post 1: "),
            (Key::End, "all at once · post 10: "),
            (Key::End, "all at once · post 10: "),
        ] {
            browser.press(key).await;
            let told = told(&lab).await.0;
            assert!(told.starts_with(words), "{told}, and not {words}");
        }
        let named = "return lab.querySelector('[data-part=spots]').getAttribute('aria-valuetext')";
        assert_eq!(lab.js::<String>(named, []).await, "all at once post 10");
        browser.press(Key::Escape).await;
        assert_eq!((told(&lab).await.0.as_str(), told(&lab).await.1), ("", 0), "Escape leaves it");
        let focused = "return document.activeElement === lab.querySelector('[data-part=spots]')";
        assert!(lab.js::<bool>(focused, []).await, "the focus stays where it is");
        assert!((told(&lab).await.2 - top).abs() < 0.5, "nothing moves");
        let shifts: Value = browser.js("return watched.layoutShifts.splice(0)", []).await;
        assert_eq!(shifts, json!([]));
    })
    .await;
}
