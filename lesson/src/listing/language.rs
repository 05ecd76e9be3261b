//! The languages that listings are in, and their highlighting.

use std::{fmt::Write, sync::LazyLock};

use minijinja::HtmlEscape;
use tree_sitter_highlight::{Highlight, HighlightConfiguration, HighlightEvent, Highlighter};
use tree_sitter_language::LanguageFn;

/// The kinds of source that are told apart, by tree-sitter's names and ours; the rest is plain.
const KINDS: [(&str, &str); 5] =
    [("comment", "c"), ("string", "s"), ("constant", "n"), ("function", "f"), ("keyword", "k")];

/// A language that the lesson shows. Made once: a grammar's queries take a while to read.
pub(super) struct Language {
    /// As the page writes it.
    pub(super) title: &'static str,
    /// As its files end.
    pub(super) extension: &'static str,
    highlights: HighlightConfiguration,
}

impl Language {
    fn new(title: &'static str, extension: &'static str, grammar: LanguageFn, query: &str) -> Self {
        let mut highlights = HighlightConfiguration::new(grammar.into(), title, query, "", "")
            .expect("a grammar's own queries are well-formed");
        highlights.configure(&KINDS.map(|(kind, _)| kind));
        Self { title, extension, highlights }
    }

    /// What a page keeps of the language, and what a style sheet knows it by.
    pub(super) fn id(&self) -> String {
        self.title.to_lowercase()
    }

    /// The source as HTML.
    pub(super) fn highlighted(&self, source: &str) -> anyhow::Result<String> {
        let mut html = String::new();
        let mut classes = Vec::new();
        let mut highlighter = Highlighter::new();
        for event in highlighter.highlight(&self.highlights, source.as_bytes(), None, |_| None)? {
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
}

pub(super) static RUST: LazyLock<Language> = LazyLock::new(|| {
    Language::new("Rust", "rs", tree_sitter_rust::LANGUAGE, tree_sitter_rust::HIGHLIGHTS_QUERY)
});

pub(super) static JAVASCRIPT: LazyLock<Language> = LazyLock::new(|| {
    let query = tree_sitter_javascript::HIGHLIGHT_QUERY;
    Language::new("JavaScript", "js", tree_sitter_javascript::LANGUAGE, query)
});

pub(super) static PYTHON: LazyLock<Language> = LazyLock::new(|| {
    let query = tree_sitter_python::HIGHLIGHTS_QUERY;
    Language::new("Python", "py", tree_sitter_python::LANGUAGE, query)
});
