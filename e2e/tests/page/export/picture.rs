//! The picture as a file: it looks as on the page.

use std::{fs, path::Path};

use e2e::{
    browser::{Browser, on_lesson, on_site},
    lab::Lab,
};
use serde_json::{Value, json};

use super::{Downloads, press};

/// Draws both pictures and compares them, pixel by pixel.
const COMPARE: &str = include_str!("compare.js");

/// How much of the picture may differ: the edges of letters that stand a fraction of a pixel off.
const MOST_SHARE: f64 = 0.002;

/// How two pictures compare.
#[derive(Debug, serde::Deserialize)]
struct Compared {
    /// How many of all pixels differ.
    share: f64,
    /// How many are not of the ground's colour.
    drawn: f64,
}

/// Compares a picture's file with another picture: an SVG, or a PNG in Base64, which begins so many
/// pixels inside the first.
async fn compare(browser: &Browser, file: &Path, other: &str, at: u32) -> Compared {
    let bytes = fs::read(file).expect("it was saved");
    let is_svg = file.extension().is_some_and(|it| it == "svg");
    let kind = if is_svg { "image/svg+xml" } else { "image/png" };
    browser.js_async(COMPARE, [json!(bytes), json!(kind), json!(other), json!(at)]).await
}

/// A screenshot of the lab's picture, as a PNG in Base64.
async fn screenshot(lab: &Lab) -> String {
    lab.show_picture().await;
    let script = "const { x, y, width, height } =
          lab.querySelector('svg.live').getBoundingClientRect();
        // An SVG is drawn from a whole pixel of the screen on.
        const whole = (length) => Math.round(length * devicePixelRatio) / devicePixelRatio;
        return { x: whole(x + scrollX), y: whole(y + scrollY), width, height, scale: 1 }";
    let clip: Value = lab.js(script, []).await;
    let shot = lab.browser().cdp("Page.captureScreenshot", json!({ "clip": clip })).await;
    shot["data"].as_str().expect("Base64").to_owned()
}

fn assert_same(what: &str, compared: &Compared) {
    println!("{what}: {compared:?}");
    assert!(compared.drawn > 0.01, "{what}: the picture is empty: {compared:?}");
    assert!(compared.share <= MOST_SHARE, "{what} looks otherwise: {compared:?}");
}

/// The same SVG, twice as large.
fn doubled(svg: &str) -> String {
    let (head, rest) = svg.split_once(" viewBox").expect("it has one");
    let lengths: Vec<u32> = head.split('"').filter_map(|it| it.parse().ok()).collect();
    let head = lengths.iter().fold(head.to_owned(), |head, length| {
        head.replacen(&format!("\"{length}\""), &format!("\"{}\"", 2 * length), 1)
    });
    assert_eq!(lengths.len(), 2, "a width and a height: {head}");
    format!("{head} viewBox{rest}")
}

#[tokio::test]
async fn an_svg_looks_as_the_picture_on_the_page_and_a_png_as_that_twice_as_large() {
    on_lesson(async |browser| {
        let downloads = Downloads::of(&browser).await;
        // One that is out of sight, where nothing is drawn, is exported as it ended.
        let lab = browser.ready("three-requests").await;
        browser.js::<()>("scrollTo(0, document.body.scrollHeight)", []).await;
        lab.js::<()>("lab.querySelector('[data-action=run]').click()", []).await;
        lab.until_over().await;
        let press = "lab.querySelector('.export').open = true;
            lab.querySelector('[data-export=svg]').click()";
        lab.js::<()>(press, []).await;
        let svg = fs::read_to_string(downloads.saved(&lab, "svg").await).expect("it was saved");
        assert_eq!(svg.matches("class=\"total\"").count(), 2, "both runs");

        // As high as the highest of the pictures.
        browser.set_size(1200, 1600).await;
        for (name, scheme) in [("errors", "light"), ("polls", "dark"), ("ready-futures", "light")] {
            browser.set_colour_scheme(scheme).await;
            let lab = browser.lab(name);
            lab.run().await;
            let svg = downloads.save(&lab, "svg").await;
            let png = downloads.save(&lab, "png").await;
            let shot = screenshot(&lab).await;
            assert_same(&format!("{name}, {scheme}"), &compare(&browser, &svg, &shot, 12).await);
            let text = fs::read_to_string(&svg).expect("it was saved");
            assert_same("the PNG", &compare(&browser, &png, &doubled(&text), 0).await);
            if name == "errors" {
                assert_changes_are_noticed(&browser, &svg, &shot).await;
            }
        }
    })
    .await;
}

/// Without its style, or with a colour or a place less, the picture is told from that on the page.
async fn assert_changes_are_noticed(browser: &Browser, svg: &Path, shot: &str) {
    let text = fs::read_to_string(svg).expect("it was saved");
    for (from, to) in [
        ("<style>", "<style media=\"none\">"),
        (".receiving{fill:", ".receiving{stroke:"),
        ("text-anchor:end", "text-anchor:start"),
    ] {
        let altered = text.replace(from, to);
        assert_ne!(altered, text);
        fs::write(svg, altered).expect("it can be changed");
        let compared = compare(browser, svg, shot, 12).await;
        assert!(compared.share > MOST_SHARE, "{from} is not noticed: {compared:?}");
    }
}

/// A browser that guards its reader against fingerprinting: what a page reads of a canvas is noise.
const NOISE: &str = "
  const noise = (data) => data.map(() => Math.floor(Math.random() * 256));
  const { prototype } = OffscreenCanvasRenderingContext2D;
  const read = prototype.getImageData;
  prototype.getImageData = function (...place) {
    const image = read.apply(this, place);
    image.data.set(noise(image.data));
    return image;
  };";

/// A browser that marks its reader by the last bit of every pixel it gives away.
const MARKS: &str = "
  const { prototype } = OffscreenCanvasRenderingContext2D;
  const read = prototype.getImageData;
  prototype.getImageData = function (...place) {
    const image = read.apply(this, place);
    image.data.forEach((value, index) => (image.data[index] = value ^ 1));
    return image;
  };";

#[tokio::test]
async fn noise_is_not_saved_as_if_it_were_the_picture() {
    for (guard, words) in
        [(NOISE, "noise in the place of a picture’s pixels"), (MARKS, "Saved as ")]
    {
        on_site(async |browser, site| {
            let downloads = Downloads::of(&browser).await;
            browser.run_first(guard).await;
            let lab = browser.open_lab(&site.url, "three-tasks").await;
            lab.run().await;
            press(&lab, "png").await;
            lab.until_says("exported", words).await;
            if guard == NOISE {
                let count = fs::read_dir(&downloads.0).expect("a folder of the test's own").count();
                assert_eq!(count, 0, "nothing is saved");
                // The other picture is as good as ever.
                downloads.save(&lab, "svg").await;
            }
        })
        .await;
    }
}
