//! Addresses and headers of every kind, beside what a browser makes of them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use url::{Host, Url};

use super::*;

/// Names of hosts and what may be taken for one.
const NAMES: &[&str] = &[
    "localhost",
    ".localhost",
    "127.0.0.1",
    "0x7f.1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "example.org",
    "api.example.org",
    "１２７.0.0.1",
    "xn--",
    "80",
    "",
];

/// What may stand between two: readers of addresses have disagreed about where a host ends.
const JOINTS: &[&str] =
    &["/", "\\", "@", ":", "?", "#", ".", "%40", "%5c", "。", "\u{200b}", "\t", "{id}"];

fn address() -> impl Strategy<Value = String> {
    let schemes = &["http://", "https://", "HTTP://", "http:"][..];
    let more =
        || (select(JOINTS), select(NAMES)).prop_map(|(joint, name)| format!("{joint}{name}"));
    let rest = prop_oneof![more(), vec(more(), 0..4).prop_map(|more| more.concat()), "\\PC{0,9}"];
    let nearly = (select(schemes), select(NAMES), rest, prop_oneof![Just(""), Just("/{id}")]);
    prop_oneof![
        9 => nearly.prop_map(|(scheme, name, rest, end)| format!("{scheme}{name}{rest}{end}")),
        1 => any::<String>(),
    ]
}

/// Whether a browser asks this very machine there.
fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// A header that a page can send: names are tokens, values printable, without spaces around them.
fn header() -> impl Strategy<Value = (String, String)> {
    ("x-[a-zA-Z0-9!#$%&'*+.^_`|~-]{1,12}", "[!-~]([ -~\t]{0,20}[!-~])?")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn a_browser_asks_the_host_that_the_page_has_read(
        address in address(),
        path in select(&["posts/7?n=6", "posts/1?n=100", "users/3?n=2"][..]),
    ) {
        let Ok(api) = Api::parse(&address, "") else { return Ok(()) };
        // What a browser takes for no URL is never asked.
        let Ok(asked) = Url::parse(&api.url(path)) else { return Ok(()) };
        let host = Url::parse(api.host()).expect("it is a URL without its path");
        prop_assert_eq!(asked.origin(), host.origin());
        prop_assert_eq!((asked.username(), asked.password(), asked.fragment()), ("", None, None));
        prop_assert_eq!(asked.scheme() == "http", api.is_plain());
        prop_assert!(!api.is_loopback() || is_this_machine(&asked), "{} is another machine", asked);
    }

    #[test]
    fn two_posts_of_a_run_never_have_one_url(
        address in address(),
        index in 0_u32..300,
        by in prop_oneof![Just(100_u32), 1..300_u32],
    ) {
        let Ok(api) = Api::parse(&address, "") else { return Ok(()) };
        let url = |index| api.url(&format!("posts/{}?n={index}", practice::wire::post_id(index)));
        prop_assert_ne!(url(index), url(index + by));
    }

    #[test]
    fn headers_are_read_as_they_were_typed(
        headers in vec(header(), 0..5),
        space in select(&["", " ", "\t ", "\u{3000}"][..]),
        end in select(&["\n", "\r\n", "\n \n"][..]),
    ) {
        let lines = headers.iter().map(|(name, value)| format!("{space}{name}{space}:{space}{value}{space}{end}"));
        let typed: String = lines.collect();
        let api = Api::parse("http://localhost/", &typed);
        prop_assert_eq!(api.map(|api| api.headers().to_vec()), Ok(headers));
    }

    #[test]
    fn whatever_is_typed_for_headers_is_read_or_refused_without_its_values(
        name in "[^\n:]{0,12}",
        value in any::<String>(),
    ) {
        let typed = format!("{name}: s3cret{value}");
        if let Err(problem) = Api::parse("http://localhost/", &typed) {
            prop_assert!(!problem.contains("s3cret"), "{}", problem);
            prop_assert!((10..200).contains(&problem.chars().count()), "{}", problem);
        }
    }
}
