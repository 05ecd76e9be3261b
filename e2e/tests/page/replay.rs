//! Going through a run again.

use std::time::Duration;

use e2e::{browser::on_lesson, lab::Lab, patience::eventually};

use e2e::runs::{run_both, run_each};

/// The moment that is shown, in milliseconds.
async fn moment(lab: &Lab) -> f64 {
    lab.js("return lab.querySelector('.replay input').valueAsNumber", []).await
}

/// Shows a moment, as a reader who moves the slider does.
async fn go_to(lab: &Lab, ms: f64) {
    let script = "const slider = lab.querySelector('.replay input');
        slider.value = arguments[0];
        slider.dispatchEvent(new Event('input', { bubbles: true }))";
    lab.js::<()>(script, [ms.into()]).await;
}

async fn press(lab: &Lab, what: &str) {
    let button = lab.element(&format!("[data-replay={what}]")).await;
    button.click().await.expect("it can be pressed");
}

async fn is_shown(lab: &Lab) -> bool {
    let script =
        "return lab.querySelector('.replay').checkVisibility({ visibilityProperty: true })";
    lab.js(script, []).await
}

/// How many bars of each track show a duration, and which totals stand below.
async fn drawn(lab: &Lab) -> (Vec<usize>, Vec<String>) {
    let script = "const tracks = [...lab.querySelectorAll('.live .track')];
        return [
          tracks.map((track) => track.querySelectorAll('.figure').length),
          tracks.flatMap((track) =>
            Array.from(track.querySelectorAll('.total-name'), (name) => name.textContent)),
        ]";
    lab.js(script, []).await
}

/// What the picture is called.
async fn named(lab: &Lab) -> String {
    lab.js("return lab.querySelector('svg.live').getAttribute('aria-label')", []).await
}

#[tokio::test]
async fn the_slider_shows_both_runs_as_they_stood_at_the_same_time_after_their_starts() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        lab.until(&["idle"]).await;
        assert!(!is_shown(&lab).await, "there is nothing to replay before a run");
        let [turn, once] = run_both(&lab).await;
        assert!(is_shown(&lab).await);
        lab.show_picture().await;
        let whole = drawn(&lab).await;
        assert_eq!((whole.0.as_slice(), whole.1.len()), ([10, 10].as_slice(), 2));

        // Between two ends of either run, so that a tenth of a millisecond decides nothing.
        let ends = |ms: f64| {
            [&turn, &once].map(|run| run.requests.iter().filter(|r| r.ended() <= ms).count())
        };
        for share in [0.2, 0.5, 0.9] {
            let at_ms = share * once.total_ms;
            go_to(&lab, at_ms).await;
            let (bars, totals) = drawn(&lab).await;
            if ends(at_ms - 1.0) == ends(at_ms + 1.0) {
                assert_eq!(bars, ends(at_ms), "at {at_ms} ms");
            }
            assert!(totals.is_empty(), "neither is over at {at_ms} ms: {totals:?}");
            let named = named(&lab).await;
            let told = format!("Timing bars: one at a time under way, {} of 10 ended, ", bars[0]);
            assert!(named.starts_with(&told) && !named.contains("ideal"), "{named}");
        }
        go_to(&lab, once.total_ms + 1.0).await;
        let (_, totals) = drawn(&lab).await;
        assert_eq!(totals.len(), 1, "only the second is over: {totals:?}");
        go_to(&lab, turn.total_ms + 1.0).await;
        assert_eq!(drawn(&lab).await, whole, "at the end all is as it was");
        assert!(lab.records().await.is_empty(), "and nothing has run again");
    })
    .await;
}

#[tokio::test]
async fn steps_go_from_one_event_to_the_next_and_back() {
    on_lesson(async |browser| {
        let lab = browser.lab("polls");
        let records = run_each(&lab, ["join_all", "join_all", "futures_unordered"]).await;
        let mut events: Vec<f64> = records
            .iter()
            .flat_map(|run| &run.requests)
            .flat_map(|request| {
                let polls = request.polled_ms.iter().map(|(from, _)| *from);
                polls.chain(request.woken_ms.iter().copied())
            })
            .collect();
        events.sort_by(f64::total_cmp);
        go_to(&lab, 0.0).await;
        let mut at_ms = 0.0;
        for _ in 0..20 {
            press(&lab, "on").await;
            let now = moment(&lab).await;
            assert!(now + 0.1 >= at_ms, "from {at_ms} on to {now}");
            let near = events.iter().any(|event| (event - now).abs() < 0.11);
            assert!(near || records.iter().any(has_end(now)), "nothing happened at {now} ms");
            at_ms = now;
        }
        press(&lab, "back").await;
        assert!(moment(&lab).await <= at_ms);
        go_to(&lab, 0.0).await;
        press(&lab, "back").await;
        assert!(moment(&lab).await < 0.1, "there is nothing before the start");
    })
    .await;
}

/// Whether a request of the run got its headers or ended at this time.
fn has_end(ms: f64) -> impl Fn(&e2e::record::Record) -> bool {
    move |run| {
        let near = |time: Option<f64>| time.is_some_and(|time| (time - ms).abs() < 0.11);
        run.requests.iter().any(|request| near(request.settled_ms) || near(request.headers_ms))
    }
}

#[tokio::test]
async fn every_lab_whose_runs_are_bars_has_the_controls() {
    on_lesson(async |browser| {
        let script = "return Array.from(document.querySelectorAll('.lab'), (lab) =>
            [lab.dataset.lab, lab.querySelectorAll('[data-replay]').length])";
        let controls: Vec<(String, usize)> = browser.js(script, []).await;
        for (lab, count) in controls {
            let is_bars = !["sweep", "same-in-js", "ready-futures"].contains(&lab.as_str());
            assert_eq!(count, if is_bars { 3 } else { 0 }, "{lab}");
        }
    })
    .await;
}

#[tokio::test]
async fn it_plays_slower_than_the_run_pauses_and_comes_to_the_end() {
    on_lesson(async |browser| {
        let lab = browser.lab("three-tasks");
        let [turn, _] = run_both(&lab).await;
        lab.show_picture().await;
        let script = "const select = lab.querySelector('.replay select'); select.value = '20'";
        lab.js::<()>(script, []).await;
        press(&lab, "play").await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        press(&lab, "play").await;
        let paused = moment(&lab).await;
        assert!(paused > 0.0 && paused < turn.total_ms / 2.0, "20 times slower: {paused} ms");
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!((moment(&lab).await - paused).abs() < 0.01, "paused");

        let script = "const select = lab.querySelector('.replay select'); select.value = '1'";
        lab.js::<()>(script, []).await;
        press(&lab, "play").await;
        eventually(Duration::from_secs(30), async || {
            let now = moment(&lab).await;
            if now + 0.2 > turn.total_ms { Ok(()) } else { Err(format!("at {now}")) }
        })
        .await;
        assert_eq!(drawn(&lab).await.1.len(), 2, "both totals stand there again");
    })
    .await;
}

#[tokio::test]
async fn a_new_run_and_a_changed_setting_end_the_replay() {
    on_lesson(async |browser| {
        let lab = browser.lab("ten-posts");
        run_both(&lab).await;
        press(&lab, "play").await;
        let [_, once] = run_both(&lab).await;
        lab.show_picture().await;
        assert_eq!(drawn(&lab).await.1.len(), 2, "the new runs are shown whole");
        go_to(&lab, once.total_ms / 2.0).await;
        lab.set("count", "9").await;
        lab.until(&["idle"]).await;
        assert!(!is_shown(&lab).await);
    })
    .await;
}
