//! All labs of the lesson, run side by side on one page, once: each of them, and the page around them.

use std::collections::HashSet;

use e2e::{
    browser::{Browser, on_lesson_with_failures},
    lab::definition,
    record::{Network, Outcome, Record, RecordExt as _, Request, RequestExt as _, State},
    runs::{assert_as_planned, lay_over, open_drawers, run_all_at_once},
};
use overlap::lab::{NetworkNeed, all};

use crate::tree::assert_tells_of_runs;

/// What times may differ by because a clock in a page is exact to a tenth of a millisecond.
const ROUNDING_MS: f64 = 1.0;

/// How far a run may move the text below its lab, in CSS pixels: two lines.
const MOST_MOVED: f64 = 60.0;

#[tokio::test]
async fn all_labs_run_to_their_end_and_the_page_around_them_holds_together() {
    on_lesson_with_failures(async |browser| {
        browser.set_width(390).await;
        browser.until_each_lab_is(&["idle"]).await;
        let before = heights(&browser).await;
        let records = run_all_at_once(&browser).await;
        for lab in all() {
            let of_lab: Vec<_> = records.iter().filter(|it| it.lab == lab.name).cloned().collect();
            assert_as_planned(lab.name, &of_lab, "");
            of_lab.iter().for_each(assert_complete);
            assert_ended(&browser, lab, of_lab.len()).await;
        }
        let grown =
            before.iter().zip(heights(&browser).await).map(|(before, after)| after - before);
        let grown: Vec<_> = all().map(|lab| lab.name).zip(grown).collect();
        println!("grown by {grown:?} px");
        let too_far: Vec<_> = grown.iter().filter(|(_, px)| px.abs() > MOST_MOVED).collect();
        assert!(too_far.is_empty(), "the text below these labs moved: {too_far:?} px");
        assert_asked_nobody_else(&browser).await;
        assert_each_choice_is_answered(&browser).await;

        browser.set_width(1280).await;
        open_drawers(&browser).await;
        assert_tells_of_runs(&browser).await;
        lay_over(&browser).await;
        browser.lab("three-requests").choose_api("localhost", "").await;
        browser.lab("ten-posts").set("count", "0").await;
        browser.assert_holds_together(&[360, 820, 1920]).await;
        browser.assert_axe_finds_nothing("after all runs, with all there is to see").await;
    })
    .await;
}

/// The heights of all labs, in CSS pixels.
async fn heights(browser: &Browser) -> Vec<f64> {
    let script = "return Array.from(document.querySelectorAll('main .lab'),
        (lab) => lab.getBoundingClientRect().height)";
    browser.js(script, []).await
}

/// The lab says what it measured, and draws the total of each run.
async fn assert_ended(browser: &Browser, definition: &overlap::lab::Lab, runs: usize) {
    let (name, lab) = (definition.name, browser.lab(definition.name));
    assert_eq!(lab.state().await.as_deref(), Some("done"), "{name}");
    assert_eq!(lab.text("problem").await, "", "{name}");
    assert!(!lab.text("said").await.is_empty(), "{name} should say what was measured");
    lab.show_picture().await;
    let script = "return lab.querySelectorAll('svg.live path.total').length";
    let features = definition.drawing.features();
    let wanted = match (features.has_rounds, features.has_replay) {
        // Bars of the last round alone.
        (true, _) => 4,
        (false, true) => runs,
        // A curve, and no bars.
        (false, false) => 0,
    };
    assert_eq!(lab.js::<usize>(script, []).await, wanted, "totals in the picture of {name}");
}

/// What is true of every record of a run that came to its end.
fn assert_complete(record: &Record) {
    let Record { lab, total_ms, .. } = record;
    assert_eq!(record.state, State::Done, "{lab}, {}", record.name());
    assert!(!record.hidden, "{lab}, {}", record.name());
    record.assert_nothing_in_flight();
    record.assert_request_order();
    if !definition(lab).expects_failures {
        record.assert_all_ok();
    }
    for request in &record.requests {
        assert_request(request, *total_ms);
    }
    let took = || record.requests.iter().filter_map(Request::duration_ms);
    let (sum, slowest) = (took().sum::<f64>(), took().fold(0.0, f64::max));
    assert!((record.sum_ms - sum).abs() <= ROUNDING_MS, "{lab}, {}: {sum}", record.name());
    let is_slowest = (record.slowest_ms - slowest).abs() <= ROUNDING_MS;
    assert!(is_slowest, "{lab}, {}: the slowest took {slowest}", record.name());
    assert_network(record);
}

