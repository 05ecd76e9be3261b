//! What a reader types, and what is said of it.

use super::*;

fn count() -> &'static Setting {
    &lab("ten-posts").settings[0]
}

#[test]
fn every_setting_takes_both_its_ends_and_nothing_beyond() {
    for setting in all().flat_map(|lab| lab.settings) {
        let parse = |number: i64| setting.parse(&number.to_string());
        assert_eq!(parse(setting.min.into()), Ok(setting.min), "{}", setting.name);
        assert_eq!(parse(setting.max.into()), Ok(setting.max), "{}", setting.name);
        assert!(parse(i64::from(setting.min) - 1).is_err(), "{}", setting.name);
        assert!(parse(i64::from(setting.max) + 1).is_err(), "{}", setting.name);
    }
}

#[test]
fn what_the_page_itself_fills_in_is_allowed() {
    for setting in all().flat_map(|lab| lab.settings) {
        for value in setting.presets.iter().chain([&setting.default]) {
            assert_eq!(setting.parse(&value.to_string()), Ok(*value), "{}", setting.name);
        }
    }
}

#[test]
fn ten_posts_go_from_one_to_a_thousand() {
    assert_eq!((count().min, count().max, count().default), (1, 1000, 10));
    assert_eq!(count().parse("1"), Ok(1));
    assert_eq!(count().parse("1000"), Ok(1000));
}

#[test]
fn spaces_around_a_number_do_no_harm() {
    assert_eq!(count().parse("  50\t"), Ok(50));
}

#[test]
fn thousands_may_be_set_apart_and_a_plus_may_stand_before_a_number() {
    for typed in ["1,000", "1 000", "1\u{a0}000", "1\u{202f}000", "+1,000", "+1000"] {
        assert_eq!(count().parse(typed), Ok(1000), "{typed}");
    }
    assert_eq!(count().parse("+50"), Ok(50));
}

#[test]
fn what_is_no_number_within_the_bounds_is_named_with_the_bounds() {
    for typed in [
        "0",
        "1001",
        "-1",
        "1.5",
        "1e3",
        "1.000",
        "1,00",
        ",100",
        "1,,000",
        "1,0000",
        "10 00",
        "1 000,0",
        "1,+00",
        "++5",
        "1,001",
        "0,001",
        "ten",
        "99999999999999999999",
    ] {
        let problem = format!("Enter a whole number from 1 to 1,000 for “posts”, not “{typed}”.");
        assert_eq!(count().parse(typed), Err(problem));
    }
}

#[test]
fn an_empty_field_is_told_what_belongs_there() {
    for typed in ["", "   "] {
        let problem = "Enter a whole number from 1 to 1,000 for “posts”, in digits alone.";
        assert_eq!(count().parse(typed), Err(problem.to_owned()));
    }
}

#[test]
fn of_a_long_text_the_first_twenty_characters_are_repeated() {
    let problem = count().parse(&"é".repeat(5_000)).expect_err("it is no number");
    assert!(problem.ends_with(&format!(", not “{}…”.", "é".repeat(20))), "{problem}");
    let whole = "x".repeat(20);
    let problem = count().parse(&whole).expect_err("it is no number");
    assert!(problem.ends_with(&format!(", not “{whole}”.")), "{problem}");
}
