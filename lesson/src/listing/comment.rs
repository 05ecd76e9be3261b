//! The comment that a source begins with, which the page has as the listing's caption.

use std::fmt::Write;

use minijinja::HtmlEscape;

/// A source in two: what it says of itself, without the signs of a comment, and its code.
///
/// In Rust that is the first comment about the file and the first about an item. Elsewhere it is what the
/// file begins with.
pub(super) fn apart(source: &str, extension: &str) -> (String, String) {
    let signs: &[&str] = match extension {
        "rs" => &["//!", "///"],
        "py" => &["#"],
        _ => &["//"],
    };
    let mut lines: Vec<&str> = source.trim_end().lines().collect();
    let mut comments = Vec::new();
    for sign in signs {
        // Only Rust has imports above what a function says of itself.
        let starts = |line: &&str| line.starts_with(sign);
        let Some(from) = lines.iter().position(starts).filter(|at| *at == 0 || extension == "rs")
        else {
            continue;
        };
        let count = lines[from..].iter().take_while(|line| starts(line)).count();
        let comment = lines.drain(from..from + count).map(|line| line[sign.len()..].trim());
        comments.push(comment.collect::<Vec<_>>().join("\n"));
    }
    (comments.join("\n\n"), lines.join("\n").trim_start_matches('\n').to_owned())
}

/// A comment as HTML. `place` knows where on the page a name is shown, if anywhere.
pub(super) fn to_html(comment: &str, place: impl Fn(&str) -> Option<String>) -> String {
    let mut html = String::new();
    let mut heading = None;
    for paragraph in comment.split("\n\n").filter(|it| !it.is_empty()) {
        if let Some(words) = paragraph.strip_prefix("# ") {
            heading = Some(words);
            continue;
        }
        html += "<p>";
        if let Some(words) = heading.take() {
            let _ = write!(html, "<em>{}:</em> ", HtmlEscape(words));
        }
        inline(&mut html, &paragraph.replace('\n', " "), &place);
        html += "</p>";
    }
    html
}

/// Adds a text in which code stands between backticks, and links as rustdoc knows them.
fn inline(html: &mut String, text: &str, place: &impl Fn(&str) -> Option<String>) {
    let mut parts = text.split('`');
    let plain = |html: &mut String, text: &str| {
        let _ = write!(html, "{}", HtmlEscape(text));
    };
    plain(html, parts.next().unwrap_or_default());
    while let (Some(code), Some(rest)) = (parts.next(), parts.next()) {
        let word = format!("<code>{}</code>", HtmlEscape(code));
        let after = rest.strip_prefix(']').filter(|_| html.ends_with('['));
        let Some(after) = after else {
            html.push_str(&word);
            plain(html, rest);
            continue;
        };
        html.pop();
        match place(code) {
            Some(id) => drop(write!(html, r##"<a href="#{id}">{word}</a>"##)),
            None => html.push_str(&word),
        }
        let target = after.strip_prefix('(').and_then(|it| it.split_once(')'));
        plain(html, target.map_or(after, |(_, rest)| rest));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_function_says_of_itself_is_taken_from_below_its_imports() {
        let (comment, code) = apart("use a;\n\n/// One.\n///\n/// Two.\nfn b() {}\n", "rs");
        assert_eq!((&*comment, &*code), ("One.\n\nTwo.", "use a;\n\nfn b() {}"));
    }

    #[test]
    fn of_a_file_of_rust_both_its_own_comment_and_that_of_its_first_item_are_taken() {
        let (comment, code) =
            apart("//! A.\n\nuse a;\n\n/// B.\nfn b() {}\n\n/// C.\nfn c() {}", "rs");
        assert_eq!((&*comment, &*code), ("A.\n\nB.", "use a;\n\nfn b() {}\n\n/// C.\nfn c() {}"));
    }

    #[test]
    fn elsewhere_a_comment_within_the_code_stays_there() {
        for (sign, extension) in [("//", "js"), ("#", "py")] {
            let code = format!("a\n{sign} Why.\nb");
            assert_eq!(apart(&code, extension), (String::new(), code.clone()));
            let (comment, rest) = apart(&format!("{sign} It is so.\n{code}"), extension);
            assert_eq!((comment, rest), ("It is so.".to_owned(), code));
        }
    }

    #[test]
    fn code_links_and_headings_of_a_comment_are_html() {
        let place = |name: &str| (name == "there").then(|| "place".to_owned());
        let html = |text: &str| to_html(text, place);
        assert_eq!(html("`a` < b\nor c"), "<p><code>a</code> &lt; b or c</p>");
        assert_eq!(
            html("See [`there`](super::there)."),
            r##"<p>See <a href="#place"><code>there</code></a>.</p>"##
        );
        assert_eq!(
            html("See [`here`](super::here), or [`x`]."),
            "<p>See <code>here</code>, or <code>x</code>.</p>"
        );
        assert_eq!(html("A.\n\n# Errors\n\nB."), "<p>A.</p><p><em>Errors:</em> B.</p>");
    }
}
