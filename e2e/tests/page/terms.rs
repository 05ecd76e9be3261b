//! Terms of the text light up what they name in the pictures.

use e2e::browser::{Browser, on_lesson};
use thirtyfour::Key;

/// How much of something is seen in the pictures: the least and the most.
async fn seen(browser: &Browser, part: &str) -> [f64; 2] {
    let script =
        "const seen = Array.from(document.querySelectorAll(`.picture svg.live .${arguments[0]}`),
          (part) => Number(getComputedStyle(part).opacity));
        return [Math.min(...seen), Math.max(...seen)]";
    browser.js(script, [part.into()]).await
}

async fn point_at(browser: &Browser, selector: &str) {
    let element = browser.find(selector).await;
    element.scroll_into_view().await.expect("it can be scrolled to");
    let pointed = browser.driver.action_chain().move_to_element_center(&element);
    pointed.perform().await.expect("it can be pointed at");
}

#[tokio::test]
async fn a_term_lights_up_its_part_of_every_picture() {
    on_lesson(async |browser| {
        for name in ["connections", "polls"] {
            let lab = browser.lab(name);
            lab.run().await;
            lab.show_picture().await;
        }
        for (place, term, other) in [
            (".legend", "waiting", "receiving"),
            (".words", "waiting", "receiving"),
            (".words", "poll", "wake"),
            (".words", "wake", "poll"),
        ] {
            point_at(&browser, &format!("{place} [data-term={term}]")).await;
            assert!(seen(&browser, term).await[0] > 0.9, "{term} should be seen");
            assert!(seen(&browser, other).await[1] < 0.5, "for {term}, {other} should fade");
            point_at(&browser, "#words h2").await;
            assert!(seen(&browser, other).await[0] > 0.9, "then {other} should be seen again");
        }
    })
    .await;
}

#[tokio::test]
async fn a_term_tells_what_it_is_where_it_stands_while_its_part_is_lit_up() {
    on_lesson(async |browser| {
        let lab = browser.lab("three-requests");
        lab.run().await;
        lab.show_picture().await;
        let told = "return document.querySelector(':popover-open')?.innerText.trim()";
        assert_eq!(browser.js::<Option<String>>(told, []).await, None);
        let before: f64 = browser.js("return scrollY", []).await;
        browser
            .js::<()>(
                "document.querySelector('#why-it-matters .term').focus({ preventScroll: true })",
                [],
            )
            .await;
        browser.press(Key::Enter).await;
        let words: Option<String> = browser.js(told, []).await;
        let words = words.expect("it is told");
        assert!(words.starts_with("waiting Sent, and nothing has come back yet."), "{words}");
        let after: f64 = browser.js("return scrollY", []).await;
        assert!((after - before).abs() < 1.0, "the reader stays where the term stands");
        browser.js::<()>("document.activeElement.blur()", []).await;
        assert!(seen(&browser, "waiting").await[0] > 0.9);
        assert!(seen(&browser, "receiving").await[1] < 0.5);
        browser.press(Key::Escape).await;
        assert_eq!(browser.js::<Option<String>>(told, []).await, None);
        assert!(seen(&browser, "receiving").await[0] > 0.9);
    })
    .await;
}
