//! Earlier runs of a lab: kept, listed, and laid over each other.

use std::time::Duration;

use e2e::{
    browser::{Browser, on_lesson},
    lab::Lab,
    patience::eventually,
    record::Record,
};
use serde::Deserialize;
use thirtyfour::Key;

use e2e::runs::run_both;

/// What is said until two are chosen.
const CHOOSE: &str = "Of the runs that have ended, choose one as A and another as B.";

/// A press of Run, as it is listed.
#[derive(Debug, Deserialize)]
struct Press {
    head: String,
    /// What each of its runs is called, its total, and how it ended.
    runs: Vec<[String; 3]>,
}

/// The list, from its top.
async fn listed(lab: &Lab) -> Vec<Press> {
    let script = "return Array.from(lab.querySelectorAll('.earlier tbody'), (body) => ({
          head: body.rows[0].textContent,
          runs: Array.from(body.rows).slice(1).map((row) =>
            Array.from(row.cells).slice(2).map((cell) => cell.textContent)),
        }))";
    lab.js(script, []).await
}

async fn heads(lab: &Lab) -> Vec<String> {
    listed(lab).await.into_iter().map(|press| press.head).collect()
}

async fn open_drawer(lab: &Lab) {
    lab.element(".earlier summary").await.click().await.expect("the drawer can be opened");
}

/// Chooses a run of a press as A or as B.
async fn choose(lab: &Lab, letter: &str, press: u32, place: usize) {
    let selector = format!(".earlier [name$='-{letter}'][value='{press} {place}']");
    // The head of the list stays where it is while the rows go past below it.
    let script = "lab.querySelector(arguments[0]).scrollIntoView({ block: 'center' })";
    lab.js::<()>(script, [selector.as_str().into()]).await;
    let input = lab.element(&selector).await;
    input.click().await.expect("a run can be chosen");
}

/// What is said of the runs that are chosen.
async fn said(lab: &Lab) -> String {
    lab.js("return lab.querySelector('.earlier .said').textContent", []).await
}

/// The titles and the totals of A and of B, as far as they are drawn.
async fn drawn(lab: &Lab) -> [Vec<String>; 2] {
    let script = "return ['.title', '.total-name'].map((part) =>
          ['.a', '.b'].flatMap((run) =>
            Array.from(lab.querySelectorAll(`svg.overlay ${run} ${part}`), (it) => it.textContent)))";
    lab.js(script, []).await
}

/// A time as the page gives it.
fn seconds(ms: f64) -> String {
    if ms < 99.5 { format!("{ms:.0} ms") } else { format!("{:.2} s", ms / 1000.0) }
}

/// Whether two texts are the same time, but for how it is rounded.
fn is_time(text: &str, ms: f64) -> bool {
    [ms - 0.01, ms, ms + 0.01].iter().any(|ms| text.ends_with(&seconds(*ms)))
}

async fn run_with(lab: &Lab, count: &str) -> [Record; 2] {
    lab.set("count", count).await;
    run_both(lab).await
}

#[tokio::test]
async fn two_runs_with_other_settings_are_listed_chosen_and_laid_over_each_other() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        open_drawer(&lab).await;
        assert!(listed(&lab).await.is_empty());
        assert_eq!(said(&lab).await, CHOOSE);

        let first = run_with(&lab, "4").await;
        let second = run_with(&lab, "6").await;
        let presses = listed(&lab).await;
        let wanted = [6, 4].iter().zip([2, 1]);
        let wanted: Vec<_> = wanted
            .map(|(posts, press)| {
                format!("Run {press} · posts: {posts} · network: in this browser")
            })
            .collect();
        assert_eq!(
            presses.iter().map(|press| &press.head).collect::<Vec<_>>(),
            wanted.iter().collect::<Vec<_>>()
        );
        for (press, records) in presses.iter().zip([&second, &first]) {
            for (run, (title, record)) in
                press.runs.iter().zip(["one at a time", "all at once"].iter().zip(records))
            {
                assert_eq!((run[0].as_str(), run[2].as_str()), (*title, "done"));
                assert!(is_time(&run[1], record.total_ms), "{run:?}: {} ms", record.total_ms);
            }
        }
        assert_eq!(said(&lab).await, CHOOSE);

        choose(&lab, "A", 1, 0).await;
        assert_eq!(said(&lab).await, CHOOSE);
        choose(&lab, "B", 2, 0).await;
        let [titles, totals] = drawn(&lab).await;
        assert_eq!(titles, ["A: one at a time, run 1", "B: one at a time, run 2"]);
        let [a, b] = [first[0].total_ms, second[0].total_ms];
        assert!(
            totals.len() == 2 && is_time(&totals[0], a) && is_time(&totals[1], b),
            "{totals:?}"
        );
        let said_of = said(&lab).await;
        assert!(said_of.starts_with("A, one at a time, took "), "{said_of}");
        assert!(said_of.contains(if a < b { " B took " } else { " A took " }), "{said_of}");
        assert!(said_of.ends_with("They differ in posts (4 and 6) alone."), "{said_of}");

        choose(&lab, "B", 2, 1).await;
        let said_of = said(&lab).await;
        assert!(said_of.contains("strategy and posts (4 and 6): which of these"), "{said_of}");
        choose(&lab, "B", 1, 0).await;
        assert_eq!(said(&lab).await, "A and B are the same run.");
        assert_eq!(drawn(&lab).await, [[""; 0], [""; 0]]);
    })
    .await;
}

