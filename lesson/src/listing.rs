//! A listing: a source as it stands in its file, highlighted, and beside it the same in other languages.

mod comment;
mod language;
mod lines;

use std::{fmt::Write, fs, path::Path};

use anyhow::Context;
use minijinja::{Error, ErrorKind, State, Value};
use overlap::{
    format::grouped,
    lab::{CHAPTERS, Lab, Setting},
    strategy::Strategy,
};

use crate::values::fill;
use language::{JAVASCRIPT, Language, PYTHON, RUST};
use lines::Walked;

/// The HTML of a strategy's listing, and below it what its parameters are in a lab, as in
/// `limit is {{ control('limits.limit') }}`. `walk` has one `line` of it, and what it `says` of that.
///
/// # Errors
///
/// When there is no such strategy or setting, or a source can't be highlighted.
pub(crate) fn render(
    state: &State,
    root: &Path,
    name: &str,
    bound: Option<&str>,
    walk: Option<&Value>,
) -> Result<Value, Error> {
    let strategy =
        Strategy::find(name).ok_or_else(|| wrong(&format!("listing {name}: no such strategy")))?;
    let extension = if strategy.is_javascript() { "js" } else { "rs" };
    let file = format!("src/strategy/{name}.{extension}");
    let head = format!("<b>{}</b> ", strategy.title());
    let strip = strip(state.name(), strategy);
    figure(state, root, &file, [strategy.mode().class(), &head, &strip], bound, walk)
}

