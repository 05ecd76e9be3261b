//! Numbers that the text takes from the labs.

use overlap::lab::Lab;

use super::*;

#[test]
fn a_text_has_a_labs_settings_its_tasks_and_its_runs() {
    let limits = Lab::find("limits").unwrap();
    let [count, limit] = limits.settings else { panic!("it has two settings") };
    let plans = (limits.plans)(&limits.default_settings());
    for (text, expected) in [
        ("{{ limits.limit }}", limit.default),
        ("{{ limits.settings.limit.min }}", limit.min),
        ("{{ limits.settings.count.presets[1] }}", count.presets[1]),
        ("{{ limits.tasks[1].takes_ms }}", plans[0].tasks[1].takes_ms),
        ("{{ limits.runs[2].tasks|length }}", count.default),
        ("{{ rate_limits.answer_ms }}", 60),
        ("{{ ready_futures.runs[0].ready }}", 10),
    ] {
        assert_eq!(rendered(text).unwrap(), expected.to_string(), "{text}");
    }
}

#[test]
fn a_number_is_written_as_the_text_needs_it() {
    for (text, expected) in [
        ("{{ three_tasks.runs[1].total_ms|seconds }}", "0.5"),
        ("{{ (1000 / 3)|seconds }}", "0.33"),
        ("{{ 0|seconds }}", "0.0"),
        ("{{ 10000|grouped }}", "10,000"),
        ("{{ 9|in_words }}", "nine"),
        ("{{ 31|in_words|capitalize }}", "Thirty-one"),
    ] {
        assert_eq!(rendered(text).unwrap(), expected, "{text}");
    }
}

#[test]
fn a_number_that_there_is_not_is_an_error() {
    let wrong = ["speed.limit", "limits.speed", "limits.answer_ms", "1001|in_words"];
    for text in wrong {
        assert!(rendered(&format!("{{{{ {text} }}}}")).is_err(), "{text}");
    }
}
