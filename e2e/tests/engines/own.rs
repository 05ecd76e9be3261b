//! A reader's own code: what it may do, and what becomes of it.

use std::time::Duration;

use e2e::{
    browser::on_site_in,
    engine::Engine,
    lab::Lab,
    patience::{expect, in_three_attempts},
    record::{Outcome, Record, RecordExt as _, State},
};
use serde_json::json;

use crate::in_engines;

in_engines! {
    what_is_written_runs_beside_the_lessons_tracks: chromium Chromium, firefox Firefox, webkit WebKit;
    what_it_begins_as_runs_in_every_lab: chromium Chromium;
    a_listing_is_edited_where_it_is_shown: chromium Chromium;
    what_goes_wrong_is_said_at_its_line: chromium Chromium, firefox Firefox, webkit WebKit;
    what_does_not_end_is_ended: chromium Chromium, firefox Firefox, webkit WebKit;
    requests_of_one_turn_go_out_together: chromium Chromium, firefox Firefox, webkit WebKit;
    it_needs_no_host_after_the_first_visit: chromium Chromium, firefox Firefox, webkit WebKit;
}

/// Opens the editor, if it is closed, and puts a text into it.
pub(crate) async fn write(lab: &Lab, code: &str) {
    let write = "if (lab.querySelector('[data-part=own]').hidden) {
            lab.querySelector('[data-action=write-own]').click();
        }
        const field = lab.querySelector('[name=code]');
        field.value = arguments[0];
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));";
    lab.js::<()>(write, [json!(code)]).await;
}

/// Runs a text alone, and gives its record.
pub(crate) async fn run_alone(lab: &Lab, code: &str) -> Record {
    write(lab, code).await;
    press_alone(lab, "own_js").await
}

/// Makes the run of this strategy alone, and gives its record.
async fn press_alone(lab: &Lab, strategy: &str) -> Record {
    let press = "lab.querySelector(`[data-part=alone] [value=${arguments[0]}]`).click()";
    lab.js::<()>(press, [json!(strategy)]).await;
    let mut records = lab.until_over().await;
    assert_eq!(records.len(), 1, "it is alone");
    records.remove(0)
}

/// The line of an error that comes from outside the code: known where an engine's stacks go on past an await.
fn engine_line(engine: Engine, line: u32) -> Option<u32> {
    (engine == Engine::Chromium).then_some(line)
}

pub(crate) fn error_of(record: &Record) -> (&str, Option<u32>) {
    let own = record.own.as_ref().expect("it is the reader's");
    own.error.as_ref().map_or(("", None), |error| (&error.name, error.line))
}

async fn what_is_written_runs_beside_the_lessons_tracks(engine: Engine) {
    on_site_in(engine, async |browser, site| {
        // Each begins as the lesson's own listing, and does what that says.
        for (link, peak) in [
            ("ten-posts", 1),
            ("limits&limit=5", 5),
            ("timeouts&timeout=100", 10),
            ("errors&failures=3", 10),
            ("cancelling&after=100", 10),
        ] {
            let lab = browser.open_lab(&site.url, link).await;
            lab.js::<()>("lab.querySelector('[data-action=write-own]').click()", []).await;
            in_three_attempts(async || {
                let all = lab.run().await;
                let record = all.last().expect("it ran");
                assert_eq!(record.strategy.name(), "own_js", "{link}");
                assert_eq!((record.state, error_of(record)), (State::Done, ("", None)), "{link}");
                let endings = [Some(Outcome::Cancelled), Some(Outcome::Timeout)];
                let requests = record.requests.iter();
                let given_up = requests.filter(|it| endings.contains(&it.outcome)).count();
                let seen = record.seen();
                let seen = [seen.peak_in_flight, seen.aborted].map(|count| count as usize);
                let counts = [[record.peak_in_flight, given_up], seen];
                expect(counts == [[peak, given_up]; 2], || format!("{link}: {counts:?}"))
            })
            .await;
            assert!(lab.text("said").await.contains("Your JavaScript"), "{link}");
        }
    })
    .await;
}

