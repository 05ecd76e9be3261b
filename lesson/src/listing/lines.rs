//! Lines of a listing that the page points at: those at which its futures wait, and one that is walked through.

use anyhow::{Context as _, Result, ensure};
use minijinja::{HtmlEscape, Value};

/// The lines at which the futures of a strategy wait, by what each begins with or has in it: `request` where those
/// wait that are under way, `first` where the first of them is awaited and the others go on by themselves, `turn`
/// where those wait that are not to start yet. None for one that waits elsewhere, such as in a single request.
#[rustfmt::skip] // One line a strategy.
const AWAITS: &[(&str, &[(&str, &str)])] = &[
    ("sequential", &[("request", "request.await")]),
    ("sequential_js", &[("request", "await request()")]),
    ("join_all", &[("request", "join_all(requests).await")]),
    ("promise_all_js", &[("request", "Promise.all(")]),
    ("try_join_all", &[("request", "try_join_all(requests).await")]),
    ("join_pair", &[("request", "futures::join!(")]),
    ("create_then_await", &[("request", "request.await")]),
    ("create_then_await_js", &[("first", "await promise")]),
    ("start_then_await", &[("first", "request.await")]),
    ("spawn_then_await", &[("first", "handle.await")]),
    ("semaphore", &[("turn", "permits.acquire().await"), ("request", "request.await")]),
    ("buffer_unordered", &[("request", ".collect().await")]),
    ("buffered", &[("request", ".collect().await")]),
    ("batches", &[("request", "join_all(batch).await")]),
    ("timeout_around_permit", &[("request", "request.await")]),
    ("deadline", &[("request", "pin!(end)).await")]),
    ("dropped", &[("request", "pin!(end)).await")]),
    ("aborted", &[("request", "pin!(end)).await")]),
    ("select_ok", &[("request", "select_ok(requests).await")]),
    ("hedged", &[("turn", "sleep(hedge * place).await"), ("request", "request.await")]),
    ("rate_limited", &[("turn", ".await;"), ("request", "request.await")]),
    ("futures_unordered", &[("request", ".collect().await")]),
];

/// What is said of one line of a listing.
pub(super) struct Walked {
    /// What the line has in it.
    line: String,
    /// What is said of it, as HTML.
    says: String,
}

impl Walked {
    /// Reads what a chapter says: a `line`, and what it `says` of it.
    pub(super) fn read(value: &Value) -> Result<Self> {
        let text = |name: &str| -> Result<String> {
            let value = value.get_attr(name).ok().filter(|it| !it.is_undefined());
            let value = value.with_context(|| format!("a line that is walked through: {name}?"))?;
            Ok(value.to_string())
        };
        Ok(Self { line: text("line")?, says: text("says")? })
    }

    /// The sentence below the code, with the line before it.
    pub(super) fn to_html(&self, code: &str) -> Result<String> {
        let line = code.lines().nth(place(code, &self.line)?).unwrap_or_default();
        let (line, says) = (HtmlEscape(line.trim()), &self.says);
        Ok(format!(r#"<p class="walk"><code>{line}</code> {says}</p>"#))
    }
}

/// The place of the only line of a source with these words in it.
fn place(code: &str, words: &str) -> Result<usize> {
    let found: Vec<_> =
        code.lines().enumerate().filter(|(_, line)| line.contains(words)).map(|it| it.0).collect();
    ensure!(found.len() == 1, "{} lines have {words:?} in them, and one should", found.len());
    Ok(found[0])
}

/// Wraps the lines of a highlighted source that the page points at.
pub(super) fn marked(
    name: &str,
    code: &str,
    html: &str,
    walked: Option<&Walked>,
) -> Result<String> {
    let mut lines: Vec<String> = html.split('\n').map(str::to_owned).collect();
    if let Some(walked) = walked {
        let line = &mut lines[place(code, &walked.line)?];
        *line = format!(r#"<span class="walked">{line}</span>"#);
    }
    let awaits = AWAITS.iter().find(|it| it.0 == name).map_or(&[][..], |it| it.1);
    for (kind, words) in awaits {
        let line = &mut lines[place(code, words)?];
        *line = format!(r#"<span class="line" data-line="{kind}">{line}</span>"#);
    }
    Ok(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use overlap::strategy::Strategy;

    use super::*;

    #[test]
    fn a_line_is_found_by_words_that_no_other_line_has() {
        assert_eq!(place("one\ntwo\nthree", "two").unwrap(), 1);
        assert!(place("one\ntwo\none", "one").is_err(), "which of them?");
        assert!(place("one\ntwo", "three").is_err(), "there is none");
    }

    #[test]
    fn lines_are_wrapped_and_nothing_else_changes() {
        let code = "a\n  request.await\nb";
        let html = marked("sequential", code, code, None).unwrap();
        assert_eq!(html, "a\n<span class=\"line\" data-line=\"request\">  request.await</span>\nb");
        let walked = Walked { line: "b".to_owned(), says: "It ends.".to_owned() };
        let html = marked("another", code, code, Some(&walked)).unwrap();
        assert_eq!(html, "a\n  request.await\n<span class=\"walked\">b</span>");
        assert!(walked.to_html(code).unwrap().contains(">b</code> It ends.</p>"));
    }

    #[test]
    fn every_strategy_whose_futures_wait_is_a_strategy_there_is_and_each_line_awaits() {
        for (name, lines) in AWAITS {
            assert!(Strategy::find(name).is_some(), "there is no {name}");
            for (kind, words) in *lines {
                assert!(["request", "first", "turn"].contains(kind), "{name}: {kind}");
                let awaits = ["await", "join!", "Promise.all"];
                assert!(awaits.iter().any(|it| words.contains(it)), "{name}: {words}");
            }
        }
    }
}
