//! The questions of the labs, answered before a run and met after it.

use e2e::browser::on_lesson;
use serde_json::json;

#[tokio::test]
async fn a_verdict_stands_in_its_questions_box_marked_and_can_be_answered_again() {
    on_lesson(async |browser| {
        let lab = browser.ready("three-tasks").await;
        let verdict =
            "const verdict = lab.querySelector('[data-part=question] [data-part=verdict]');
            return [verdict.dataset.verdict, verdict.innerText.trim()]";
        let choices =
            "return lab.querySelector('.choices').checkVisibility({ visibilityProperty: true })";
        let choose = "lab.querySelector(arguments[0]).click()";
        for (choice, state, word) in [
            ("", "open", "Not answered"),
            ("input[data-right]", "right", "✓ Right"),
            ("input:not([data-right])", "wrong", "✗ Not so"),
        ] {
            assert!(lab.js::<bool>(choices, []).await, "before a run, there are choices");
            if !choice.is_empty() {
                lab.js::<()>(choose, [json!(choice)]).await;
            }
            lab.run().await;
            let [seen, words]: [String; 2] = lab.js(verdict, []).await;
            assert_eq!(seen, state);
            assert!(words.contains(word), "{words}");
            assert!(!lab.js::<bool>(choices, []).await, "the answer stands in their place");
            lab.open_menu().await;
            lab.press("answer-again").await;
        }
    })
    .await;
}

#[tokio::test]
async fn the_first_answer_to_a_question_counts_and_is_counted_on_the_next_visit() {
    on_lesson(async |browser| {
        let lab = browser.ready("three-tasks").await;
        let counted =
            "return document.querySelector('#contents [data-part=predicted]').textContent";
        let choose = "lab.querySelector(arguments[0]).click()";
        lab.run().await;
        assert_eq!(browser.js::<String>(counted, []).await, "", "nothing was answered");
        for choice in ["input[data-right]", "input:not([data-right])"] {
            lab.open_menu().await;
            lab.press("answer-again").await;
            lab.js::<()>(choose, [json!(choice)]).await;
            lab.run().await;
            assert_eq!(
                browser.js::<String>(counted, []).await,
                "You predicted 1 of 1.",
                "{choice}"
            );
        }
        browser.reload().await;
        browser.ready("three-tasks").await;
        assert_eq!(browser.js::<String>(counted, []).await, "You predicted 1 of 1.", "kept");
        let ticked =
            "return document.querySelector('#contents li:has([href=\"#three-tasks-together\"])')
            .hasAttribute('data-predicted')";
        assert!(browser.js::<bool>(ticked, []).await, "its chapter is ticked");
    })
    .await;
}
