//! Numbers and words as the page writes them. It knows nothing of the lesson.

/// Milliseconds as the page gives them: `2.99 s`, or `8 ms` where hundredths say too little.
#[must_use]
pub fn seconds(ms: f64) -> String {
    if ms < 99.5 { format!("{ms:.0} ms") } else { format!("{:.2} s", ms / 1000.0) }
}

/// As [`seconds`], but of a time too short for a clock that goes on by so many milliseconds, or too short for
/// the page's own figures, only that: `less than 100 ms`.
#[must_use]
pub fn measured(ms: f64, clock_step_ms: Option<f64>) -> String {
    match less_than_ms(ms, clock_step_ms) {
        Some(most_ms) => format!("less than {most_ms:.0} ms"),
        None => seconds(ms),
    }
}

/// What a time is less than, in whole milliseconds, if it is too short for such a clock or for the page's own
/// figures.
#[must_use]
pub fn less_than_ms(ms: f64, clock_step_ms: Option<f64>) -> Option<f64> {
    let least_ms = clock_step_ms.unwrap_or(0.5);
    (ms < least_ms).then(|| least_ms.ceil())
}

/// What a future costs, as the page gives it: `1.93 µs`.
#[must_use]
pub fn microseconds(us: f64) -> String {
    format!("{us:.2} µs")
}

/// A number with its thousands set apart: 1,000.
#[must_use]
pub fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A place in an order: 1st, 2nd, 3rd.
#[must_use]
pub fn ordinal(place: usize) -> String {
    let ending = match (place % 10, place % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{place}{ending}")
}

/// The text with a capital at its beginning.
#[must_use]
pub fn capitalised(text: &str) -> String {
    let mut text = text.to_owned();
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

/// The first `most` characters of a text, with an ellipsis if it has more.
#[must_use]
pub fn clipped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hundredths_of_a_second_are_given_from_a_tenth_on() {
        let cases = [
            (0.0, "0 ms"),
            (0.4, "0 ms"),
            (7.6, "8 ms"),
            (99.4, "99 ms"),
            (99.5, "0.10 s"),
            (450.0, "0.45 s"),
            (2_999.0, "3.00 s"),
            (60_000.0, "60.00 s"),
        ];
        for (ms, words) in cases {
            assert_eq!(seconds(ms), words);
        }
    }

    #[test]
    fn a_time_shorter_than_a_step_of_the_clock_is_not_said_to_be_known() {
        let cases = [
            (0.0, None, "less than 1 ms"),
            (0.0, Some(1.0), "less than 1 ms"),
            (0.0, Some(16.7), "less than 17 ms"),
            (99.0, Some(100.0), "less than 100 ms"),
            (100.0, Some(100.0), "0.10 s"),
            (3.0, Some(1.0), "3 ms"),
        ];
        for (ms, step_ms, words) in cases {
            assert_eq!(measured(ms, step_ms), words);
        }
    }

    #[test]
    fn thousands_are_set_apart() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (12_345, "12,345"),
            (u32::MAX, "4,294,967,295"),
        ];
        for (number, words) in cases {
            assert_eq!(grouped(number), words);
        }
    }

    #[test]
    fn places_in_an_order_have_their_endings() {
        let cases = [
            (1, "1st"),
            (2, "2nd"),
            (3, "3rd"),
            (4, "4th"),
            (11, "11th"),
            (12, "12th"),
            (23, "23rd"),
            (113, "113th"),
        ];
        for (place, words) in cases {
            assert_eq!(ordinal(place), words);
        }
    }

    #[test]
    fn a_sentence_begins_with_a_capital() {
        assert_eq!(capitalised("one at a time"), "One at a time");
        assert_eq!(capitalised(""), "");
    }

    #[test]
    fn a_long_text_ends_in_an_ellipsis_and_a_character_is_never_split() {
        assert_eq!(clipped("éclair", 6), "éclair");
        assert_eq!(clipped("éclair", 1), "é…");
        assert_eq!(clipped("two words", 4), "two…");
    }
}