async fn what_it_begins_as_runs_in_every_lab(engine: Engine) {
    on_site_in(engine, async |browser, site| {
        let labs = overlap::lab::all().filter(|lab| lab.own.is_some());
        for lab in labs {
            let (name, lab) = (lab.name, browser.open_lab(&site.url, lab.name).await);
            let press = "lab.querySelector('[data-action=write-own]').click();
                lab.querySelector('[data-part=alone] [value=own_js]').click()";
            lab.js::<()>(press, []).await;
            let record = lab.until_over().await.remove(0);
            assert_eq!((record.state, error_of(&record)), (State::Done, ("", None)), "{name}");
            assert!(record.requests.iter().any(e2e::record::Request::is_ok), "{name}");
        }
    })
    .await;
}

/// Each listing of a lab that has such a place is edited from where it is shown, and runs as it is shown.
async fn a_listing_is_edited_where_it_is_shown(engine: Engine) {
    on_site_in(engine, async |browser, site| {
        browser.open(&site.url).await;
        browser.until_each_lab_is(&["idle"]).await;
        let strips = "return Array.from(document.querySelectorAll('.strip:has(.edits)'), (it) => [
            it.dataset.strip, it.dataset.strategy,
        ])";
        let strips: Vec<(String, String)> = browser.js(strips, []).await;
        assert!(strips.len() > 15, "{strips:?}");
        for (name, strategy) in strips {
            let lab = browser.lab(&name);
            let edit =
                "const strip = `[data-strip=${arguments[0]}][data-strategy=${arguments[1]}]`;
                document.querySelector(`${strip} .edits`).click();
                return lab.querySelector('[name=code]').value";
            let code: String = lab.js(edit, [json!(name), json!(strategy)]).await;
            let shown = "const strip = `[data-strip=${arguments[0]}][data-strategy=${arguments[1]}]`;
                return document.querySelector(`.listing:has(${strip}) [data-in=javascript] pre`).textContent";
            let shown: String = lab.js(shown, [json!(name), json!(strategy)]).await;
            assert!(code.ends_with(&shown), "{name}, {strategy}: {code}");
            let record = press_alone(&lab, "own_js").await;
            // A deadline and a network that refuses are no faults of the code; nor is it one here to wait for what
            // never answers.
            let faults = ["ReferenceError", "TypeError", "RangeError", "AskedTwice", "Deadlock"];
            assert!(!faults.contains(&error_of(&record).0), "{name}, {strategy}: {:?}", record.own);
            assert!(record.requests.iter().any(|it| it.started_ms.is_some()), "{name}, {strategy}");
        }
    })
    .await;
}

async fn what_goes_wrong_is_said_at_its_line(engine: Engine) {
    on_site_in(engine, async |browser, site| {
        let lab = browser.open_lab(&site.url, "errors&failures=0").await;
        for (code, name, line) in [
            ("const a = 1;\nconst b = {;\n", "SyntaxError", Some(2)),
            ("await get(1);\nnobody();", "ReferenceError", Some(2)),
            (
                "await get(1);\n\nfunction f() {\n  throw new TypeError('x');\n}\nf();",
                "TypeError",
                Some(4),
            ),
            ("setTimeout(() => {\n  null.x;\n}, 10);", "TypeError", Some(2)),
            (
                "Promise.reject(new RangeError('nobody hears'));\nawait sleep(20);",
                "RangeError",
                Some(1),
            ),
            ("await get(11);", "RangeError", None),
            ("const asked = 1;\nawait get(11);", "RangeError", engine_line(engine, 2)),
            ("throw 'a text';", "Thrown", None),
            ("await new Promise(() => {});", "Deadlock", None),
            (
                "await Promise.all(Array.from({ length: 1001 }, () => get(1)));",
                "TooManyRequests",
                None,
            ),
            ("await get(1);\nawait get(1);", "AskedTwice", None),
        ] {
            let record = run_alone(&lab, code).await;
            let (said, at) = error_of(&record);
            assert_eq!(said, name, "{code}: {:?}", record.own);
            assert!(line.is_none() || at == line, "{code}: {:?}", record.own);
            assert_eq!(record.state, State::Failed, "{code}");
            assert!(lab.text("own-problem").await.contains(name), "{code}");
            assert!(lab.text("console").await.contains(name), "{code}");
        }
        // What was caught went well, and the next run is clean.
        let caught = "console.log('one', { two: [2] });
            try { await get(11); } catch (error) { console.warn(error.name); }
            const answer = await get(3);
            console.log(answer.id);";
        let record = run_alone(&lab, caught).await;
        assert_eq!((record.state, error_of(&record)), (State::Done, ("", None)));
        let console = lab.text("console").await;
        let lines = ["one {two: [2]}", "RangeError", "3"];
        assert!(lines.iter().all(|line| console.contains(line)), "{console}");
        assert_eq!(lab.text("own-problem").await, "");
    })
    .await;
}

