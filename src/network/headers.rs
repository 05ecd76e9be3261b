//! Headers that the reader wants sent along.

/// A header's name and its value.
pub(super) type Header = (String, String);

/// What browsers write by themselves and let no page set (WHATWG Fetch, "forbidden request-header");
/// so are all that begin with `proxy-` or `sec-`.
const FORBIDDEN: [&str; 20] = [
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
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
];

/// What may go to another origin without asking it first.
const UNASKED: [&str; 3] = ["accept", "accept-language", "content-language"];

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
            "Line {number} of the headers: a value can have the characters of ASCII alone."
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

/// Whether a browser asks the server first whether it may send this header (a preflight).
pub(super) fn is_asked_for((name, _): &Header) -> bool {
    !UNASKED.iter().any(|unasked| name.eq_ignore_ascii_case(unasked))
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

    #[test]
    fn only_a_few_headers_go_out_unasked() {
        let asked = |typed: &str| parse(typed).unwrap().iter().any(is_asked_for);
        assert!(!asked("Accept: application/json\nACCEPT-LANGUAGE: en"));
        assert!(asked("Authorization: Bearer x"));
    }
}
