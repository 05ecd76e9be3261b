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