/// The HTML of any other source that the lesson shows, with what is bound as in [`render`].
///
/// # Errors
///
/// When there is no such file or setting, or a source can't be highlighted.
pub(crate) fn source(
    state: &State,
    root: &Path,
    file: &str,
    bound: Option<&str>,
) -> Result<Value, Error> {
    figure(state, root, file, ["once", "", ""], bound, None)
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

/// The HTML of the strip with a strategy's run, of the first lab of a chapter that makes one with a bar for each
/// request; nothing where none does.
fn strip(template: &str, strategy: Strategy) -> String {
    let chapter = CHAPTERS.iter().find(|it| template == format!("chapters/{}.html", it.name));
    let makes_it = |lab: &&&Lab| {
        let plans = (lab.plans)(&lab.default_settings());
        let name = strategy.name();
        lab.drawing.features().has_replay && plans.iter().any(|it| it.strategy.name() == name)
    };
    let lab = chapter.and_then(|chapter| chapter.labs.iter().find(makes_it));
    lab.map_or_else(String::new, |lab| {
        // What the page brings in for that, it brings in with the lab.
        let edits = if lab.own.is_some() && !strategy.is_javascript() {
            r#"<button type="button" class="quiet edits" data-action="edit-own">Edit the JavaScript</button>"#
        } else {
            ""
        };
        let (lab, name) = (lab.name, strategy.name());
        format!(
            r#"<div class="strip" data-strip="{lab}" data-strategy="{name}"><p class="ran">The Rust ran:</p><div class="picture" translate="no"></div><button type="button" class="quiet" aria-disabled="true" aria-describedby="{lab}-{name}-alone">▶ Run this one</button>{edits}<p id="{lab}-{name}-alone" class="problem" data-part="alone"></p></div>"#
        )
    })
}

/// The HTML of a number bound to the control of `lab.setting`.
///
/// # Errors
///
/// When there is no such lab, or no such setting of it.
pub(crate) fn control(name: &str) -> Result<Value, Error> {
    let (lab, setting) = setting(name)?;
    let (label, min, max, default) = (setting.label, setting.min, setting.max, setting.default);
    Ok(Value::from_safe_string(format!(
        r#"<input type="number" inputmode="numeric" min="{min}" max="{max}" step="1" value="{default}" autocomplete="off" data-bound="{name}" aria-label="{label}" aria-describedby="{lab}-problem">"#
    )))
}

/// The HTML of a number in a sentence that sets `lab.setting` to itself, and runs the lab: a link to the lab as it
/// then is. `unit` stands behind the number.
///
/// # Errors
///
/// When there is no such lab or setting, or the setting can't have that value.
pub(crate) fn sets(name: &str, value: u32, unit: Option<&str>) -> Result<Value, Error> {
    let (lab, setting) = setting(name)?;
    if !(setting.min..=setting.max).contains(&value) {
        return Err(wrong(&format!("{name} can't be {value}")));
    }
    let (key, label) = (setting.name, setting.label);
    let unit = unit.map_or_else(String::new, |unit| format!("\u{a0}{unit}"));
    let text = grouped(value) + &unit;
    Ok(Value::from_safe_string(format!(
        r#"<a class="sets" href="?lab={lab}&amp;{key}={value}#lab-{lab}" data-runs aria-label="Set {label} to {text} and run">{text}</a>"#
    )))
}

/// A setting by its name and that of its lab, as in `limits.limit`, and the lab's name.
fn setting(name: &str) -> Result<(&str, &'static Setting), Error> {
    let setting = name.split_once('.').and_then(|(lab, setting)| {
        let settings = Lab::find(lab)?.settings;
        Some((lab, settings.iter().find(|it| it.name == setting)?))
    });
    setting.ok_or_else(|| wrong(&format!("no lab has a setting {name}")))
}

/// The HTML of a listing: what its file says of itself, a tab for each language that it is shown in, its code
/// in each, the strip of its run, and what is bound below it. `tone` is its colour, `head` its title.
fn figure(
    state: &State,
    root: &Path,
    file: &str,
    [tone, head, strip]: [&str; 3],
    bound: Option<&str>,
    walk: Option<&Value>,
) -> Result<Value, Error> {
    let bound = bindings(state, bound)?;
    let failed = |error: anyhow::Error| wrong(&format!("{file}: {error:#}"));
    let mut listing = Listing::read(root, file).map_err(failed)?;
    listing.walked = walk.map(Walked::read).transpose().map_err(failed)?;
    let id = id(state.name(), listing.name);
    let place = |name: &str| place_of(root, name);
    let caption = comment::to_html(&listing.sources[0].comment, place);
    let (bar, panels) = (listing.bar(&id), listing.panels(&id).map_err(failed)?);
    Ok(Value::from_safe_string(format!(
        r#"<figure class="listing {tone}" id="{id}" aria-label="{file}"><figcaption>{head}<code>{file}</code>{caption}</figcaption>{bar}{panels}{strip}{bound}</figure>"#
    )))
}

/// The name of a listing in links: a source may be shown in several chapters.
fn id(chapter: &str, name: &str) -> String {
    let chapter = Path::new(chapter).file_stem().and_then(|it| it.to_str()).unwrap_or_default();
    let chapter = chapter.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
    format!("listing-{chapter}-{name}")
}

/// The listing of a strategy, as a link names it: that in the first chapter that has one.
fn place_of(root: &Path, strategy: &str) -> Option<String> {
    let shown = format!(r#"{{{{ listing("{strategy}""#);
    let has_it = |chapter: &&str| {
        let text = fs::read_to_string(root.join(format!("lesson/chapters/{chapter}.html")));
        text.is_ok_and(|text| text.contains(&shown))
    };
    CHAPTERS.iter().map(|it| it.name).find(has_it).map(|chapter| id(chapter, strategy))
}

/// A source in every language that the lesson has it in; the first is what the page shows at first.
struct Listing<'a> {
    name: &'a str,
    sources: Vec<Source>,
    /// One line of the first, and what is said of it.
    walked: Option<Walked>,
}

struct Source {
    language: &'static Language,
    comment: String,
    code: String,
}

impl Source {
    fn read(file: &Path, language: &'static Language) -> anyhow::Result<Self> {
        let text = fs::read_to_string(file).with_context(|| format!("{}", file.display()))?;
        let (comment, code) = comment::apart(&text, language.extension);
        Ok(Self { language, comment, code })
    }
}

impl<'a> Listing<'a> {
    /// The source in this file, and its twins, `lesson/also/NAME.js` and `.py`, where it has any.
    fn read(root: &Path, file: &'a str) -> anyhow::Result<Self> {
        let path = Path::new(file);
        let name = path.file_stem().and_then(|it| it.to_str()).unwrap_or_default();
        let is_script = path.extension().is_some_and(|it| it == "js");
        let own: &Language = if is_script { &JAVASCRIPT } else { &RUST };
        let mut sources = vec![Source::read(&root.join(file), own)?];
        for language in [&*JAVASCRIPT, &*PYTHON] {
            let twin = root.join(format!("lesson/also/{name}.{}", language.extension));
            if twin.exists() {
                sources.push(Source::read(&twin, language)?);
            }
        }
        Ok(Self { name, sources, walked: None })
    }

    /// The tabs of its languages, if there are several, and the button that copies its code.
    fn bar(&self, id: &str) -> String {
        let tab = |(place, source): (usize, &Source)| {
            let (language, title) = (source.language.id(), source.language.title);
            let (selected, stop) = if place == 0 { ("true", "0") } else { ("false", "-1") };
            format!(
                r#"<button type="button" role="tab" id="{id}-{language}-tab" data-language="{language}" aria-controls="{id}-{language}" aria-selected="{selected}" tabindex="{stop}">{title}</button>"#
            )
        };
        let mut tabs = String::new();
        if self.sources.len() > 1 {
            tabs.extend(self.sources.iter().enumerate().map(tab));
            let label = format!("Language of {}", self.name);
            tabs = format!(r#"<div role="tablist" aria-label="{label}">{tabs}</div>"#);
        }
        format!(
            r#"<div class="bar">{tabs}<span role="status"></span><button type="button" class="quiet" data-copies aria-label="Copy {}">Copy</button></div>"#,
            self.name
        )
    }

    /// Its code, in a panel for each language.
    fn panels(&self, id: &str) -> anyhow::Result<String> {
        let mut html = String::new();
        for (place, Source { language, comment, code }) in self.sources.iter().enumerate() {
            let (title, name, key) = (language.title, self.name, language.id());
            // Of the first, it is the caption of all.
            let note = if place == 0 { String::new() } else { comment::to_html(comment, |_| None) };
            if self.sources.len() == 1 {
                html += r#"<div class="code">"#;
            } else {
                write!(
                    html,
                    r#"<div class="code" role="tabpanel" id="{id}-{key}" data-in="{key}" aria-labelledby="{id}-{key}-tab"><p class="language">{title}</p>{note}"#
                )?;
            }
            let mut shown = language.highlighted(code)?;
            let mut walk = String::new();
            if place == 0 {
                // The first is what ran.
                let walked = self.walked.as_ref();
                shown = lines::marked(self.name, code, &shown, walked)?;
                walk = walked.map(|it| it.to_html(code)).transpose()?.unwrap_or_default();
            }
            write!(
                html,
                r#"<pre tabindex="0" role="group" aria-label="{name} in {title}"><code>{shown}</code></pre>{walk}</div>"#
            )?;
        }
        Ok(html)
    }
}
