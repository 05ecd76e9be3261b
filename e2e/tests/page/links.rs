//! Links that open a lab as it was set, and the address that follows the reader.

use std::{fs, path::Path};

use e2e::{
    browser::{Browser, on_lesson, with_browser},
    lab::PATIENCE,
    patience::eventually,
    site::Site,
};
use serde_json::json;
use thirtyfour::By;

/// A link that changes every setting of its lab.
const LINK: &str = "?lab=limits&count=12&limit=3&network=server";

async fn steps(browser: &Browser) -> usize {
    browser.js("return history.length", []).await
}

#[tokio::test]
async fn a_link_opens_its_lab_filled_in_and_in_sight() {
    let site = Site::start().await;
    with_browser(async |browser| {
        browser.open(&format!("{}{LINK}", site.url)).await;
        let lab = browser.lab("limits");
        lab.until(&["idle"]).await;
        assert_eq!(lab.held(["count", "limit", "network"]).await, ["12", "3", "server"]);
        assert_eq!(lab.text("problem").await, "");
        lab.until_in_sight().await;
        let others = browser.lab("ten-posts").held(["count", "network"]).await;
        assert_eq!(others, ["10", "browser"], "the other labs stay as they are");
        lab.show_picture().await;
        let script = "return lab.querySelector('svg.live').textContent.includes('post 12')
            && !lab.querySelector('svg.live').textContent.includes('post 13')";
        assert!(lab.js::<bool>(script, []).await, "the picture is of these settings");
        // A link in the contents leads away from the lab of the address.
        lab.set("limit", "9").await;
        browser.click("#contents [href='#errors']").await;
        let script = "const { top } = document.getElementById('errors').getBoundingClientRect();
            return Math.abs(top) < innerHeight / 2";
        eventually(PATIENCE, async || {
            let is_there: bool = browser.js(script, []).await;
            if is_there { Ok(()) } else { Err("the chapter is out of sight".to_owned()) }
        })
        .await;
        assert_eq!(lab.held(["limit"]).await, ["9"], "what was typed stays");
        browser.assert_no_error_in_console().await;
    })
    .await;
}

#[tokio::test]
async fn what_a_link_asks_for_that_cannot_be_is_named_and_the_rest_is_filled_in() {
    let site = Site::start().await;
    with_browser(async |browser| {
        let bad = "?lab=limits&count=5000&limit=7&network=%3Cb%3Epigeon&speed=9";
        browser.open(&format!("{}{bad}", site.url)).await;
        let lab = browser.lab("limits");
        lab.until(&["idle"]).await;
        assert_eq!(lab.held(["count", "limit", "network"]).await, ["20", "7", "browser"]);
        let problem = lab.text("problem").await;
        for named in ["from 1 to 1,000, not “5000”", "network “<b>pigeon”", "speed “9”"]
        {
            assert!(problem.contains(named), "{named} in {problem:?}");
        }
        lab.until_in_sight().await;
        lab.set("count", "4").await;
        assert_eq!(lab.text("problem").await, "", "it is said until something is changed");

        for (link, said) in [
            ("?lab=%3Cb%3Enobody&count=5", "lab “<b>nobody”"),
            ("?network=pigeon", "network “pigeon”"),
        ] {
            browser.open(&format!("{}{link}", site.url)).await;
            let first = browser.lab("three-requests");
            first.until(&["idle"]).await;
            let notice = browser.driver.find(By::Css("body > .problem")).await;
            let text = notice.expect("there is a notice").text().await.expect("it has a text");
            assert!(text.contains(said), "{text:?}");
        }
        browser.assert_no_error_in_console().await;
    })
    .await;
}

#[tokio::test]
async fn back_and_forward_go_through_what_was_run() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
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
async fn what_copy_link_gives_opens_the_lab_with_the_same_settings() {
    on_lesson(async |browser| {
        let lab = browser.lab("rate-limits");
        lab.until(&["idle"]).await;
        lab.set("count", "11").await;
        lab.set("rate", "7").await;
        lab.choose_network("server").await;
        lab.copy("link").await;
        eventually(PATIENCE, async || {
            let said = lab.text("link-copied").await;
            if said == "Copied." { Ok(()) } else { Err(format!("it says {said:?}")) }
        })
        .await;
        let announced = browser.announced().await;
        assert_eq!(announced.last().map(String::as_str), Some("Copied."), "screen readers hear it");
        let permission = json!({ "permissions": ["clipboardReadWrite"] });
        browser.cdp("Browser.grantPermissions", permission).await;
        let script = "const [done] = arguments; navigator.clipboard.readText().then(done, done)";
        let link: String = browser.js_async(script, []).await;
        let names = ["count", "rate", "limit", "burst", "network"];
        let before = lab.held(names).await;
        assert_eq!([&before[0], &before[1], &before[4]], ["11", "7", "server"]);

        browser.open("about:blank").await;
        browser.open(&link).await;
        lab.until(&["idle"]).await;
        assert_eq!(lab.held(names).await, before);
        lab.until_in_sight().await;
    })
    .await;
}

