//! The lesson for a room: one lab at a time, large.

use e2e::{
    browser::{Browser, on_lesson, on_site},
    lab::PATIENCE,
    patience::eventually,
};
use overlap::lab::all;
use serde::Deserialize;
use thirtyfour::Key;

/// What is seen of the page.
#[derive(Debug, Deserialize)]
struct Seen {
    labs: Vec<String>,
    titles: Vec<String>,
    /// Anything else but questions.
    others: Vec<String>,
    place: String,
    address: String,
    /// The lab that has the focus.
    focused: Option<String>,
}

async fn seen(browser: &Browser) -> Seen {
    let script = "const seen = (selector, made) => Array.from(document.querySelectorAll(selector))
          .filter((it) => it.checkVisibility()).map(made);
        return {
          labs: seen('.lab', (it) => it.dataset.lab),
          titles: seen('h2', (it) => it.textContent.trim()),
          others: seen('#contents, footer, .lede, .chapter > :not(.lab, h2)', (it) =>
            it.outerHTML.slice(0, 80)),
          place: document.querySelector('#present [role=status]').textContent,
          address: location.search,
          focused: document.activeElement.closest('.lab')?.dataset.lab,
        }";
    browser.js(script, []).await
}

/// Panics unless this lab, with its chapter's title, is all that is seen.
async fn assert_presented(browser: &Browser, name: &str) {
    let seen = seen(browser).await;
    assert_eq!(seen.labs, [name], "{seen:#?}");
    assert_eq!((seen.titles.len(), seen.others.len()), (1, 0), "{seen:#?}");
    let place = all().position(|lab| lab.name == name).expect("it is a lab") + 1;
    assert_eq!(seen.place, format!("Lab {place} of {}", all().count()));
}

#[tokio::test]
async fn keys_go_through_all_labs_of_the_lesson_and_back() {
    let labs: Vec<_> = all().map(|lab| lab.name).collect();
    on_site(async |browser, site| {
        browser.open(&format!("{}?present", site.url)).await;
        browser.until_each_lab_is(&["idle"]).await;
        assert_presented(&browser, labs[0]).await;
        browser.press(Key::Left).await;
        assert_presented(&browser, labs[0]).await;
        for (index, name) in labs.iter().copied().enumerate().skip(1) {
            // As keyboards have it, and as remotes send it.
            browser.press(if index % 2 == 0 { Key::Right } else { Key::PageDown }).await;
            assert_presented(&browser, name).await;
            let seen = seen(&browser).await;
            assert!(seen.address.starts_with(&format!("?present&lab={name}")), "{seen:#?}");
            assert_eq!(seen.focused.as_deref(), Some(name), "the focus goes along");
        }
        browser.press(Key::PageDown).await;
        assert_presented(&browser, labs[labs.len() - 1]).await;
        browser.press(Key::PageUp).await;
        browser.press(Key::Left).await;
        let last = labs[labs.len() - 3];
        assert_presented(&browser, last).await;

        browser.press(Key::Escape).await;
        let seen = seen(&browser).await;
        assert_eq!(seen.labs.len(), all().count(), "the whole lesson again: {seen:#?}");
        assert!(seen.address.starts_with(&format!("?lab={last}")), "{seen:#?}");
        let script = "const { top } = lab.getBoundingClientRect();
            return top > -1 && top < innerHeight / 2";
        assert!(browser.lab(last).js::<bool>(script, []).await, "the lab is in sight");
        browser.press(Key::Right).await;
        assert!(self::seen(&browser).await.address.starts_with(&format!("?lab={last}")));
        browser.back().await;
        eventually(PATIENCE, async || {
            let seen = self::seen(&browser).await;
            if seen.labs == [last] { Ok(()) } else { Err(format!("{seen:#?}")) }
        })
        .await;
        browser.assert_no_error_in_console().await;
    })
    .await;
}

#[tokio::test]
async fn a_key_that_means_something_to_a_control_keeps_its_meaning() {
    on_site(async |browser, site| {
        browser.open(&format!("{}?present&lab=rate-limits", site.url)).await;
        let lab = browser.ready("rate-limits").await;
        for selector in ["[name=count]", ".question input", ".mark input", "[name=network]"] {
            lab.focus(selector).await;
            browser.press(Key::Right).await;
            browser.press(Key::Left).await;
            assert_presented(&browser, "rate-limits").await;
        }
        let guess: String = lab.js("return lab.querySelector('.mark input').value", []).await;
        assert_eq!(guess, "0", "one step there and one back");
        lab.focus(".mark input").await;
        browser.press(Key::PageUp).await;
        assert_presented(&browser, "rate-limits").await;
        lab.focus(".log").await;
        browser.press(Key::PageDown).await;
        assert_presented(&browser, "rate-limits").await;
        // It means nothing to a choice, which is where the focus is after an answer.
        lab.focus(".question input").await;
        browser.press(Key::PageDown).await;
        assert_presented(&browser, "timeouts").await;
        browser.press_with(Key::Control, Key::Right).await;
        assert_presented(&browser, "timeouts").await;
    })
    .await;
}

