//! The parameters of a request's query.

use std::ops::RangeInclusive;

use thiserror::Error;

use crate::wire::is_run_id;
use crate::wire::parameter::{
    ALL, BURST, CONNECTIONS, DELAY, FAULT, INDEX, JITTER, KEEPALIVE, RATE, RUN, SEED, STATUS,
    TIRES, TTFB,
};

const MILLISECONDS: RangeInclusive<u32> = 0..=30_000;

/// The parameters there are. All are optional; none may be given twice.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Settings {
    /// When the last byte goes out, 0..=30000 ms.
    pub(crate) delay_ms: Option<u32>,
    /// When the headers go out, 0..=30000 ms; that it is no more than the delay is `Timing`'s to
    /// say, which knows the delay.
    pub(crate) ttfb_ms: Option<u32>,
    /// At most this much more, 0..=30000 ms.
    pub(crate) jitter_ms: u32,
    /// Decides how much of the jitter.
    pub(crate) seed: u32,
    /// 400..=599.
    pub(crate) status: Option<u16>,
    pub(crate) fault: Option<Fault>,
    /// Requests a second, 1..=10000.
    pub(crate) rate: Option<u32>,
    /// How many requests at once the rate lets by, 1..=10000.
    pub(crate) burst: Option<u32>,
    /// How many requests of the run may be worked on at a time, 1..=1000.
    pub(crate) connections: Option<usize>,
    /// Above how many requests of the run in flight each answer takes longer, 1..=1000.
    pub(crate) tires: Option<u32>,
    pub(crate) keepalive_off: bool,
}

/// What goes wrong, on purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The body is not the JSON that the headers promise.
    Garbled,
    /// The connection breaks before any header.
    Cut,
    /// No answer, ever.
    Stall,
}

/// Why a query is refused, in words that help to mend it. Nothing is ever silently corrected.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum Refused {
    #[error("there is no parameter {0}; there are {names}", names = names())]
    Unknown(String),
    #[error("{0} is given more than once")]
    Repeated(String),
    #[error("{name}={value} is not {allowed}")]
    NotAllowed { name: String, value: String, allowed: String },
}

impl Settings {
    /// Reads a query: what stands after the `?`, percent-encoded.
    ///
    /// # Errors
    ///
    /// When a parameter is unknown, repeated, or has a value that is not allowed.
    pub(crate) fn parse(query: &str) -> Result<Self, Refused> {
        let mut settings = Self::default();
        let mut seen = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            settings.set(&name, &value)?;
            if seen.contains(&name) {
                return Err(Refused::Repeated(name.into_owned()));
            }
            seen.push(name);
        }
        Ok(settings)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Refused> {
        let not = |allowed: &str| Refused::NotAllowed {
            name: name.to_owned(),
            value: shown(value),
            allowed: allowed.to_owned(),
        };
        let number = |range: RangeInclusive<u32>| {
            let allowed = format!("a whole number from {} to {}", range.start(), range.end());
            digits(value).filter(|number| range.contains(number)).ok_or_else(|| not(&allowed))
        };
        match name {
            DELAY => self.delay_ms = Some(number(MILLISECONDS)?),
            TTFB => self.ttfb_ms = Some(number(MILLISECONDS)?),
            JITTER => self.jitter_ms = number(MILLISECONDS)?,
            SEED => self.seed = number(0..=u32::MAX)?,
            STATUS => self.status = u16::try_from(number(400..=599)?).ok(),
            FAULT => match value {
                "garbled" => self.fault = Some(Fault::Garbled),
                "cut" => self.fault = Some(Fault::Cut),
                "stall" => self.fault = Some(Fault::Stall),
                _ => return Err(not("garbled, cut or stall")),
            },
            RATE => self.rate = Some(number(1..=10_000)?),
            BURST => self.burst = Some(number(1..=10_000)?),
            CONNECTIONS => self.connections = Some(number(1..=1_000)? as usize),
            TIRES => self.tires = Some(number(1..=1_000)?),
            KEEPALIVE if value == "off" => self.keepalive_off = true,
            KEEPALIVE => return Err(not("off")),
            // Only there to tell the URLs of a run apart.
            INDEX => _ = number(0..=100_000)?,
            // Read by `run_id`.
            RUN if is_run_id(value) => {}
            RUN => return Err(not("1 to 64 of the characters A-Z a-z 0-9 _ -")),
            _ => return Err(Refused::Unknown(shown(name))),
        }
        Ok(())
    }
}

