//! Files of a lab's last runs.

use std::time::Duration;

use gloo_timers::future::sleep;
use js_sys::Array;
use wasm_bindgen::JsValue;

use super::{browser::now, lab::PageLab};
use crate::{
    export::{Format, Svg, csv, har, json, svg, trace},
    session::Msg,
    view::{download, png},
};

/// For how long a file is worked on before the page may draw, in milliseconds: half a frame.
const SLICE_MS: f64 = 8.0;

/// How many pixels of a PNG make one of the page's, each way.
const SHARPNESS: f64 = 2.0;

const NO_REQUESTS: &str = "A HAR lists requests, and these runs sent none.";

const NO_RUN: &str = "There is no run to export yet: press Run.";

/// Saves the last runs of a lab as a file, and says so, or why not.
pub(super) async fn save(lab: &'static PageLab, format: Format) {
    let words = match export(lab, format).await {
        Ok(name) => format!("Saved as {name}"),
        Err(why) => {
            why.as_string().unwrap_or_else(|| "The browser could not make that file.".into())
        }
    };
    lab.dispatch(Msg::Exported(words));
}

/// Gives the name of the file that was saved. An error is words for the reader, or what the browser threw.
async fn export(lab: &PageLab, format: Format) -> Result<String, JsValue> {
    let runs = lab.model.borrow().ended_runs();
    if runs.is_empty() || !lab.model.borrow().phase.is_over() {
        return Err(NO_RUN.into());
    }
    let name = format.file_name(lab.lab.name, &runs);
    let content = match format {
        Format::Json => paced(json(runs)).await,
        Format::Csv => paced(csv(&runs)).await,
        Format::Har => paced(har(&runs).ok_or(NO_REQUESTS)?).await,
        Format::Trace => paced(trace(&runs)).await,
        Format::Svg => Array::of1(&picture_file(lab, 1.0).text.into()),
        Format::Png => Array::of1(&png(&picture_file(lab, SHARPNESS)).await?),
    };
    download(&name, format.media_type(), &content)?;
    Ok(name)
}

/// The picture as an SVG file, so many times as large as on the page.
fn picture_file(lab: &PageLab, scale: f64) -> Svg {
    let (picture, words) = lab.model.borrow_mut().picture(lab.view.room());
    let (ground, rules) = lab.view.picture_looks();
    svg(&picture, scale, &ground, &rules, &words)
}

/// Collects the parts of a file. When that takes so long that a reader could notice, the page may
/// draw in between.
async fn paced(parts: impl Iterator<Item = String>) -> Array {
    let collected = Array::new();
    let mut since = now();
    for part in parts {
        collected.push(&part.into());
        if now() - since > SLICE_MS {
            sleep(Duration::ZERO).await;
            since = now();
        }
    }
    collected
}
