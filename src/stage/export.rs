//! Files of a lab's last runs.

use std::{rc::Rc, time::Duration};

use gloo_timers::future::sleep;
use js_sys::JSON;
use serde::Serialize;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::{Stage, State};
use crate::{
    export::{Format, MARGIN, Run, csv, har, svg, trace},
    run::Record,
    view::{download, png},
};

/// Why there is no file, in words for the reader.
struct NoFile(&'static str);

impl From<JsValue> for NoFile {
    fn from(_: JsValue) -> Self {
        Self("The browser could not make that file. It may have no room for it.")
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
            Format::Json => json(&runs).await?.into(),
            Format::Csv => csv(&runs).into(),
            Format::Har => har(&runs)
                .ok_or(NoFile(
                    "A HAR lists requests, and these runs sent none. The others have it all.",
                ))?
                .into(),
            Format::Trace => trace(&runs).into(),
            Format::Svg => self.svg().0.into(),
            Format::Png => {
                let (svg, width, height) = self.svg();
                png(&svg, width, height).await?.into()
            }
        };
        download(&name, format.media_type(), &content)?;
        Ok(name)
    }

    fn runs_to_export(&self) -> Vec<Run> {
        let runs = self.runs.borrow();
        let ended = runs.iter().filter_map(|run| {
            let record = run.recorder.as_ref()?.record()?;
            Some(Run { title: run.plan.title, record })
        });
        ended.collect()
    }

    /// The picture as an SVG file, with its width and height.
    fn svg(&self) -> (String, f64, f64) {
        let (picture, name) = self.draw_unseen();
        let (ground, rules) = self.figure.picture_looks();
        let [width, height] = [picture.width, picture.height].map(|length| length + 2.0 * MARGIN);
        (svg(&picture, &ground, &rules, &name), width, height)
    }
}

/// The records of all runs as a list.
async fn json(runs: &[Run]) -> Result<String, JsValue> {
    let mut records = Vec::new();
    for run in runs {
        records.push(json_of(&run.record)?);
        // A record of a thousand requests takes a while: the page goes on between two.
        sleep(Duration::ZERO).await;
    }
    Ok(format!("[{}]\n", records.join(",\n")))
}

fn json_of(record: &Record) -> Result<String, JsValue> {
    let value = record.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?;
    let text = JSON::stringify_with_replacer_and_space(&value, &JsValue::NULL, &1.into())?;
    Ok(text.into())
}
