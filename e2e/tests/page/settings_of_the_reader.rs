//! What readers have set in their browser or system: the size of letters, colours, a translator, paper.

use e2e::{
    browser::{Browser, on_lesson},
    lab::Lab,
    runs::{open_panels, run_both},
};
use serde_json::{Value, json};

/// The kinds of text and of controls that the page has, each by its first element.
const KINDS: &str = "p, .lede, h1, h2, #contents a, .question legend, .question label, .lab button,
    .lab input[type=number], .lab select, .api textarea, .share textarea, .asks, .log, .said,
    .facts, summary, .listing pre, .listing figcaption, .listing [role=tab], .bound, .kinds td, th, footer";

/// How large the letters of each kind are, in CSS pixels.
async fn sizes_of_type(browser: &Browser) -> Vec<(String, f64)> {
    let script = "return arguments[0].split(',').map((kind) =>
        [kind.trim(), parseFloat(getComputedStyle(document.querySelector(kind)).fontSize)])";
    browser.js(script, [json!(KINDS)]).await
}

/// Has the browser's own setting say how large letters are.
async fn set_font_size(browser: &Browser, px: u32) {
    let sizes = json!({ "fontSizes": { "standard": px, "fixed": px - 3 } });
    browser.cdp("Page.setFontSizes", sizes).await;
}

/// A lab with bars in it, on a page whose labs are all open.
async fn with_bars(browser: &Browser) -> Lab {
    browser.until_each_lab_is(&["idle"]).await;
    let lab = browser.lab("ten-posts");
    run_both(&lab).await;
    lab.show_picture().await;
    lab
}

/// Has the page looked at as print, or with a setting of the system's.
async fn emulate(browser: &Browser, media: &str, feature: (&str, &str)) {
    let feature = json!({ "name": feature.0, "value": feature.1 });
    let parameters = json!({ "media": media, "features": [feature] });
    browser.cdp("Emulation.setEmulatedMedia", parameters).await;
}

#[tokio::test]
async fn with_larger_letters_all_text_and_controls_are_larger_and_nothing_is_cut_off() {
    on_lesson(async |browser| {
        browser.set_width(1280).await;
        browser.until_each_lab_is(&["idle"]).await;
        let before = sizes_of_type(&browser).await;
        set_font_size(&browser, 24).await;
        for ((kind, before), (_, after)) in before.iter().zip(sizes_of_type(&browser).await) {
            // Narrow pages have smaller titles, and this one has become narrow for its letters.
            assert!(after > 1.15 * before, "{kind}: {before} px, and then {after} px");
        }
        run_both(&browser.lab("ten-posts")).await;
        open_panels(&browser).await;
        browser.lab("three-requests").choose_network("url").await;
        browser.assert_holds_together(&[390, 1280]).await;
    })
    .await;
}

#[tokio::test]
async fn a_finger_finds_fields_that_ios_does_not_zoom_into() {
    on_lesson(async |browser| {
        browser.set_width(390).await;
        let touch = json!({ "enabled": true, "maxTouchPoints": 1 });
        browser.cdp("Emulation.setTouchEmulationEnabled", touch).await;
        browser.until_each_lab_is(&["idle"]).await;
        let script = "return [matchMedia('(pointer: coarse)').matches,
            Array.from(document.querySelectorAll('input, select, textarea'))
              .filter((field) => parseFloat(getComputedStyle(field).fontSize) < 16)
              .map((field) => field.outerHTML)]";
        let (is_coarse, small): (bool, Vec<String>) = browser.js(script, []).await;
        assert!(is_coarse, "the browser should have a finger for a pointer");
        assert!(small.is_empty(), "{small:#?}");
    })
    .await;
}

#[tokio::test]
async fn forced_colours_leave_each_control_its_shape_and_each_bar_its_kind() {
    on_lesson(async |browser| {
        let lab = with_bars(&browser).await;
        emulate(&browser, "", ("forced-colors", "active")).await;
        let script = "const look = (selector, pseudo) => {
              const { backgroundColor, color, borderColor } =
                getComputedStyle(document.querySelector(selector), pseudo);
              return [backgroundColor, color, borderColor].join();
            };
            const fill = (selector) => getComputedStyle(lab.querySelector(selector)).fill;
            const canvas = getComputedStyle(document.body).backgroundColor;
            const ground = (selector) => getComputedStyle(document.querySelector(selector)).forcedColorAdjust;
            return {
              run: look('#lab-ten-posts [data-action=run]'),
              export: look('#lab-ten-posts [data-export=csv]'),
              off: look('#lab-three-tasks [data-export=csv]'),
              waiting: fill('.once .waiting'), receiving: fill('.once .receiving'), canvas,
              slider: ground('#lab-ten-posts .replay input'),
              track: getComputedStyle(document.documentElement).getPropertyValue('--edge').trim(),
            }";
        let seen: Value = lab.js(script, []).await;
        assert_ne!(seen["run"], seen["export"], "Run stands out: {seen:#}");
        assert_ne!(seen["off"], seen["export"], "what would do nothing looks so: {seen:#}");
        assert_ne!(seen["waiting"], seen["receiving"], "bars have two parts: {seen:#}");
        for part in ["waiting", "receiving"] {
            assert_ne!(seen[part], seen["canvas"], "{part} is seen: {seen:#}");
        }
        assert_eq!((&seen["slider"], &seen["track"]), (&json!("none"), &json!("CanvasText")));
    })
    .await;
}

