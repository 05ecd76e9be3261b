//! The questions of a lab: a guess before the run, what there is to say to it afterwards.

use e2e::{browser::on_lesson, lab::Lab};
use serde::Deserialize;
use thirtyfour::Key;

use e2e::runs::{LABS, run_all_at_once, run_both};

/// What is seen of a lab's explanations: for each question, the choices they are for.
async fn told(lab: &Lab) -> Vec<Vec<String>> {
    let script = "return Array.from(lab.querySelectorAll('[data-part=told]'), (told) =>
        Array.from(told.querySelectorAll('p'))
          .filter((p) => p.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
          .map((p) => p.dataset.for))";
    lab.js(script, []).await
}

/// The choices made in a lab, one a question; empty where there is none.
async fn guesses(lab: &Lab) -> Vec<String> {
    let script = "return Array.from(lab.querySelectorAll('[data-part=question]'), (question) =>
        question.querySelector('input:checked')?.value ?? '')";
    lab.js(script, []).await
}

async fn guess(lab: &Lab, question: usize, choice: usize) {
    let selector = format!("fieldset:nth-of-type({question}) input[value='{choice}']");
    lab.element(&selector).await.click().await.expect("a choice can be clicked");
}

/// Every lab but the first, which asks nothing: on the first screen it stands ready to run.
fn asking() -> impl Iterator<Item = &'static str> {
    LABS.into_iter().skip(1)
}

#[tokio::test]
async fn a_wrong_guess_meets_its_own_answer_and_can_be_changed() {
    on_lesson(async |browser| {
        let lab = browser.lab("three-tasks");
        lab.until(&["idle"]).await;
        guess(&lab, 1, 3).await;
        assert_eq!(told(&lab).await, [[""; 0]], "nothing is told before the run");
        run_both(&lab).await;
        assert_eq!(told(&lab).await, [["3"]], "what there is to say to the guess");
        let said = lab.text("said").await;

        guess(&lab, 1, 2).await;
        assert_eq!(told(&lab).await, [["2"]], "what there is to say to the new guess");
        assert_eq!(lab.state().await.as_deref(), Some("done"));
        assert_eq!(lab.text("said").await, said, "the run stays as it was");
        assert!(lab.records().await.is_empty(), "and no other was made");

        lab.press("reset").await;
        lab.until(&["idle"]).await;
        assert_eq!(told(&lab).await, [[""; 0]], "nothing is told after a reset");
    })
    .await;
}