#[tokio::test]
async fn links_and_buttons_lead_in_on_and_out_and_the_results_stay() {
    on_lesson(async |browser| {
        let () = browser.js("window.isStillHere = true", []).await;
        browser.until_each_lab_is(&["idle"]).await;
        let lab = browser.lab("three-tasks");
        lab.run().await;
        let () = browser.js("window.scrollTo(0, 0)", []).await;
        browser.click(".ways [href='?present']").await;
        assert_presented(&browser, "three-tasks").await;
        assert_eq!(lab.state().await.as_deref(), Some("done"), "the lab in use, with its results");
        browser.click("[data-present=on]").await;
        browser.click("[data-present=on]").await;
        assert_presented(&browser, "mistakes").await;
        let script = "return document.activeElement.getAttribute('data-present')";
        let focused: Option<String> = browser.js(script, []).await;
        assert_eq!(focused.as_deref(), Some("on"), "who uses the buttons stays on them");
        let announced = browser.announced().await;
        let place = format!("Lab 4 of {}", all().count());
        assert_eq!(announced.last(), Some(&place), "and is told");
        browser.click("[data-present=back]").await;
        assert_presented(&browser, "ten-posts").await;

        // Nobody is trapped: Tab goes on into the lab, and Leave is a button like any other.
        browser.tab_to("#lab-ten-posts *").await;
        assert_eq!(seen(&browser).await.focused.as_deref(), Some("ten-posts"));
        browser.click("[data-present=leave]").await;
        assert_eq!(seen(&browser).await.labs.len(), all().count());

        browser.click("#lab-ten-posts [data-tab=share]").await;
        browser.click("#lab-ten-posts [data-part=present]").await;
        assert_presented(&browser, "ten-posts").await;
        browser.back().await;
        eventually(PATIENCE, async || {
            let seen = seen(&browser).await;
            if seen.labs.len() == all().count() { Ok(()) } else { Err(format!("{seen:#?}")) }
        })
        .await;
        assert!(browser.js::<bool>("return window.isStillHere === true", []).await);
        assert_eq!(lab.state().await.as_deref(), Some("done"));
    })
    .await;
}

#[tokio::test]
async fn a_link_presents_its_lab_larger_than_in_the_lesson_and_all_holds_together() {
    on_site(async |browser, site| {
        browser.open(&format!("{}?present&lab=limits&limit=7", site.url)).await;
        let lab = browser.ready("limits").await;
        assert_presented(&browser, "limits").await;
        assert_eq!(lab.held(["limit", "count"]).await, ["7", "20"]);
        lab.set("count", "8").await;
        lab.run().await;
        let address = "?present&lab=limits&count=8&limit=7&network=browser";
        assert_eq!(seen(&browser).await.address, address, "a run is in the address");

        browser.open(&format!("{}?present&lab=nobody", site.url)).await;
        let first = all().next().expect("there are labs").name;
        browser.ready(first).await;
        assert_presented(&browser, first).await;
        assert!(browser.notice().await.contains("“nobody”"));

        browser.set_size(1280, 720).await;
        let mut sizes = Vec::new();
        for view in ["?lab=three-tasks", "?present&lab=three-tasks"] {
            browser.open(&format!("{}{view}", site.url)).await;
            let lab = browser.lab("three-tasks");
            lab.run().await;
            lab.show_picture().await;
            let () = browser.js("scrollTo(0, 0)", []).await;
            let script = "const height = (selector) =>
                  lab.querySelector(selector).getBoundingClientRect().height;
                const { width } = lab.getBoundingClientRect();
                const { bottom } = lab.querySelector('svg.live').getBoundingClientRect();
                return [height('svg.live .name'), height('[data-action=run]'),
                  height('svg.live .waiting, svg.live .receiving'), width, bottom]";
            sizes.push(lab.js::<[f64; 5]>(script, []).await);
        }
        let [lesson, room] = [sizes[0], sizes[1]];
        println!("in the lesson {lesson:?} px, presented {room:?} px");
        assert!(room[0] > lesson[0] * 1.3, "labels {} px, {} px", lesson[0], room[0]);
        assert!(room[2] > lesson[2] * 1.3, "bars {} px, {} px", lesson[2], room[2]);
        assert!(room[3] > 1200.0, "the lab is {} px wide", room[3]);
        assert!(room[4] < 720.0, "the picture ends at {} px", room[4]);
        browser.lab("three-tasks").open_tab("table").await;
        browser.assert_holds_together(&[360, 1920]).await;
        browser.assert_axe_finds_nothing("presented").await;
    })
    .await;
}
