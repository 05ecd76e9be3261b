//! Links that open a lab as it was set, and the address that follows the reader.

use e2e::browser::{Browser, on_lesson, on_site};

/// A link that changes every setting of its lab.
const LINK: &str = "?lab=limits&count=12&limit=3&network=server";

async fn steps(browser: &Browser) -> usize {
    browser.js("return history.length", []).await
}

#[tokio::test]
async fn a_link_opens_its_lab_filled_in_and_in_sight_and_what_cannot_be_is_named() {
    on_site(async |browser, site| {
        browser.open(&format!("{}{LINK}", site.url)).await;
        let lab = browser.ready("limits").await;
        assert_eq!(lab.held(["count", "limit", "network"]).await, ["12", "3", "server"]);
        assert_eq!(lab.text("problem").await, "");
        lab.until_in_sight().await;
        let name = "const name = lab.querySelector('figcaption');
            const bar = document.querySelector('#contents').getBoundingClientRect();
            const { top, bottom } = name.getBoundingClientRect();
            return [name.innerText, top >= bar.bottom - 1 && bottom <= innerHeight]";
        let (name, is_seen): (String, bool) = lab.js(name, []).await;
        assert_eq!((name.as_str(), is_seen), ("Lab 1 of 2: Limits", true), "it says what it is");
        // A link in the contents leads away from the lab of the address.
        lab.set("limit", "9").await;
        browser.click("#contents summary").await;
        browser.click("#contents [href='#errors']").await;
        browser.until_seen("#errors").await;
        assert_eq!(lab.held(["limit"]).await, ["9"], "what was typed stays");

        let bad = "?lab=limits&count=5000&limit=7&network=%3Cb%3Epigeon&speed=9";
        browser.open(&format!("{}{bad}", site.url)).await;
        lab.until(&["idle"]).await;
        assert_eq!(lab.held(["count", "limit", "network"]).await, ["20", "7", "browser"]);
        let problem = lab.text("problem").await;
        assert!(problem.contains("network “<b>pigeon"), "as text: {problem:?}");
        lab.until_in_sight().await;
        for (link, said) in [
            ("?lab=%3Cb%3Enobody&count=5", "lab called “<b>nobody”"),
            ("?network=pigeon", "network called “pigeon”"),
        ] {
            browser.open(&format!("{}{link}", site.url)).await;
            browser.ready("three-requests").await;
            let text = browser.notice().await;
            assert!(text.contains(said), "{text:?}");
        }
        browser.assert_no_error_in_console().await;
    })
    .await;
}

#[tokio::test]
async fn back_and_forward_go_through_what_was_run() {
    on_lesson(async |browser| {
        let lab = browser.ready("ten-posts").await;
        let before = steps(&browser).await;
        lab.set("count", "3").await;
        lab.set("count", "2").await;
        assert_eq!(steps(&browser).await, before, "typing adds no step");
        lab.run().await;
        let at = "?lab=ten-posts&count=2&network=browser#lab-ten-posts";
        assert_eq!(browser.address().await, at);
        lab.run().await;
        assert_eq!(steps(&browser).await, before + 1, "the same run adds no step");
        lab.set("count", "4").await;
        lab.run().await;
        let other = browser.lab("three-tasks");
        other.run().await;
        assert_eq!(browser.address().await, "?lab=three-tasks#lab-three-tasks");

        let back = async || browser.back().await;
        back().await;
        lab.until_in_sight().await;
        assert_eq!(lab.held(["count"]).await, ["4"]);
        assert_eq!(lab.state().await.as_deref(), Some("done"), "its results stay");
        back().await;
        lab.until_holds("count", "2").await;
        assert_eq!(browser.address().await, at);
        assert_eq!(lab.state().await.as_deref(), Some("idle"), "filled in, not run");
        back().await;
        lab.until_holds("count", "10").await;
        assert_eq!(browser.address().await, "");
        browser.driver.forward().await.expect("there is a step forward");
        lab.until_holds("count", "2").await;
        browser.reload().await;
        lab.until(&["idle"]).await;
        assert_eq!(lab.held(["count"]).await, ["2"], "the address is a link");
        lab.until_in_sight().await;
    })
    .await;
}

#[tokio::test]
async fn what_copy_link_gives_opens_the_lab_the_same_and_where_nothing_may_be_copied_it_is_selected()
 {
    on_lesson(async |browser| {
        let lab = browser.ready("rate-limits").await;
        lab.set("count", "11").await;
        lab.set("rate", "7").await;
        lab.choose_network("server").await;
        lab.copy("link").await;
        lab.until_says("link-copied", "Copied.").await;
        let announced = browser.announced().await;
        assert_eq!(announced.last().map(String::as_str), Some("Copied."), "screen readers hear it");
        let link = browser.copied().await;
        let names = ["count", "rate", "limit", "burst", "network"];
        let before = lab.held(names).await;
        assert_eq!([&before[0], &before[1], &before[4]], ["11", "7", "server"]);

        browser.open("about:blank").await;
        browser.open(&link).await;
        lab.until(&["idle"]).await;
        assert_eq!(lab.held(names).await, before);
        lab.until_in_sight().await;
        for refusal in [
            "Clipboard.prototype.writeText = () => Promise.reject(new Error('refused'))",
            "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })",
        ] {
            let () = browser.js(refusal, []).await;
            lab.copy("link").await;
            lab.until_says("link-copied", "Ctrl+C").await;
            let selected: String = browser.js("return getSelection().toString()", []).await;
            assert_eq!(selected, link);
        }
    })
    .await;
}

#[tokio::test]
async fn a_number_of_the_text_sets_its_lab_and_runs_it_and_back_undoes_that() {
    on_lesson(async |browser| {
        browser.until_each_lab_is(&["idle"]).await;
        let lab = browser.lab("limits");
        browser.click("#limits a.sets[href*='limit=1#']").await;
        let records = lab.until_over().await;
        assert_eq!(lab.held(["limit", "count"]).await, ["1", "20"]);
        let peaks: Vec<_> = records.iter().map(|record| record.peak_in_flight).collect();
        assert_eq!(peaks, [1; 4], "all of them go one at a time");
        assert_eq!(browser.address().await, "?lab=limits&limit=1#lab-limits");
        let focus = "return document.activeElement.closest('.lab')?.dataset.lab";
        assert_eq!(browser.js::<String>(focus, []).await, "limits");
        browser.back().await;
        lab.until_holds("limit", "5").await;
    })
    .await;
}
