//! All labs of the lesson, run side by side on one page, once: each of them, and the page around them.

use e2e::{
    browser::{Browser, on_lesson},
    record::{Outcome, Record, RecordExt as _, Request},
    runs::{assert_all_complete, lay_over, open_panels, run_all_at_once},
};
use overlap::lab::{Drawing, Rows, all};

use crate::{motion::MOST_MOVED, staging::assert_staged, tree::assert_tells_of_runs};

#[tokio::test]
async fn all_labs_run_to_their_end_and_the_page_around_them_holds_together() {
    on_lesson(async |browser| {
        browser.set_width(390).await;
        browser.until_each_lab_is(&["idle"]).await;
        let before = heights(&browser).await;
        let records = run_all_at_once(&browser).await;
        assert_all_complete(&records);
        for lab in all() {
            let of_lab: Vec<_> = records.iter().filter(|it| it.lab == lab.name).cloned().collect();
            if lab.name == "errors" {
                use Outcome::{Decode, Network, Ok, Status, Timeout};
                let kinds = [Ok, Status, Network, Decode, Timeout].map(|it| of_lab[0].count(it));
                assert_eq!(kinds, [5, 2, 1, 1, 1], "{:?}", of_lab[0].outcomes());
            }
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

        assert_staged(&browser).await;
        browser.set_width(1280).await;
        open_panels(&browser).await;
        lay_over(&browser).await;
        assert_tells_of_runs(&browser).await;
        for lab in all() {
            let of_lab: Vec<_> = records.iter().filter(|it| it.lab == lab.name).cloned().collect();
            assert_told(&browser.lab(lab.name), &of_lab).await;
        }
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
    let drawing = definition.drawing;
    let wanted = match (drawing == Drawing::Rounds, drawing.features().has_replay) {
        // Bars of the last round alone.
        (true, _) => 4,
        (false, true) => runs,
        // A curve, and no bars.
        (false, false) => 0,
    };
    assert_eq!(lab.js::<usize>(script, []).await, wanted, "totals in the picture of {name}");
}

/// The sentence, the figures, the log and the table are those of the records that the page announced.
async fn assert_told(lab: &e2e::lab::Lab, records: &[Record]) {
    let definition = lab.definition();
    assert_eq!(lab.text("said").await, definition.conclusion(records).plain());
    let facts = lab.text("facts").await;
    for fact in definition.facts(records) {
        let fact = format!("{}{}", fact.name, fact.value.plain());
        assert!(facts.contains(&fact), "{fact} in {facts} of {}", definition.name);
    }
    let lines: usize = records.iter().map(|record| record.requests.len()).sum();
    // The oldest lines are dropped, and what futures cost makes none.
    if lines < 100 && records.iter().all(|record| record.cost.is_none()) {
        let log = lab.log().await;
        let totals = log.iter().filter(|line| line.is_head && line.text.starts_with("Total: "));
        assert_eq!(totals.count(), records.len(), "{log:#?}");
        assert_log(lab, records).await;
    }
    let drawing = definition.drawing;
    if drawing.features().table == Rows::Requests {
        let rows = lab.table().await;
        assert_eq!(Some(rows.len()), records.iter().map(|it| it.requests.len()).max());
        for (row, cells) in rows.iter().enumerate() {
            for record in records {
                let Some(request) = record.requests.get(row) else { continue };
                let wanted = cells_of(request, record, drawing);
                let is_there = cells.windows(wanted.len()).any(|cells| *cells == wanted);
                assert!(is_there, "{wanted:?} in {cells:?} of {}", definition.name);
            }
        }
    }
}

/// A line for each request that was answered, in the order in which they ended.
async fn assert_log(lab: &e2e::lab::Lab, records: &[Record]) {
    let plans = lab.definition().plans_on(records[0].network, &records[0].settings);
    for (plan, record) in plans.iter().zip(records) {
        let mut log = lab.log_of(plan.title).await;
        log.retain(|line| line.starts_with("Fetched "));
        let wanted = record.requests.iter();
        let wanted = wanted.filter(|it| !it.url.is_empty() && it.outcome == Some(Outcome::Ok));
        let count = record.order_of_log(&log).len();
        assert_eq!(count, wanted.count(), "{} of {}", plan.title, record.lab);
    }
}

/// What the table says of a request.
fn cells_of(request: &Request, record: &Record, drawing: Drawing) -> Vec<String> {
    let ms = |ms: Option<f64>| ms.map_or("–".to_owned(), |ms| format!("{ms:.1}"));
    let outcome = request.outcome.map_or("", Outcome::name);
    let mut outcome = match request.status {
        Some(status) => format!("{outcome}, {status}"),
        None => outcome.to_owned(),
    };
    let gives_all_or_nothing = matches!(record.name(), "deadline" | "try_join_all");
    if gives_all_or_nothing && record.count(Outcome::Cancelled) > 0 && outcome.starts_with("ok") {
        outcome += ", not given to you";
    }
    let mut cells = vec![ms(request.started_ms)];
    if drawing == Drawing::Phases {
        let lengths = request.phases.map(|it| [it.queued, it.connecting, it.waiting, it.receiving]);
        cells.extend((0..4).map(|phase| ms(lengths.map(|lengths| lengths[phase]))));
    } else {
        cells.push(ms(request.headers_ms));
    }
    cells.extend([ms(request.settled_ms), outcome]);
    if drawing == Drawing::Polls {
        cells.extend([request.polls.to_string(), request.busy(record.clock_step_ms)]);
    }
    cells
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
          const verdict = asked.querySelector('[data-part=verdict]');
          for (const input of asked.querySelectorAll('input')) {
            input.click();
            const seen = Array.from(verdict.querySelectorAll('p'))
              .filter((p) => p.checkVisibility({ visibilityProperty: true }))
              .map((p) => p.dataset.for);
            if (seen.join() !== input.value) wrong.push(`${lab.id}: ${input.value} is met with ${seen}`);
            const wanted = 'right' in input.dataset ? 'right' : 'wrong';
            if (verdict.dataset.verdict !== wanted) wrong.push(`${lab.id}: ${input.value} is called ${verdict.dataset.verdict}`);
            if (lab.dataset.state !== 'done') wrong.push(`${lab.id} is ${lab.dataset.state}`);
          }
        }
        return wrong";
    let wrong: Vec<String> = browser.js(script, []).await;
    assert!(wrong.is_empty(), "{wrong:#?}");
}
