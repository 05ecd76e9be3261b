//! Files of a lab's last runs.

use std::{rc::Rc, time::Duration};

use gloo_timers::future::sleep;
use js_sys::Array;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::{Stage, State, run::now};
use crate::{
    export::{Format, Svg, csv, har, json, svg, trace},
    run::EndedRun,
    view::{download, png},
};

/// For how long a file is worked on before the page may draw, in milliseconds: half a frame.
const SLICE_MS: f64 = 8.0;

/// How many pixels of a PNG make one of the page's, each way.
const SHARPNESS: f64 = 2.0;

const NO_REQUESTS: &str = "A HAR lists requests, and these runs sent none.";

/// Why there is no file, in words for the reader.
struct NoFile(&'static str);

impl From<JsValue> for NoFile {
    fn from(_: JsValue) -> Self {
        Self("The browser could not make that file.")
    }
}

impl Stage {
    /// Saves the last runs as a file, and says so, or why not.
    pub(super) fn press_export(self: &Rc<Self>, format: Format) {
        let stage = Rc::clone(self);
        spawn_local(async move {
            let said = match stage.export(format).await {
                Ok(name) => format!("Saved as {name}"),
                Err(NoFile(why)) => why.to_owned(),
            };
            stage.figure.show_exported(&said);
        });
    }

    /// Gives the name of the file that was saved.
    async fn export(&self, format: Format) -> Result<String, NoFile> {
        let runs = self.runs_to_export();
        if runs.is_empty() || !matches!(self.state.get(), State::Done | State::Failed) {
            return Err(NoFile("There is no run to export yet: press Run."));
        }
        let name = format.file_name(self.lab.name, &runs);
        let content = match format {
            Format::Json => paced(json(runs)).await,
            Format::Csv => paced(csv(&runs)).await,
            Format::Har => paced(har(&runs).ok_or(NoFile(NO_REQUESTS))?).await,
            Format::Trace => paced(trace(&runs)).await,
            Format::Svg => Array::of1(&self.svg(1.0).text.into()),
            Format::Png => Array::of1(&png(&self.svg(SHARPNESS)).await?),
        };
        download(&name, format.media_type(), &content)?;
        Ok(name)
    }

    fn runs_to_export(&self) -> Vec<EndedRun> {
        let runs = self.runs.borrow();
        let ended = runs.iter().filter_map(|run| {
            let record = run.recorder.as_ref()?.record()?;
            Some(EndedRun { title: run.plan.title, record })
        });
        ended.collect()
    }

    /// The picture as an SVG file, so many times as large as on the page.
    fn svg(&self, scale: f64) -> Svg {
        let (picture, name) = self.draw_unseen();
        let (ground, rules) = self.figure.picture_looks();
        svg(&picture, scale, &ground, &rules, &name)
    }
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
