//! Settings of every lab that can't be.

use e2e::{browser::on_lesson, lab::Lab};

/// A lab, a setting, what the page says of its bounds, and values outside them.
const WRONG: [(&str, &str, &str, [&str; 3]); 18] = [
    ("limits", "count", "from 1 to 1,000", ["0", "1001", "2.5"]),
    ("limits", "limit", "from 1 to 64", ["0", "65", "-5"]),
    ("sweep", "count", "from 2 to 100", ["1", "101", "2.5"]),
    ("rate-limits", "count", "from 2 to 60", ["1", "61", "1e1"]),
    ("rate-limits", "rate", "from 2 to 50", ["1", "51", "99999999999"]),
    ("rate-limits", "limit", "from 1 to 64", ["0", "65", "3.0"]),
    ("rate-limits", "burst", "from 1 to 20", ["0", "21", "1.5"]),
    ("timeouts", "timeout", "from 1 to 2,000", ["0", "2001", "0.5"]),
    ("timeouts", "deadline", "from 50 to 5,000", ["49", "5001", "-50"]),
    ("permits", "timeout", "from 1 to 5,000", ["0", "5001", "4.5"]),
    ("permits", "limit", "from 1 to 9", ["0", "10", "-1"]),
    ("errors", "failures", "from 0 to 10", ["-1", "11", "0.1"]),
    ("errors", "seed", "from 0 to 9,999", ["-1", "10000", "1.5"]),
    ("connections", "count", "from 1 to 100", ["0", "101", "-1"]),
    ("connections", "connections", "from 1 to 64", ["0", "65", "6.5"]),
    ("same-in-js", "count", "from 1 to 1,000", ["0", "1001", "1.5"]),
    ("same-in-js", "rounds", "from 1 to 20", ["0", "21", "-1"]),
    ("cancelling", "after", "from 20 to 400", ["19", "401", "1e9"]),
];

#[tokio::test]
async fn what_cannot_be_is_told_with_its_bounds_and_nothing_runs() {
    on_lesson(async |browser| {
        for (name, setting, bounds, values) in WRONG {
            let lab = browser.lab(name);
            lab.until(&["idle"]).await;
            let input = lab.element(&format!("input[name={setting}]")).await;
            let at_first = input.prop("value").await.expect("it is there").expect("it has one");
            for wrong in values.into_iter().chain(["", "five"]) {
                lab.set(setting, wrong).await;
                lab.press("run").await;
                assert_told(&lab, setting, bounds, wrong).await;
                assert_eq!(lab.state().await.as_deref(), Some("idle"), "{setting} as {wrong:?}");
            }
            lab.set(setting, &at_first).await;
            assert_eq!(lab.text("problem").await, "", "{setting} of {name} is good again");
        }
        let records = browser.lab("limits").records().await;
        assert!(records.is_empty(), "nothing should have run: {records:#?}");
    })
    .await;
}

/// The message names the bounds, and the control points to it.
async fn assert_told(lab: &Lab, setting: &str, bounds: &str, wrong: &str) {
    let problem = lab.text("problem").await;
    assert!(problem.contains(bounds), "{setting} as {wrong:?}: {bounds:?} not in {problem:?}");
    let script = "const input = lab.querySelector(`input[name=${arguments[0]}]`);
        const described = document.getElementById(input.getAttribute('aria-describedby'));
        return [input.getAttribute('aria-invalid'), described?.textContent]";
    let control: [Option<String>; 2] = lab.js(script, [setting.into()]).await;
    assert_eq!(control, [Some("true".to_owned()), Some(problem)], "{setting} as {wrong:?}");
}

#[tokio::test]
async fn each_setting_that_is_wrong_is_told_and_what_was_typed_stays() {
    on_lesson(async |browser| {
        let lab = browser.lab("timeouts");
        lab.until(&["idle"]).await;
        lab.set("timeout", "0").await;
        lab.set("deadline", "9000").await;
        lab.press("run").await;
        let problem = lab.text("problem").await;
        assert!(problem.contains("from 1 to 2,000"), "{problem:?}");
        assert!(problem.contains("from 50 to 5,000"), "{problem:?}");
        for (setting, typed) in [("timeout", "0"), ("deadline", "9000")] {
            let input = lab.element(&format!("input[name={setting}]")).await;
            let value = input.prop("value").await.expect("it is there");
            assert_eq!(value.as_deref(), Some(typed), "nothing is lost or corrected");
        }
        lab.set("timeout", "2000").await;
        lab.set("deadline", "5000").await;
        for record in lab.run().await {
            assert_eq!((record.settings["timeout"], record.settings["deadline"]), (2000, 5000));
            record.assert_all_ok();
        }
    })
    .await;
}