async fn what_does_not_end_is_ended(engine: Engine) {
    on_site_in(engine, async |browser, site| {
        let lab = browser.open_lab(&site.url, "errors&failures=0").await;
        // How long the page's own thread was held meanwhile.
        let watch = "let last = performance.now();
            window.held = 0;
            setInterval(() => {
                window.held = Math.max(window.held, performance.now() - last);
                last = performance.now();
            }, 5);";
        browser.js::<()>(watch, []).await;
        let record = run_alone(&lab, "await get(1);\nfor (;;);").await;
        assert_eq!(error_of(&record).0, "TimeLimit");
        assert!(record.total_ms < 11_500.0, "{} ms", record.total_ms);
        assert_eq!(record.requests[0].outcome, Some(Outcome::Ok), "what was measured is kept");
        let held: f64 = browser.js("return window.held", []).await;
        println!("{engine:?}: the page was held for {held:.0} ms at most");
        assert!(held < 1000.0, "{held} ms");
        let record = run_alone(&lab, "for (;;) console.log('again');").await;
        assert!(
            ["TimeLimit", "TooManyMessages"].contains(&error_of(&record).0),
            "{:?}",
            record.own
        );
        let lines: usize =
            lab.js("return lab.querySelectorAll('[data-part=console] li').length", []).await;
        assert!((1000..=1003).contains(&lines), "{lines} lines");
        assert_eq!(run_alone(&lab, "await get(1);").await.state, State::Done);
    })
    .await;
}

async fn requests_of_one_turn_go_out_together(engine: Engine) {
    on_site_in(engine, async |browser, site| {
        let lab = browser.open_lab(&site.url, "ten-posts&count=100").await;
        // Beside the lesson's own on the same machine, which may be a busy one.
        let spread_ms = |record: &Record| {
            let starts = || record.requests.iter().filter_map(|it| it.started_ms);
            starts().fold(0.0, f64::max) - starts().fold(f64::INFINITY, f64::min)
        };
        write(&lab, "await Promise.all(urls.map((url) => get(url)));").await;
        in_three_attempts(async || {
            let [lesson, own] = [press_alone(&lab, "join_all").await, press_alone(&lab, "own_js").await];
            let [lesson_ms, own_ms] = [&lesson, &own].map(spread_ms);
            println!("{engine:?}: a hundred start within {own_ms:.1} ms, join_all's within {lesson_ms:.1}");
            let [fewest, peak] = [&lesson, &own].map(|it| it.seen().peak_in_flight);
            assert_eq!(own.peak_in_flight, 100);
            let is_together = own_ms < f64::max(20.0, 2.0 * lesson_ms) && 10 * peak >= 9 * fewest;
            expect(is_together, || format!("{own_ms} ms beside {lesson_ms}, {peak} beside {fewest}"))
        })
        .await;
    })
    .await;
}

async fn it_needs_no_host_after_the_first_visit(engine: Engine) {
    on_site_in(engine, async |browser, site| {
        browser.open(&site.url).await;
        browser.ready("ten-posts").await;
        let is_kept = "return caches.keys().then(async (names) => {
            const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
            return kept.flat().filter((it) => /own|room/.test(it.url)).length;
        })";
        e2e::patience::eventually(Duration::from_secs(20), async || {
            let count: usize = browser.js(is_kept, []).await;
            expect(count >= 5, || format!("{count} files are kept"))
        })
        .await;
        let url = site.url.clone();
        drop(site);
        browser.open(&url).await;
        let lab = browser.ready("ten-posts").await;
        let record = run_alone(&lab, "await Promise.all(urls.map((url) => get(url)));").await;
        assert_eq!((record.state, record.peak_in_flight), (State::Done, 10), "{:?}", record.own);
    })
    .await;
}
