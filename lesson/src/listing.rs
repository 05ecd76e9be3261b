//! A strategy's source, as it stands in its file, highlighted.

use std::{fmt::Write, fs, path::Path, sync::LazyLock};

use minijinja::{Error, ErrorKind, HtmlEscape, State, Value};
use overlap::{lab::Lab, strategy::Strategy};
use tree_sitter_highlight::{Highlight, HighlightConfiguration, HighlightEvent, Highlighter};
use tree_sitter_language::LanguageFn;

use crate::values::fill;

/// The kinds of source that are told apart, by tree-sitter's names and ours; the rest is plain.
const KINDS: [(&str, &str); 5] =
    [("comment", "c"), ("string", "s"), ("constant", "n"), ("function", "f"), ("keyword", "k")];

/// The HTML of a strategy's listing, and below it what its parameters are in a lab, as in
/// `limit is {{ control('limits.limit') }}`.
///
/// # Errors
///
/// When there is no such strategy or setting, or the source can't be highlighted.
pub(crate) fn render(
    state: &State,
    root: &Path,
    name: &str,
    bound: Option<&str>,
) -> Result<Value, Error> {
    let strategy =
        Strategy::find(name).ok_or_else(|| wrong(&format!("listing {name}: no such strategy")))?;
    let (language, extension) =
        if strategy.is_javascript() { (&JAVASCRIPT, "js") } else { (&RUST, "rs") };
    let file = format!("src/strategy/{name}.{extension}");
    let tone = strategy.mode().class();
    let below = bindings(state, bound)? + &also(root, name)?;
    figure(root, &file, language, tone, &below)
        .map_err(|error| wrong(&format!("{file}: {error:#}")))
}

fn wrong(why: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, why.to_owned())
}

/// The HTML of what a source's parameters are in a lab, if there is anything to say of them: folded away,
/// as what a lab needs to run is, until the page opens its labs.
fn bindings(state: &State, sentence: Option<&str>) -> Result<String, Error> {
    let sentence = sentence.map(|sentence| fill(state, sentence)).transpose()?;
    Ok(sentence.map_or_else(String::new, |it| {
        format!(r#"<template><p class="bound">Here {it}</p></template>"#)
    }))
}

/// The HTML of a number bound to the control of `lab.setting`.
///
/// # Errors
///
/// When there is no such lab, or no such setting of it.
pub(crate) fn control(name: &str) -> Result<Value, Error> {
    let setting = name.split_once('.').and_then(|(lab, setting)| {
        let settings = Lab::find(lab)?.settings;
        Some((lab, settings.iter().find(|it| it.name == setting)?))
    });
    let (lab, setting) = setting.ok_or_else(|| wrong(&format!("no lab has a setting {name}")))?;
    let (label, min, max, default) = (setting.label, setting.min, setting.max, setting.default);
    Ok(Value::from_safe_string(format!(
        r#"<input type="number" inputmode="numeric" min="{min}" max="{max}" step="1" value="{default}" autocomplete="off" data-bound="{name}" aria-label="{label}" aria-describedby="{lab}-problem">"#
    )))
}

/// How other languages say the same, as far as `lesson/also/` has it, folded up.
fn also(root: &Path, name: &str) -> Result<String, Error> {
    let mut html = String::new();
    for (title, language) in [("Python", &PYTHON), ("JavaScript", &JAVASCRIPT)] {
        let file = root.join(format!("lesson/also/{name}.{}", language.extension));
        if let Ok(source) = fs::read_to_string(file) {
            let code = highlighted(language, source.trim_end())
                .map_err(|error| wrong(&error.to_string()))?;
            let _ = write!(
                html,
                r#"<details><summary>The same in {title}</summary><pre tabindex="0" role="group" aria-label="{name} in {title}"><code>{code}</code></pre></details>"#
            );
        }
    }
    Ok(html)
}

/// The HTML of any other source that the lesson shows, with what is bound as in [`render`].
///
/// # Errors
///
/// When there is no such file or setting, or the source can't be highlighted.
pub(crate) fn source(
    state: &State,
    root: &Path,
    file: &str,
    bound: Option<&str>,
) -> Result<Value, Error> {
    let is_script = Path::new(file).extension().is_some_and(|it| it == "js");
    let language = if is_script { &JAVASCRIPT } else { &RUST };
    figure(root, file, language, "once", &bindings(state, bound)?)
        .map_err(|error| wrong(&format!("{file}: {error:#}")))
}

fn figure(
    root: &Path,
    file: &str,
    language: &Language,
    tone: &str,
    below: &str,
) -> anyhow::Result<Value> {
    let source = fs::read_to_string(root.join(file))?;
    let code = highlighted(language, source.trim_end())?;
    Ok(Value::from_safe_string(format!(
        r#"<figure class="listing {tone}" aria-label="{file}"><figcaption>{file}</figcaption><pre tabindex="0" role="group" aria-label="The source {file}"><code>{code}</code></pre>{below}</figure>"#
    )))
}

/// A language that the lesson shows. Made once: a grammar's queries take a while to read.
struct Language {
    extension: &'static str,
    highlights: HighlightConfiguration,
}

impl Language {
    fn new(name: &str, extension: &'static str, grammar: LanguageFn, query: &str) -> Self {
        let mut highlights = HighlightConfiguration::new(grammar.into(), name, query, "", "")
            .expect("a grammar's own queries are well-formed");
        highlights.configure(&KINDS.map(|(kind, _)| kind));
        Self { extension, highlights }
    }
}

static RUST: LazyLock<Language> = LazyLock::new(|| {
    Language::new("rust", "rs", tree_sitter_rust::LANGUAGE, tree_sitter_rust::HIGHLIGHTS_QUERY)
});

static JAVASCRIPT: LazyLock<Language> = LazyLock::new(|| {
    let query = tree_sitter_javascript::HIGHLIGHT_QUERY;
    Language::new("javascript", "js", tree_sitter_javascript::LANGUAGE, query)
});

static PYTHON: LazyLock<Language> = LazyLock::new(|| {
    let query = tree_sitter_python::HIGHLIGHTS_QUERY;
    Language::new("python", "py", tree_sitter_python::LANGUAGE, query)
});

fn highlighted(language: &Language, source: &str) -> anyhow::Result<String> {
    let mut html = String::new();
    let mut classes = Vec::new();
    for event in
        Highlighter::new().highlight(&language.highlights, source.as_bytes(), None, |_| None)?
    {
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