#[tokio::test]
async fn where_nothing_may_be_copied_the_link_is_selected() {
    for refusal in [
        "Clipboard.prototype.writeText = () => Promise.reject(new Error('refused'))",
        "Object.defineProperty(Navigator.prototype, 'clipboard', { value: undefined })",
    ] {
        let site = Site::start().await;
        with_browser(async |browser| {
            browser.run_first(refusal).await;
            browser.open(&site.url).await;
            let lab = browser.lab("ten-posts");
            lab.until(&["idle"]).await;
            lab.set("count", "7").await;
            lab.copy("link").await;
            eventually(PATIENCE, async || {
                let said = lab.text("link-copied").await;
                if said.contains("Ctrl+C") { Ok(()) } else { Err(format!("it says {said:?}")) }
            })
            .await;
            let selected: String = browser.js("return getSelection().toString()", []).await;
            assert!(selected.ends_with("?lab=ten-posts&count=7&network=browser#lab-ten-posts"));
            browser.assert_no_error_in_console().await;
        })
        .await;
    }
}

/// Every link to a lab in the documentation and the lesson, from its `?` on, with the file it is in.
fn documented() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for folder in [".", "lesson/chapters", "practice/server", "www"] {
        for entry in fs::read_dir(root.join(folder)).expect("a folder of the project") {
            let path = entry.expect("something in it").path();
            if path.extension().is_some_and(|kind| kind == "md" || kind == "html") {
                files.push(path);
            }
        }
    }
    let mut links = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).expect("a text").replace("&amp;", "&");
        for start in ["?lab=", "?embed=", "?present"] {
            for (at, _) in text.match_indices(start) {
                let ends =
                    |letter: char| letter.is_whitespace() || "\"'`<>()[]“”,;".contains(letter);
                let link = text[at..].split(ends).next().unwrap_or_default();
                links.push((path.display().to_string(), link.trim_end_matches('.').to_owned()));
            }
        }
    }
    links
}

#[tokio::test]
async fn every_link_and_embed_of_the_documentation_opens_as_it_says() {
    let links = documented();
    for (file, start) in [
        ("README.md", "?lab="),
        ("README.md", "?embed="),
        ("README.md", "?present"),
        ("practice.html", "?lab="),
        ("embeds.html", "?embed="),
    ] {
        let is_one =
            |(path, link): &&(String, String)| path.ends_with(file) && link.starts_with(start);
        assert!(links.iter().any(|it| is_one(&it)), "no {start} in {file}: {links:#?}");
    }
    let site = Site::start().await;
    with_browser(async |browser| {
        for (file, link) in links {
            println!("{file}: {link}");
            // Not from one to the next within one page.
            browser.open("about:blank").await;
            browser.open(&format!("{}{link}", site.url)).await;
            let query = link.split('#').next().unwrap_or_default().trim_start_matches('?');
            let pairs: Vec<_> = query.split('&').filter_map(|pair| pair.split_once('=')).collect();
            let named = pairs.iter().find(|(name, _)| ["lab", "embed"].contains(name));
            let lab = browser.lab(named.map_or("three-requests", |(_, lab)| *lab));
            lab.until(&["idle"]).await;
            for (name, value) in pairs.iter().filter(|pair| Some(*pair) != named) {
                let [held] = lab.held([*name]).await;
                assert_eq!(held, *value, "{name} after {link} in {file}");
            }
            assert_eq!(lab.text("problem").await, "", "{link} in {file}");
            lab.until_in_sight().await;
            let notices = browser.driver.find_all(By::Css("body > .problem")).await;
            assert_eq!(notices.expect("a list").len(), 0, "{link} in {file}");
        }
        browser.assert_no_error_in_console().await;
    })
    .await;
}
