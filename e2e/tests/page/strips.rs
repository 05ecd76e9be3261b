//! The run of a strategy beside its listing.

use e2e::{
    browser::{Browser, on_lesson},
    record::{RecordExt as _, State},
};
use serde_json::{Value, json};

const LISTING: &str = "#listing-limits-batches";

/// Where the strip stands on the screen, its words, its picture in words, and what its button says.
async fn strip(browser: &Browser) -> Value {
    let script = "const strip = document.querySelector(`${arguments[0]} .strip`);
        const { top, height } = strip.getBoundingClientRect();
        return { top, height, picture: strip.querySelector('.picture').textContent,
          words: strip.querySelector('svg')?.getAttribute('aria-label') ?? '',
          button: strip.querySelector('button').textContent }";
    browser.js(script, [json!(LISTING)]).await
}

#[tokio::test]
async fn a_strategy_runs_alone_beside_its_listing_and_nothing_moves() {
    on_lesson(async |browser| {
        browser.until_each_lab_is(&["idle"]).await;
        let button = format!("{LISTING} .strip button");
        browser.find(&button).await.scroll_into_view().await.expect("it can be scrolled to");
        let lab = browser.lab("limits");
        let frames = "const [done] = arguments;
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))";
        browser.js_async::<()>(frames, []).await;
        let before = strip(&browser).await;
        assert_eq!(before["picture"], json!("batchesNot run yet"), "it gives nothing away");
        browser.js::<()>("watched.layoutShifts.length = 0", []).await;

        browser.click(&button).await;
        lab.until(&["running"]).await;
        assert_eq!(strip(&browser).await["button"], json!("Cancel"));
        let records = lab.until_over().await;
        let [record] = records.as_slice() else { panic!("one run: {records:#?}") };
        assert_eq!((record.name(), record.peak_in_flight), ("batches", 5));
        record.assert_all_ok();
        browser.js_async::<()>(frames, []).await;
        let after = strip(&browser).await;
        let total = format!("batches {:.2} s", record.total_ms / 1000.0);
        assert!(after["picture"].as_str().expect("a text").starts_with(&total), "{after}");
        assert!(after["words"].as_str().expect("a text").contains(&total), "{after}");
        let [from, to] = [&before, &after].map(|it| (it["top"].clone(), it["height"].clone()));
        assert_eq!(from, to, "it stays where it is");
        let shifts: Vec<f64> = browser.js("return watched.layoutShifts.splice(0)", []).await;
        assert!(shifts.iter().sum::<f64>() < 0.001, "{shifts:?}");
        assert!(lab.text("said").await.starts_with("This was batches alone:"));

        // Once more, long enough for a busy machine, and this time not to its end.
        lab.set("count", "100").await;
        browser.click(&button).await;
        lab.until(&["running"]).await;
        browser.click(&button).await;
        let records = lab.until_over().await;
        assert_eq!(records.len(), 1, "{records:#?}");
        assert_eq!(records[0].state, State::Cancelled);
        assert_eq!(strip(&browser).await["button"], json!("▶ Run this one"));
    })
    .await;
}

/// Of the two lines at which the futures of a semaphore wait: how many wait there, and whether it is lit; and how many
/// rows are lit in the strip.
async fn lines(browser: &Browser) -> Value {
    let script = "const listing = document.querySelector('#listing-limits-semaphore');
        const lines = Array.from(listing.querySelectorAll('[data-line]'));
        const rows = listing.querySelector('.strip .lit')?.getAttribute('d').match(/M/g) ?? [];
        return { waiting: lines.map((line) => line.dataset.count ?? ''),
          lit: lines.map((line) => line.classList.contains('lit')), rows: rows.length }";
    browser.js(script, []).await
}

#[tokio::test]
async fn a_line_and_the_bars_that_wait_at_it_light_each_other_at_the_moment_that_is_shown() {
    on_lesson(async |browser| {
        let browser = &browser;
        let lab = browser.ready("limits").await;
        lab.run().await;
        let strip = "document.querySelector('#listing-limits-semaphore .strip')";
        browser.js::<()>(&format!("{strip}.scrollIntoView({{ block: 'center' }})"), []).await;
        let frames = "const [done] = arguments;
            requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))";
        browser.js_async::<()>(frames, []).await;
        assert_eq!(lines(browser).await["waiting"], json!(["", ""]), "nothing waits any longer");
        let script = "const slider = lab.querySelector('.replay input');
            slider.value = 60;
            slider.dispatchEvent(new Event('input', { bubbles: true }))";
        lab.js::<()>(script, []).await;
        assert_eq!(lines(browser).await["waiting"], json!(["15", "5"]), "permits, and answers");

        // A window behind another one gets no events of its own focus.
        let focus = "document.querySelector('#listing-limits-semaphore [data-line=turn]')
            .dispatchEvent(new FocusEvent(arguments[0], { bubbles: true }))";
        browser.js::<()>(focus, ["focusin".into()]).await;
        assert_eq!(lines(browser).await["rows"], json!(15));
        browser.js::<()>(focus, ["focusout".into()]).await;
        assert_eq!(lines(browser).await["rows"], json!(0));

        let point = format!(
            "const svg = {strip}.querySelector('svg');
            const {{ x, bottom }} = svg.getBoundingClientRect();
            const at = {{ clientX: x + 20, clientY: bottom - 8, bubbles: true }};
            svg.dispatchEvent(new PointerEvent('pointermove', at))"
        );
        browser.js::<()>(&point, []).await;
        let told = lines(browser).await;
        assert_eq!((&told["lit"], &told["rows"]), (&json!([true, false]), &json!(1)), "{told}");
    })
    .await;
}
