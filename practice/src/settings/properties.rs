//! Queries of every kind, those that are allowed and all others.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;

/// A parameter's name and value, not yet encoded.
type Pair = (&'static str, String);

/// Values that are allowed, for some of the parameters and in any order.
fn allowed() -> impl Strategy<Value = Vec<Pair>> {
    let ms = || number(MILLISECONDS);
    let each = vec![
        (Just(DELAY), ms()).boxed(),
        (Just(TTFB), ms()).boxed(),
        (Just(JITTER), ms()).boxed(),
        (Just(SEED), number(0..=u32::MAX)).boxed(),
        (Just(STATUS), number(400..=599)).boxed(),
        (Just(FAULT), select(vec!["garbled", "cut", "stall"]).prop_map(str::to_owned)).boxed(),
        (Just(RATE), number(1..=10_000)).boxed(),
        (Just(BURST), number(1..=10_000)).boxed(),
        (Just(CONNECTIONS), number(1..=1_000)).boxed(),
        (Just(TIRES), number(1..=1_000)).boxed(),
        (Just(KEEPALIVE), Just("off".to_owned())).boxed(),
        (Just(INDEX), number(0..=100_000)).boxed(),
        (Just(RUN), "[A-Za-z0-9_-]{1,64}".boxed()).boxed(),
    ];
    let count = each.len();
    each.prop_flat_map(move |pairs| subsequence(pairs, 0..=count)).prop_shuffle()
}

fn number(range: RangeInclusive<u32>) -> BoxedStrategy<String> {
    range.prop_map(|number| number.to_string()).boxed()
}

/// Names that there are with values of any kind, a few at a time.
fn mixed() -> impl Strategy<Value = Vec<Pair>> {
    let value = prop_oneof![any::<String>(), "[0-9+-]{0,7}", Just("off".to_owned())];
    let pairs = proptest::collection::vec((select(ALL.to_vec()), value), 0..4);
    (allowed(), pairs).prop_map(|(allowed, pairs)| [allowed, pairs].concat())
}

/// Texts that are nearly a query.
fn any_query() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "([&=]?(delay|ttfb|d%65lay|run|n|rate|%|=|\\+)=?[0-9a-z%+-]{0,6}){0,6}",
        mixed().prop_map(|pairs| written(&pairs)),
    ]
}

fn written(pairs: &[Pair]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

proptest! {
    #[test]
    fn what_is_allowed_is_read_as_it_was_written(pairs in allowed()) {
        let given = |name| pairs.iter().find(|pair| pair.0 == name).map(|pair| pair.1.as_str());
        let number = |name| given(name).map(|value| value.parse().expect("it was a number"));
        let expected = Settings {
            delay_ms: number(DELAY),
            ttfb_ms: number(TTFB),
            jitter_ms: number(JITTER).unwrap_or_default(),
            seed: number(SEED).unwrap_or_default(),
            status: number(STATUS).map(|status| u16::try_from(status).expect("at most 599")),
            fault: given(FAULT).map(|fault| match fault {
                "garbled" => Fault::Garbled,
                "cut" => Fault::Cut,
                _ => Fault::Stall,
            }),
            rate: number(RATE),
            burst: number(BURST),
            connections: number(CONNECTIONS).map(|count| count as usize),
            tires: number(TIRES),
            keepalive_off: given(KEEPALIVE).is_some(),
        };
        let query = written(&pairs);
        prop_assert_eq!(Settings::parse(&query), Ok(expected));
        prop_assert_eq!(run_id(&query), given(RUN).unwrap_or_default());
    }

    #[test]
    fn whatever_is_sent_is_read_or_refused_in_a_sentence(query in any_query()) {
        if let Err(refused) = Settings::parse(&query) {
            let sentence = refused.to_string();
            prop_assert!((10..400).contains(&sentence.chars().count()), "{}", sentence);
        }
        let run = run_id(&query);
        prop_assert!(run.is_empty() || is_run_id(&run));
    }

    #[test]
    fn whether_a_query_is_refused_does_not_depend_on_its_order(
        (pairs, shuffled) in mixed().prop_flat_map(|pairs| (Just(pairs.clone()), Just(pairs).prop_shuffle()))
    ) {
        let [one, other] = [pairs, shuffled].map(|pairs| Settings::parse(&written(&pairs)));
        prop_assert_eq!(one.ok(), other.ok());
    }
}
