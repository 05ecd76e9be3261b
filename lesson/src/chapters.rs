//! The chapters, in the order of their file names.

use std::{ffi::OsStr, fs, path::Path};

use anyhow::{Context, Result, bail};
use minijinja::{Environment, context};
use serde::Serialize;

/// One chapter, ready for the page.
#[derive(Debug, Serialize)]
pub(crate) struct Chapter {
    /// Its number in the lesson, from 1.
    pub(crate) number: u32,
    /// Its name in links: the file's, without the number.
    pub(crate) id: String,
    /// Its title.
    pub(crate) title: String,
    /// Its text, as HTML.
    pub(crate) html: String,
}

/// Reads and renders every `NN-name.html` in `folder`.
///
/// # Errors
///
/// When a file can't be read, its name is not of that form, or its template is wrong.
pub(crate) fn read(templates: &Environment, folder: &Path) -> Result<Vec<Chapter>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new("html")) {
            names.extend(path.file_name().and_then(OsStr::to_str).map(ToOwned::to_owned));
        }
    }
    names.sort();
    names.iter().map(|name| chapter(templates, name)).collect()
}

fn chapter(templates: &Environment, file: &str) -> Result<Chapter> {
    let named = file.trim_end_matches(".html").split_once('-');
    let Some((Ok(number), id)) = named.map(|(number, id)| (number.parse(), id)) else {
        bail!("lesson/{file} is not named like 01-why-it-matters.html");
    };
    let template = templates.get_template(file)?;
    let rendered = template.render_captured(context! {})?;
    let title = rendered.state().lookup("title");
    let title = title.with_context(|| format!("lesson/{file} does not set its title"))?.to_string();
    Ok(Chapter { number, id: id.to_owned(), title, html: rendered.into_output() })
}
