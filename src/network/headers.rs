//! Headers that the reader wants sent along.

/// A header's name and its value.
pub(super) type Header = (String, String);

/// What browsers write by themselves and let no page set (WHATWG Fetch, "forbidden request-header");
/// so are all that begin with `proxy-` or `sec-`.
const FORBIDDEN: [&str; 21] = [
    "accept-charset",
    "accept-encoding",
    "access-control-request-headers",
    "access-control-request-method",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "date",
    "dnt",
    "expect",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "set-cookie",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// Reads headers as a reader types them: `Name: value`, one a line.
///
/// # Errors
///
/// When a line is no header, or one that a page can't set: what to say. It never says a value, which
/// may be a secret.
pub(super) fn parse(typed: &str) -> Result<Vec<Header>, String> {
    let lines = typed.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(index, line)| header(index + 1, line)).collect()
}

fn header(number: usize, line: &str) -> Result<Header, String> {
    let (name, value) = line
        .split_once(':')
        .map(|(name, value)| (name.trim(), value.trim()))
        .filter(|(name, value)| !name.is_empty() && !value.is_empty())
        .ok_or_else(|| format!("Line {number} of the headers should read “Name: value”."))?;
    // RFC 9110 section 5.6.2, "token".
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    if !name.bytes().all(is_token) {
        return Err(format!(
            "Line {number} of the headers: a name has letters, digits and hyphens, and no spaces."
        ));
    }
    if !value.chars().all(|c| c == '\t' || c == ' ' || c.is_ascii_graphic()) {
        return Err(format!(
            "Line {number} of the headers: a value may contain only ASCII characters."
        ));
    }
    let lower = name.to_ascii_lowercase();
    if FORBIDDEN.contains(&&*lower) || lower.starts_with("proxy-") || lower.starts_with("sec-") {
        return Err(format!(
            "No page can send the header “{name}”: browsers write it themselves, or leave it out."
        ));
    }
    Ok((name.to_owned(), value.to_owned()))
}

/// Whether a browser asks the server first whether it may send these headers (a preflight), by the rules
/// of WHATWG Fetch, "CORS-unsafe request-header names".
///
/// Of headers of one name some browsers judge each value, and others all of them joined, so both are
/// judged here. By that the rule of 1,024 characters of all headers together holds, too: no more than
/// five names can go unasked, each with 128.
pub(super) fn are_asked_for(headers: &[Header]) -> bool {
    headers.iter().any(|(name, value)| {
        let is_same = |(other, _): &&Header| other.eq_ignore_ascii_case(name);
        let joined: Vec<&str> = headers.iter().filter(is_same).map(|(_, it)| it.as_str()).collect();
        !is_safelisted(name, value) || !is_safelisted(name, &joined.join(", "))
    })
}

/// How long the value of a header may be that goes to another origin without asking it.
const MOST_UNASKED: usize = 128;

/// WHATWG Fetch, "CORS-safelisted request-header".
fn is_safelisted(name: &str, value: &str) -> bool {
    let is_language = |byte: u8| byte.is_ascii_alphanumeric() || b" *,-.;=".contains(&byte);
    value.len() <= MOST_UNASKED
        && match name.to_ascii_lowercase().as_str() {
            "accept" => !value.bytes().any(is_unsafe),
            "accept-language" | "content-language" => value.bytes().all(is_language),
            "content-type" => !value.bytes().any(is_unsafe) && is_form(value),
            "range" => is_simple_range(value),
            _ => false,
        }
}

/// WHATWG Fetch, "CORS-unsafe request-header byte".
fn is_unsafe(byte: u8) -> bool {
    (byte < 0x20 && byte != b'\t') || b"\"():<>?@[\\]{}\x7f".contains(&byte)
}

/// Whether a `Content-Type` is one that a form can send. With the bytes that may be in it, the essence of
/// a MIME type is what stands before its parameters.
fn is_form(value: &str) -> bool {
    let essence = value.split(';').next().unwrap_or_default();
    let essence = essence.trim_matches([' ', '\t']).to_ascii_lowercase();
    let forms = ["application/x-www-form-urlencoded", "multipart/form-data", "text/plain"];
    forms.contains(&essence.as_str())
}