/// The run that a query names, whatever else is wrong with it; that of all requests that name
/// none is called by the empty string.
pub(crate) fn run_id(query: &str) -> String {
    form_urlencoded::parse(query.as_bytes())
        .find(|(name, value)| name == RUN && is_run_id(value))
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// A number in digits and nothing else: `parse` alone would let `+5` by.
pub(crate) fn digits(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// The names of all parameters, as a sentence has them.
fn names() -> String {
    let [others @ .., last] = ALL;
    format!("{} and {last}", others.join(", "))
}

/// As much of what the client sent as fits into a sentence.
fn shown(text: &str) -> String {
    const MOST: usize = 80;
    let start: String = text.chars().take(MOST).collect();
    if start.len() < text.len() { start + "…" } else { start }
}

#[cfg(test)]
mod properties;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_query_sets_nothing() {
        assert_eq!(Settings::parse(""), Ok(Settings::default()));
    }

    #[test]
    fn every_parameter_may_be_given_at_once() {
        let query = "delay=400&ttfb=100&jitter=50&seed=7&status=503&fault=garbled&rate=5&burst=9\
                     &connections=6&tires=4&keepalive=off&n=3&run=a_B-9";
        let expected = Settings {
            delay_ms: Some(400),
            ttfb_ms: Some(100),
            jitter_ms: 50,
            seed: 7,
            status: Some(503),
            fault: Some(Fault::Garbled),
            rate: Some(5),
            burst: Some(9),
            connections: Some(6),
            tires: Some(4),
            keepalive_off: true,
        };
        assert_eq!(Settings::parse(query), Ok(expected));
    }

    #[test]
    fn a_number_is_taken_at_both_ends_of_its_range_and_refused_beyond() {
        let ranges = [
            ("delay", 0, 30_000),
            ("ttfb", 0, 30_000),
            ("jitter", 0, 30_000),
            ("seed", 0, u32::MAX),
            ("status", 400, 599),
            ("rate", 1, 10_000),
            ("burst", 1, 10_000),
            ("connections", 1, 1_000),
            ("tires", 1, 1_000),
            ("n", 0, 100_000),
        ];
        for (name, min, max) in ranges {
            for inside in [min, max] {
                let query = format!("{name}={inside}");
                assert!(Settings::parse(&query).is_ok(), "{query}");
            }
            for outside in [i64::from(min) - 1, i64::from(max) + 1] {
                let query = format!("{name}={outside}");
                let error = Settings::parse(&query).unwrap_err().to_string();
                assert_eq!(error, format!("{query} is not a whole number from {min} to {max}"));
            }
        }
    }

    #[test]
    fn a_number_is_written_in_digits_alone() {
        for value in
            ["", "1.5", "0x10", "1e3", "%2B5", "5+", "five", "99999999999999999999", "%C2%B2"]
        {
            assert!(Settings::parse(&format!("delay={value}")).is_err(), "{value}");
        }
        assert_eq!(Settings::parse("delay=%35").map(|settings| settings.delay_ms), Ok(Some(5)));
    }

    #[test]
    fn every_fault_has_its_name() {
        for (name, fault) in
            [("garbled", Fault::Garbled), ("cut", Fault::Cut), ("stall", Fault::Stall)]
        {
            let settings = Settings::parse(&format!("fault={name}"));
            assert_eq!(settings.map(|settings| settings.fault), Ok(Some(fault)));
        }
    }

    #[test]
    fn a_word_that_is_not_on_the_list_is_refused_with_the_list() {
        let error = |query| Settings::parse(query).unwrap_err().to_string();
        assert_eq!(error("fault=flood"), "fault=flood is not garbled, cut or stall");
        assert_eq!(error("fault=Cut"), "fault=Cut is not garbled, cut or stall");
        assert_eq!(error("keepalive=on"), "keepalive=on is not off");
        let run = "is not 1 to 64 of the characters A-Z a-z 0-9 _ -";
        assert_eq!(error("run=a%20b"), format!("run=a b {run}"));
        assert_eq!(error("run="), format!("run= {run}"));
    }

    #[test]
    fn a_run_has_at_most_64_characters() {
        assert!(Settings::parse(&format!("run={}", "x".repeat(64))).is_ok());
        assert!(Settings::parse(&format!("run={}", "x".repeat(65))).is_err());
    }

    #[test]
    fn an_unknown_parameter_is_refused_with_all_there_are() {
        let error = Settings::parse("speed=9").unwrap_err().to_string();
        assert!(error.starts_with("there is no parameter speed; there are delay, ttfb, "));
        for name in ["DELAY=1", "delay%20=1", "=1"] {
            assert!(matches!(Settings::parse(name), Err(Refused::Unknown(_))), "{name}");
        }
    }

    #[test]
    fn a_parameter_given_twice_is_refused() {
        for query in ["delay=1&delay=1", "n=1&n=2", "run=a&delay=5&run=a", "fault=cut&fault=cut"] {
            assert!(matches!(Settings::parse(query), Err(Refused::Repeated(_))), "{query}");
        }
        let error = Settings::parse("seed=1&seed=2").unwrap_err().to_string();
        assert_eq!(error, "seed is given more than once");
    }

    #[test]
    fn an_error_repeats_no_more_of_the_query_than_fits_a_sentence() {
        let error = Settings::parse(&format!("delay={}", "é".repeat(5_000))).unwrap_err();
        assert!(error.to_string().len() < 250);
    }

    #[test]
    fn a_run_is_found_in_a_query_that_is_refused() {
        assert_eq!(run_id("delay=-1&run=a"), "a");
        assert_eq!(run_id("run=a%62"), "ab");
        assert_eq!(run_id("delay=1"), "");
        assert_eq!(run_id("run=!"), "");
    }
}