fn assert_request(request: &Request, total_ms: f64) {
    assert!(request.created_ms >= 0.0, "{request:#?}");
    assert_eq!(request.polled_ms.len(), request.polls as usize, "{request:#?}");
    assert_eq!(request.woken_ms.len(), request.wakes as usize, "{request:#?}");
    let outcome = request.outcome.expect("it has ended");
    if outcome == Outcome::NeverStarted {
        assert!(request.started_ms.is_none() && request.settled_ms.is_none(), "{request:#?}");
        return;
    }
    let (started, ended) = (request.started(), request.ended());
    let is_in_order = request.created_ms <= started && started <= ended && ended <= total_ms;
    assert!(is_in_order, "within {total_ms} ms: {request:#?}");
    assert!(request.busy_ms <= request.took() + ROUNDING_MS, "{request:#?}");
    let is_failure = ![Outcome::Ok, Outcome::Cancelled].contains(&outcome);
    assert_eq!(request.error.is_some(), is_failure, "{request:#?}");
    if outcome == Outcome::Ok && !request.url.is_empty() {
        assert_eq!(request.status, Some(200), "{request:#?}");
        assert!(request.chars.is_some_and(|chars| chars > 0), "{request:#?}");
    }
}

/// What the network saw agrees with what the page knows.
fn assert_network(record: &Record) {
    let Record { lab, .. } = record;
    if definition(lab).network == NetworkNeed::None {
        assert_eq!(record.network, Network::Timers, "{lab}");
        assert!(record.witness.is_none(), "{lab} asked nobody");
        return;
    }
    assert_eq!(record.network, Network::Browser, "{lab}");
    let urls = record.requests.iter().map(|request| &request.url).filter(|url| !url.is_empty());
    let (count, unlike) = (urls.clone().count(), urls.collect::<HashSet<_>>().len());
    assert_eq!(count, unlike, "{lab}, {}: no URL comes twice", record.name());
    let seen = record.seen();
    // A worker is not told that the page gave up before the headers went out, and for what never
    // answers they never do.
    let ended = seen.answered + seen.aborted;
    let stalled = record.requests.iter().filter(|it| it.has_param("fault=stall")).count();
    let open = (seen.arrived - ended) as usize;
    assert!(open <= stalled, "{lab}, {}: {seen:?}", record.name());
    if !definition(lab).expects_failures {
        assert_eq!((seen.answered as usize, seen.aborted), (count, 0), "{lab}: {seen:?}");
        // Work is in flight to the page and not to the network.
        assert!(seen.peak_in_flight as usize <= record.peak_in_flight, "{lab}: {seen:?}");
    }
}

/// The lesson asks nobody but its own host. A host that does not exist learns nothing.
async fn assert_asked_nobody_else(browser: &Browser) {
    let script = "return performance.getEntriesByType('resource')
        .map(({ name }) => name).filter((name) => !name.startsWith(new URL('.', location)))";
    let mut elsewhere: Vec<String> = browser.js(script, []).await;
    elsewhere.retain(|url| !url.starts_with("https://no-such-host.invalid/"));
    assert!(elsewhere.is_empty(), "the page asked {elsewhere:#?}");
}

/// Each choice of each question is met with what there is to say to it, and with nothing else.
async fn assert_each_choice_is_answered(browser: &Browser) {
    let script = "const wrong = [];
        for (const asked of document.querySelectorAll('[data-part=question]')) {
          const lab = asked.closest('.lab');
          const place = Array.from(lab.querySelectorAll('[data-part=question]')).indexOf(asked);
          const told = lab.querySelectorAll('[data-part=told]')[place];
          for (const input of asked.querySelectorAll('input')) {
            input.click();
            const seen = Array.from(told.querySelectorAll('p'))
              .filter((p) => p.checkVisibility({ visibilityProperty: true }))
              .map((p) => p.dataset.for);
            if (seen.join() !== input.value) wrong.push(`${lab.id}: ${input.value} is met with ${seen}`);
            if (lab.dataset.state !== 'done') wrong.push(`${lab.id} is ${lab.dataset.state}`);
          }
        }
        return wrong";
    let wrong: Vec<String> = browser.js(script, []).await;
    assert!(wrong.is_empty(), "{wrong:#?}");
}