#[tokio::test]
async fn without_a_guess_the_lab_runs_and_tells_what_is_right() {
    on_lesson(async |browser| {
        let lab = browser.lab("three-tasks");
        run_both(&lab).await;
        assert_eq!(told(&lab).await, [["2"]], "the right one");
        assert_eq!(guesses(&lab).await, [""], "no guess is made for the reader");
        let script = "return lab.querySelector('p[data-shown=true]').textContent";
        let words: String = lab.js(script, []).await;
        assert!(
            words.starts_with("They wait at the same time, and B waits the longest."),
            "{words:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn a_guess_is_there_on_the_next_visit() {
    on_lesson(async |browser| {
        let (tasks, errors) = (browser.lab("three-tasks"), browser.lab("errors"));
        for lab in [&tasks, &errors] {
            lab.until(&["idle"]).await;
        }
        guess(&tasks, 1, 1).await;
        // Of two questions the second alone.
        guess(&errors, 2, 2).await;
        browser.driver.refresh().await.expect("the page can be loaded again");
        for lab in [&tasks, &errors] {
            lab.until(&["idle"]).await;
        }
        assert_eq!(guesses(&tasks).await, ["1"]);
        assert_eq!(guesses(&errors).await, ["", "2"]);
        run_both(&tasks).await;
        assert_eq!(told(&tasks).await, [["1"]], "what there is to say to it");
    })
    .await;
}

#[tokio::test]
async fn a_guess_in_one_lab_leaves_those_in_others_alone() {
    on_lesson(async |browser| {
        for name in asking() {
            browser.lab(name).until(&["idle"]).await;
        }
        for name in asking() {
            guess(&browser.lab(name), 1, 2).await;
        }
        for name in asking() {
            let guesses = guesses(&browser.lab(name)).await;
            assert_eq!(guesses[0], "2", "the guess in {name} should still be there");
        }
    })
    .await;
}

#[tokio::test]
async fn a_guess_is_made_with_the_keyboard_alone() {
    on_lesson(async |browser| {
        let lab = browser.lab("three-tasks");
        lab.until(&["idle"]).await;
        lab.element("fieldset input").await.focus().await.expect("it takes the focus");
        browser.press(Key::Space).await;
        assert_eq!(guesses(&lab).await, ["1"], "Space chooses");
        browser.press(Key::Down).await;
        assert_eq!(guesses(&lab).await, ["2"], "an arrow goes on to the next");
        browser.press(Key::Up).await;
        browser.press(Key::Up).await;
        assert_eq!(guesses(&lab).await, ["3"], "and round to the last");
        browser.press(Key::Tab).await;
        browser.press(Key::Enter).await;
        lab.until_over().await;
        assert_eq!(told(&lab).await, [["3"]], "Tab should lead to Run");
    })
    .await;
}

#[tokio::test]
async fn an_answer_appears_without_moving_anything() {
    on_lesson(async |browser| {
        for width in [1280, 390] {
            browser.set_width(width).await;
            let lab = browser.lab("three-tasks");
            run_both(&lab).await;
            let bottom = "return lab.getBoundingClientRect().bottom + scrollY";
            let before: f64 = lab.js(bottom, []).await;
            let () = browser.js("watched.layoutShifts.length = 0", []).await;
            for choice in 1..=3 {
                guess(&lab, 1, choice).await;
                let after: f64 = lab.js(bottom, []).await;
                assert!((after - before).abs() < 0.5, "at {width} px, {before} became {after}");
            }
            let shifts: Vec<f64> = browser.js("return watched.layoutShifts", []).await;
            assert!(shifts.is_empty(), "at {width} px the layout shifted: {shifts:?}");
        }
    })
    .await;
}

/// A question, as assistive technology is told of it.
#[derive(Debug, Deserialize)]
struct Asked {
    lab: String,
    group: String,
    legend: String,
    choices: Vec<String>,
    right: usize,
    told: Vec<String>,
    live: Option<String>,
}

#[tokio::test]
async fn every_lab_asks_and_has_an_answer_to_each_choice() {
    on_lesson(async |browser| {
        let script = "return Array.from(document.querySelectorAll('[data-part=question]'), (asked) => {
            const lab = asked.closest('.lab');
            const all = (within, part) => Array.from(within.querySelectorAll(part));
            const place = all(lab, '[data-part=question]').indexOf(asked);
            const told = all(lab, '[data-part=told]')[place];
            const inputs = all(asked, 'input');
            return {
              lab: lab.dataset.lab,
              group: asked.localName,
              legend: asked.firstElementChild.localName === 'legend' ? asked.firstElementChild.textContent : '',
              choices: inputs.map((input) => input.labels[0].textContent.trim()),
              right: inputs.filter((input) => 'right' in input.dataset).length,
              told: all(told, 'p').map((p) => p.textContent.trim()),
              live: told.getAttribute('role'),
            };
          })";
        let questions: Vec<Asked> = browser.js(script, []).await;
        for name in asking() {
            let of_lab = questions.iter().filter(|question| question.lab == name);
            assert!(of_lab.count() >= 1, "{name} should ask something");
        }
        for question in &questions {
            assert_eq!(question.group, "fieldset", "{question:#?}");
            assert!(question.legend.ends_with('?'), "{question:#?}");
            assert!(question.choices.len() >= 2, "{question:#?}");
            assert!(question.choices.iter().all(|says| !says.is_empty()), "{question:#?}");
            assert_eq!(question.right, 1, "one choice is right: {question:#?}");
            assert_eq!(question.told.len(), question.choices.len(), "{question:#?}");
            assert!(question.told.iter().all(|told| told.len() > 20), "{question:#?}");
            assert_eq!(question.live.as_deref(), Some("status"), "{question:#?}");
        }
    })
    .await;
}

#[tokio::test]
async fn each_wrong_guess_of_every_lab_is_met_with_one_answer() {
    e2e::browser::on_lesson_with_failures(async |browser| {
        run_all_at_once(&browser).await;
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
    })
    .await;
}
