//! Puts the lesson's text together: `lesson/chapters/*.html` and `src/strategy/*.rs` become two
//! pieces of HTML in `target/lesson`, which `index.html` pulls in. Trunk runs this before each
//! build.
//!
//! A chapter is a template. Its first line sets its title; `{{ lab("name") }}` stands for a lab,
//! `{{ listing("join_all") }}` for the source of a strategy, `{{ limits.limit }}` for a number that is the
//! lab's (see `values`), and `{{ sets('limits.limit', 1) }}` for one that sets it. A comment names the tests that hold the paragraph above it.

mod chapters;
mod figure;
mod listing;
mod recorded;
mod spaces;
mod values;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use minijinja::{Environment, State, Value, context, path_loader, value::Serde};
use overlap::lab::CHAPTERS;

fn main() -> Result<()> {
    let root = root();
    // index.html names this folder, so it stays here wherever cargo builds to.
    let out = root.join("target/lesson");
    fs::create_dir_all(&out)?;
    for (name, html) in pieces(&root)?.into_iter().chain(recorded::pictures(&root)?) {
        write_if_changed(&out.join(name), &html)?;
    }
    Ok(())
}

/// The project's folder.
fn root() -> PathBuf {
    // What `cargo run` says now comes before what was compiled in: two clones that share a target
    // folder share this program as well.
    let lesson = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    lesson.parent().expect("lesson/ lies in the project's folder").to_path_buf()
}

/// The pieces of HTML that `index.html` pulls in, by file name.
fn pieces(root: &Path) -> Result<Vec<(&'static str, String)>> {
    let templates = templates(root);
    let names = CHAPTERS.iter().map(|chapter| chapter.name);
    let chapters = chapters::render(&templates, names)?;
    let chapters = Value::from(Serde(chapters));
    let render = |name| {
        let template = templates.get_template(&format!("parts/{name}"))?;
        let html = template.render(context! { chapters => chapters.clone() })?;
        Ok((name, spaces::kept(&html)))
    };
    ["contents.html", "chapters.html"].into_iter().map(render).collect()
}

/// The templates below `lesson/`, and the functions they may call.
fn templates(root: &Path) -> Environment<'static> {
    let mut templates = Environment::new();
    templates.set_loader(path_loader(root.join("lesson")));
    templates.set_undefined_behavior(minijinja::UndefinedBehavior::Strict);
    values::add(&mut templates);
    templates.add_function("lab", figure::render);
    let (strategies, sources) = (root.to_path_buf(), root.to_path_buf());
    let records = root.to_path_buf();
    templates.add_function("recorded", move || recorded::html(&records));
    templates.add_function("control", listing::control);
    templates.add_function("sets", listing::sets);
    templates.add_function(
        "listing",
        move |state: &State, name: &str, bound: Option<&str>, walk: Option<Value>| {
            listing::render(state, &strategies, name, bound, walk.as_ref())
        },
    );
    templates.add_function("source", move |state: &State, file: &str, bound: Option<&str>| {
        listing::source(state, &sources, file, bound)
    });
    templates
}

/// A file that stays as it is keeps its age, so that nothing is built again for it.
fn write_if_changed(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).with_context(|| format!("can't write {}", path.display()))
}

#[cfg(test)]
mod tests;