/// Whether a `Range` asks for one range that has a beginning (WHATWG Fetch, "parse a single range header
/// value").
fn is_simple_range(value: &str) -> bool {
    let Some((start, end)) = value.strip_prefix("bytes=").and_then(|it| it.split_once('-')) else {
        return false;
    };
    let number = |digits: &str| {
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| digits.trim_start_matches('0').to_owned())
    };
    let (Some(first), Some(last)) = (number(start), number(end)) else { return false };
    // Of numbers of any length the longer one is the larger.
    let is_in_order = (first.len(), &first) <= (last.len(), &last);
    !start.is_empty() && (end.is_empty() || is_in_order)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(typed: &str) -> String {
        parse(typed).expect_err(typed)
    }

    #[test]
    fn headers_stand_one_a_line_and_blank_lines_do_no_harm() {
        let headers = parse("Authorization: Bearer a:b\n\n  x-key:1\r\n").unwrap();
        let wanted = [("Authorization", "Bearer a:b"), ("x-key", "1")];
        assert_eq!(headers, wanted.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(parse(" \n").unwrap(), []);
    }

    #[test]
    fn a_line_that_is_no_header_is_named_by_its_number() {
        for typed in ["no colon", ": value", "Name:", "Name:  "] {
            assert!(problem(&format!("x: y\n{typed}")).starts_with("Line 2 "), "{typed}");
        }
    }

    #[test]
    fn a_name_with_spaces_and_a_value_with_controls_are_refused() {
        assert!(problem("my key: 1").contains("a name has letters"));
        assert!(problem("ключ: 1").contains("a name has letters"));
        assert!(problem("key: ключ").contains("ASCII"));
        assert!(problem("key: a\u{7}b").contains("ASCII"));
    }

    #[test]
    fn a_header_that_no_page_can_send_is_explained() {
        for name in ["Cookie", "HOST", "Sec-Fetch-Mode", "proxy-authorization", "Referer"] {
            let problem = problem(&format!("{name}: secret"));
            assert!(problem.contains(&format!("“{name}”")), "{problem}");
        }
    }

    #[test]
    fn no_message_has_a_value_in_it() {
        for typed in ["Cookie: s3cret", "bad name: s3cret", "key: s3cret\u{7}", "Bearer s3cret"] {
            assert!(!problem(typed).contains("s3cret"), "{typed}");
        }
    }

    fn is_asked(typed: &str) -> bool {
        are_asked_for(&parse(typed).expect(typed))
    }

    #[test]
    fn what_fetch_calls_safelisted_goes_out_unasked() {
        let longest = format!("Accept: {}", "a".repeat(128));
        for typed in [
            "",
            "Accept: application/json\nACCEPT-LANGUAGE: en",
            "Accept: text/*;q=0.5, a/b",
            "Accept-Language: de-CH, de;q=0.9, *",
            "content-language: en",
            "Content-Type: text/plain;charset=UTF-8",
            "Content-Type: Multipart/Form-Data; boundary=x",
            "content-type: application/x-www-form-urlencoded",
            "Range: bytes=0-",
            "Range: bytes=5-5",
            "Range: bytes=9-10",
            "Range: bytes=007-10",
            &longest,
        ] {
            assert!(!is_asked(typed), "{typed}");
        }
    }

    #[test]
    fn every_other_name_value_and_length_is_asked_for() {
        let too_long = format!("Accept: {}", "a".repeat(129));
        let too_long_together = "Accept-Language: en\n".repeat(40);
        for typed in [
            "Authorization: Bearer x",
            "X-Key: 1",
            "Save-Data: on",
            "Accept: a/b;q=\"0\"",
            "Accept: (any)",
            "Accept: a@b",
            "Accept: a{b",
            "Accept: https://example.org/",
            "Accept-Language: en_US",
            "Accept-Language: en/de",
            "Content-Language: \"en\"",
            "Content-Type: application/json",
            "Content-Type: text/plain, text/plain",
            "Content-Type: text/plain; x=\"y\"",
            "Content-Type: text",
            "Content-Type: text/plain\nContent-Type: text/plain",
            "Range: bytes=-5",
            "Range: bytes=10-9",
            "Range: bytes=0-1,3-4",
            "Range: bytes = 0-",
            "Range: items=0-",
            "Range: bytes=0x1-",
            "Range: bytes=-",
            "Accept: a/b\nX-Key: 1",
            &too_long,
            &too_long_together,
        ] {
            assert!(is_asked(typed), "{typed}");
        }
    }

    #[test]
    fn headers_that_go_unasked_are_never_longer_than_1024_characters_together() {
        let long =
            |name: &str, begin: &str| format!("{name}: {begin}{}\n", "a".repeat(128 - begin.len()));
        let all: String = ["Accept", "Accept-Language", "Content-Language"]
            .into_iter()
            .map(|name| long(name, ""))
            .chain([long("Content-Type", "text/plain;a="), "Range: bytes=0-".to_owned()])
            .collect();
        assert!(!is_asked(&all));
        let sum: usize = parse(&all).unwrap().iter().map(|(_, value)| value.len()).sum();
        assert!(sum <= 1024, "{sum}");
    }
}
