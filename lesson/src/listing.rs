//! A strategy's source, as it stands in its file, highlighted.

use std::{fmt::Write, fs, path::Path};

use minijinja::{Error, ErrorKind, HtmlEscape, Value};
use tree_sitter_highlight::{Highlight, HighlightConfiguration, HighlightEvent, Highlighter};

/// The kinds of source that are told apart, by tree-sitter's names and ours; the rest is plain.
const KINDS: [(&str, &str); 5] =
    [("comment", "c"), ("string", "s"), ("constant", "n"), ("function", "f"), ("keyword", "k")];

/// The HTML of a strategy's listing.
///
/// # Errors
///
/// When there is no such strategy, or its source can't be highlighted.
pub(crate) fn render(strategies: &Path, name: &str) -> Result<Value, Error> {
    let wrong =
        |why: String| Error::new(ErrorKind::InvalidOperation, format!("listing {name}: {why}"));
    let path = strategies.join(name).with_extension("rs");
    let source = fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    let code = highlighted(source.trim_end()).map_err(|error| wrong(error.to_string()))?;
    Ok(Value::from_safe_string(format!(
        r#"<figure class="listing {name}"><figcaption>src/strategy/{name}.rs</figcaption><pre tabindex="0" aria-label="The source of {name}"><code>{code}</code></pre></figure>"#
    )))
}

fn highlighted(source: &str) -> anyhow::Result<String> {
    let mut rust = HighlightConfiguration::new(
        tree_sitter_rust::LANGUAGE.into(),
        "rust",
        tree_sitter_rust::HIGHLIGHTS_QUERY,
        "",
        "",
    )?;
    rust.configure(&KINDS.map(|(kind, _)| kind));
    let mut html = String::new();
    let mut classes = Vec::new();
    for event in Highlighter::new().highlight(&rust, source.as_bytes(), None, |_| None)? {
        match event? {
            HighlightEvent::HighlightStart(Highlight(kind)) => classes.push(KINDS[kind].1),
            HighlightEvent::HighlightEnd => drop(classes.pop()),
            HighlightEvent::Source { start, end } => {
                let text = HtmlEscape(&source[start..end]);
                match classes.last() {
                    Some(class) => write!(html, r#"<span class="{class}">{text}</span>"#)?,
                    None => write!(html, "{text}")?,
                }
            }
        }
    }
    Ok(html)
}
