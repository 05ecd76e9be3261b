//! The chapters, in the order of `overlap::lab::CHAPTERS`.

use anyhow::{Context, Result};
use minijinja::{Environment, context};
use serde::Serialize;

/// One chapter, ready for the page.
#[derive(Debug, Serialize)]
pub(crate) struct Chapter {
    /// Its number in the lesson, from 1.
    pub(crate) number: usize,
    /// Its name in links.
    pub(crate) id: &'static str,
    /// Its title.
    pub(crate) title: String,
    /// What it is about, as a question; none where it only lists things.
    pub(crate) question: Option<String>,
    /// What its reader can say at its end, as HTML.
    pub(crate) can_say: Option<String>,
    /// Its text, as HTML.
    pub(crate) html: String,
}

/// Renders `chapters/NAME.html` for every one of these names, in their order.
///
/// # Errors
///
/// When there is no such file, or its template is wrong.
pub(crate) fn render(
    templates: &Environment,
    names: impl IntoIterator<Item = &'static str>,
) -> Result<Vec<Chapter>> {
    (1..).zip(names).map(|(number, id)| chapter(templates, number, id)).collect()
}

fn chapter(templates: &Environment, number: usize, id: &'static str) -> Result<Chapter> {
    let file = format!("chapters/{id}.html");
    let template = templates.get_template(&file)?;
    let rendered = template.render_captured(context! {})?;
    let said = |name| rendered.state().lookup(name).map(|value| value.to_string());
    let title = said("title").with_context(|| format!("lesson/{file} does not set its title"))?;
    let (question, can_say) = (said("question"), said("can_say"));
    Ok(Chapter { number, id, title, question, can_say, html: rendered.into_output() })
}