#[tokio::test]
async fn who_wants_more_contrast_gets_it() {
    on_lesson(async |browser| {
        let script = "const { color } = getComputedStyle(document.querySelector('.lede'));
            return color.match(/[0-9]+/g).map(Number)";
        for scheme in ["light", "dark"] {
            browser.set_colour_scheme(scheme).await;
            let [before, ..]: [u32; 3] = browser.js(script, []).await;
            let features = json!([{ "name": "prefers-color-scheme", "value": scheme },
                { "name": "prefers-contrast", "value": "more" }]);
            browser.cdp("Emulation.setEmulatedMedia", json!({ "features": features })).await;
            let [after, ..]: [u32; 3] = browser.js(script, []).await;
            assert!(if scheme == "light" { after < before } else { after > before }, "{scheme}");
        }
    })
    .await;
}

#[tokio::test]
async fn buttons_work_whose_words_a_translator_has_wrapped_and_code_stays_as_it_is() {
    on_lesson(async |browser| {
        browser.until_each_lab_is(&["idle"]).await;
        let lab = browser.lab("ten-posts");
        // As the translators of Chromium and of Google's pages do it.
        let wrap = "for (const button of document.querySelectorAll('button, summary, .ways a')) {
              const font = document.createElement('font');
              font.append(document.createElement('font'));
              font.firstChild.append(...button.childNodes);
              button.append(font);
            }";
        browser.js::<()>(wrap, []).await;
        lab.click("[data-preset=count] font font").await;
        let wanted: String = lab.js("return lab.querySelector('.preset').value", []).await;
        assert_eq!(lab.held(["count"]).await, [wanted]);
        lab.open_menu().await;
        lab.click("[data-action=reset] font font").await;
        lab.click("[data-action=run] font font").await;
        lab.until_over().await;
        lab.click("[data-replay=back] font font").await;
        lab.open_tab("share").await;
        lab.click("[data-copy=link] font font").await;
        assert!(browser.copied().await.contains("ten-posts"));
        lab.open_tab("table").await;
        lab.table().await;

        let script = "const isLeft = (it) => it.closest('[translate=no]') !== null;
            const all = 'code, pre code, svg, .log li, .said .turn, .said .once, table th[scope=row]';
            return Array.from(document.querySelectorAll(all))
              .filter((it) => !isLeft(it) && it.closest('.lab, .listing, .chapter > p'))
              .filter((it) => !it.closest('.legend, .kinds'))
              .map((it) => it.outerHTML.slice(0, 100))";
        let translated: Vec<String> = browser.js(script, []).await;
        assert!(translated.is_empty(), "{translated:#?}");

        browser.click(".ways [href='?present'] font font").await;
        assert!(browser.address().await.contains("present"));
        browser.click("[data-present=leave] font font").await;
        assert!(!browser.address().await.contains("present"));
    })
    .await;
}

#[tokio::test]
async fn on_paper_nothing_lies_over_anything_and_what_has_no_content_takes_no_room() {
    on_lesson(async |browser| {
        with_bars(&browser).await;
        emulate(&browser, "print", ("prefers-color-scheme", "dark")).await;
        // A4 without its margins; a script can't have the pages that a browser makes of it.
        browser.set_width(640).await;
        let script = "const shown = (selector) => Array.from(document.querySelectorAll(selector))
              .filter((it) => it.checkVisibility());
            const html = (it) => it.outerHTML.slice(0, 80);
            return {
              grids: shown('body, main, .chapter, .lab, .side, .stage, .verdict')
                .filter((it) => getComputedStyle(it).display !== 'block').map(html),
              empty: shown('.log, .said:empty, .listing .bar, .buttons, .settings, .tabs').map(html),
              cut: shown('pre, .picture svg').filter((it) => it.scrollWidth > it.clientWidth + 1
                || it.getBoundingClientRect().right > innerWidth).map(html),
              unasked: Array.from(document.querySelectorAll('.question'))
                .filter((it) => !it.checkVisibility({ visibilityProperty: true })).map(html),
              ground: getComputedStyle(document.body).backgroundColor,
            }";
        let seen: Value = browser.js(script, []).await;
        for kind in ["grids", "empty", "cut", "unasked"] {
            assert_eq!(seen[kind], json!([]), "{kind}");
        }
        assert_eq!(seen["ground"], json!("rgb(253, 252, 249)"), "paper is light");
        assert_pages(&browser).await;
    })
    .await;
}

/// How many pages of A4 what is seen of the lesson takes.
async fn pages(browser: &Browser) -> usize {
    let a4 = json!({ "paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": true });
    let printed = browser.cdp("Page.printToPDF", a4).await;
    let script = "return atob(arguments[0]).match(/\\/Type ?\\/Page\\b/g).length";
    browser.js(script, [printed["data"].clone()]).await
}

/// Panics if the lesson takes more pages of A4 than three a chapter, or one chapter more than four.
async fn assert_pages(browser: &Browser) {
    let whole = pages(browser).await;
    println!("{whole} pages");
    let chapters = overlap::lab::CHAPTERS;
    assert!(whole <= 3 * chapters.len(), "{whole} pages for {} chapters", chapters.len());
    for chapter in chapters {
        let alone = "for (const it of document.querySelectorAll('.chapter, body > :not(main)')) {
            it.style.display = it.id === arguments[0] ? '' : 'none' }";
        browser.js::<()>(alone, [json!(chapter.name)]).await;
        let pages = pages(browser).await;
        assert!((1..=4).contains(&pages), "{}: {pages} pages", chapter.name);
    }
}