#[tokio::test]
async fn reset_keeps_earlier_runs_and_they_can_be_forgotten() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        run_with(&lab, "3").await;
        open_drawer(&lab).await;
        choose(&lab, "A", 1, 0).await;
        choose(&lab, "B", 1, 1).await;
        lab.press("reset").await;
        lab.until(&["idle"]).await;
        assert_eq!(listed(&lab).await.len(), 1, "Reset keeps them");
        assert_eq!(drawn(&lab).await[1].len(), 2, "and what is laid over each other");
        let forget = lab.element("[data-action=forget-runs]").await;
        forget.click().await.expect("it can be pressed");
        assert!(listed(&lab).await.is_empty());
        assert_eq!(drawn(&lab).await[1].len(), 0);
        assert_eq!(said(&lab).await, CHOOSE);
        run_with(&lab, "3").await;
        assert!(heads(&lab).await[0].starts_with("Run 1 "), "counting starts again");
    })
    .await;
}

#[tokio::test]
async fn of_nine_presses_the_oldest_is_gone_and_with_it_the_choice_of_it() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        open_drawer(&lab).await;
        for press in 1..=8 {
            run_with(&lab, "1").await;
            assert_eq!(heads(&lab).await.len(), press);
        }
        choose(&lab, "A", 1, 0).await;
        choose(&lab, "B", 2, 0).await;
        assert_eq!(drawn(&lab).await[1].len(), 2);
        run_with(&lab, "2").await;
        let heads = heads(&lab).await;
        assert_eq!(heads.len(), 8);
        assert!(heads[0].starts_with("Run 9 ") && heads[7].starts_with("Run 2 "), "{heads:?}");
        assert_eq!(said(&lab).await, CHOOSE);
        assert_eq!(drawn(&lab).await[1].len(), 0, "one of the two is gone");
        choose(&lab, "A", 9, 0).await;
        assert_eq!(drawn(&lab).await[1].len(), 2, "the choice of B has stayed");
    })
    .await;
}

#[tokio::test]
async fn a_cancelled_run_is_kept_and_not_compared() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        run_with(&lab, "5").await;
        lab.set("count", "10").await;
        lab.press("run").await;
        lab.until_progress("one at a time", 1).await;
        lab.press("cancel").await;
        lab.until_over().await;
        open_drawer(&lab).await;
        let presses = listed(&lab).await;
        assert_eq!(presses[0].runs.len(), 1, "its second run was never made");
        assert_eq!(presses[0].runs[0][2], "cancelled");
        choose(&lab, "A", 1, 0).await;
        choose(&lab, "B", 2, 0).await;
        let said = said(&lab).await;
        assert!(said.contains("B, one at a time, was cancelled after "), "{said}");
        assert!(said.ends_with("the page in sight can be compared."), "{said}");
        assert!(!said.contains("times as long"), "{said}");
        assert_eq!(drawn(&lab).await[1].len(), 2, "what was measured is drawn");
    })
    .await;
}

/// The name of what has the focus.
async fn focused(browser: &Browser) -> String {
    let script = "return document.activeElement.getAttribute('aria-label')
        ?? document.activeElement.textContent";
    browser.js(script, []).await
}

#[tokio::test]
async fn with_the_keyboard_alone_two_runs_are_chosen_and_the_focus_stays_when_another_ends() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        run_with(&lab, "2").await;
        let script = "lab.querySelector('.earlier summary').focus()";
        lab.js::<()>(script, []).await;
        browser.press(Key::Enter).await;
        browser.press(Key::Tab).await;
        assert_eq!(focused(&browser).await, "Earlier runs of this lab");
        browser.press(Key::Tab).await;
        assert_eq!(focused(&browser).await, "A: run 1, one at a time");
        browser.press(Key::Space).await;
        browser.press(Key::Tab).await;
        assert_eq!(focused(&browser).await, "B: run 1, one at a time");
        browser.press(Key::Down).await;
        assert_eq!(
            focused(&browser).await,
            "B: run 1, all at once",
            "an arrow goes on and chooses"
        );
        eventually(Duration::from_secs(20), async || {
            let totals = drawn(&lab).await[1].len();
            if totals == 2 { Ok(()) } else { Err(format!("{totals} totals")) }
        })
        .await;
        lab.js::<()>("lab.querySelector('[data-action=run]').click()", []).await;
        lab.until_over().await;
        assert_eq!(listed(&lab).await.len(), 2);
        assert_eq!(focused(&browser).await, "B: run 1, all at once");
        browser.press(Key::Tab).await;
        assert_eq!(focused(&browser).await, "Forget these");
        browser.press(Key::Enter).await;
        assert!(listed(&lab).await.is_empty());
        assert_eq!(focused(&browser).await, "Forget these", "the focus stays");
    })
    .await;
}

#[tokio::test]
async fn choosing_moves_nothing_above_the_list() {
    on_lesson(async |browser| {
        browser.set_width(390).await;
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        run_with(&lab, "2").await;
        open_drawer(&lab).await;
        let script = "return lab.querySelector('.earlier').getBoundingClientRect().top + scrollY";
        let top: f64 = lab.js(script, []).await;
        choose(&lab, "A", 1, 0).await;
        choose(&lab, "B", 1, 1).await;
        assert_eq!(drawn(&lab).await[1].len(), 2);
        let now: f64 = lab.js(script, []).await;
        assert!((now - top).abs() < 1.0, "from {top} px to {now} px");
    })
    .await;
}

#[tokio::test]
async fn labs_that_draw_curves_or_rounds_have_no_such_drawer() {
    on_lesson(async |browser| {
        let script = "return Array.from(document.querySelectorAll('.lab'), (lab) =>
            [lab.dataset.lab, lab.querySelectorAll('.earlier').length])";
        let drawers: Vec<(String, usize)> = browser.js(script, []).await;
        for (lab, count) in drawers {
            let draws_bars = !["sweep", "same-in-js", "ready-futures"].contains(&&*lab);
            assert_eq!(count, usize::from(draws_bars), "{lab}");
        }
    })
    .await;
}
