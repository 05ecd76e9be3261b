//! Terms of the text light up what they name in the pictures.

use e2e::browser::{Browser, on_lesson};

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
