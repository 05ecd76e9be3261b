//! Runs that were recorded over real connections, for readers who have no native server: drawn when the page is built,
//! by the functions that draw the reader's own.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};
use minijinja::{Environment, Error, ErrorKind, Value, context};
use overlap::{
    export::svg,
    lab::Lab,
    picture::{Picture, Room, Track, span_for},
    run::{Network, Record},
};
use time::UtcDateTime;

/// The lab that the records are of, and their file, which is a file of the site as well.
const LAB: &str = "connections";
const FILE: &str = "www/recorded/connections.json";

/// The pictures that are made of them: what each is called, how wide it is and how high it is at most.
pub(crate) const PICTURES: [(&str, f64, f64); 2] =
    [("recorded-wide.svg", 880.0, 760.0), ("recorded-narrow.svg", 350.0, 620.0)];

/// The colours of a picture that stands alone: the page's style sheet does not reach into it.
const RULES: &str = "svg{--once:#0b5f99;--wait:#9cc5e4;--ink:#1d1f23;--soft:#5c5f66;--rule:#dedbd2;--edge:#86898f;\
    --paper:#fdfcf9;font:12px system-ui,sans-serif}\
    @media(prefers-color-scheme:dark){svg{--once:#62b0ea;--wait:#2e5f86;--ink:#e6e3dc;--soft:#a5a8ae;--rule:#343940;\
    --edge:#797e86;--paper:#16181b}}\
    text{fill:var(--soft)}.grid{stroke:var(--rule)}.tick{text-anchor:middle}.name{text-anchor:end;fill:var(--ink)}\
    .title{fill:var(--once);font-weight:600;font-size:13px}.count{fill:var(--soft);font-weight:400}\
    .waiting{fill:var(--wait)}.receiving{fill:var(--once)}.queued{fill:var(--edge)}\
    .connecting{fill:var(--paper);stroke:var(--once)}.total{stroke:var(--once);stroke-width:2}";

/// What the text says of them.
const HTML: &str = r##"<details class="explain recorded"><summary>Show a run that was recorded over real connections</summary>
<p><b>Recorded</b>, not yours: {{ browser }} on {{ date }}, with version {{ version }} of the native server on the same machine. It does no exercise and says nothing of your browser. <a href="#over-real-connections">How to run it yourself</a>.</p>
<picture><source media="(max-width: 560px)" srcset="recorded/recorded-narrow.svg"><img src="recorded/recorded-wide.svg" loading="lazy" width="{{ size[0] }}" height="{{ size[1] }}" alt="{{ words }}"></picture>
<p>Its <a href="recorded/connections.json" download="overlap-connections-recorded.json">file</a> can be opened among the lab’s earlier runs, and laid over your own.</p></details>"##;

/// The recorded runs, in the order in which the lab makes them.
struct Recorded {
    records: Vec<Record>,
    browser: String,
    /// The version of the native server.
    version: String,
    titles: Vec<&'static str>,
    labels: Vec<Vec<String>>,
}

impl Recorded {
    fn read(root: &Path) -> Result<Self> {
        let text = fs::read_to_string(root.join(FILE)).context(FILE)?;
        let json: serde_json::Value = serde_json::from_str(&text).context(FILE)?;
        let by = |name: &str| -> Result<String> {
            let text = json[0]["recorded"][name].as_str();
            Ok(text.with_context(|| format!("{FILE} says no {name}"))?.to_owned())
        };
        let (browser, version) = (by("browser")?, by("version")?);
        let records: Vec<Record> = serde_json::from_value(json).context(FILE)?;
        let lab = Lab::find(LAB).context("there is such a lab")?;
        let plans = lab.plans_on(Network::Server, &lab.default_settings());
        ensure!(plans.len() == records.len(), "{FILE} has another number of runs than the lab");
        let label = |record: &Record| record.requests.iter().map(|it| it.label.clone()).collect();
        let labels = records.iter().map(label).collect();
        Ok(Self {
            records,
            browser,
            version,
            titles: plans.iter().map(|plan| plan.title).collect(),
            labels,
        })
    }

    fn tracks(&self) -> Vec<Track<'_>> {
        let mut tracks = Vec::new();
        for ((record, title), labels) in self.records.iter().zip(&self.titles).zip(&self.labels) {
            tracks.push(Track {
                strategy: record.strategy,
                title,
                labels,
                ideal: &[],
                requests: &record.requests,
                now_ms: record.total_ms,
                total_ms: Some(record.total_ms),
                guess_ms: None,
                clock_step_ms: record.clock_step_ms,
                cost_us: None,
                peak: Some(record.peak_in_flight),
                frames_ms: Vec::new(),
            });
        }
        tracks
    }

    fn words(&self) -> String {
        let words: Vec<_> = self.tracks().iter().map(Track::in_words).collect();
        format!("Timing bars of recorded runs: {}.", words.join(", "))
    }

    fn picture(&self, width: f64, height: f64) -> Picture {
        let longest = self.records.iter().map(|record| record.total_ms).fold(0.0, f64::max);
        let lab = Lab::find(LAB).expect("it was read");
        Picture::draw(lab.drawing, &self.tracks(), Some(span_for(longest)), Room { width, height })
    }
}

/// The pictures, by their files' names.
pub(crate) fn pictures(root: &Path) -> Result<Vec<(&'static str, String)>> {
    let recorded = Recorded::read(root)?;
    let drawn = PICTURES.map(|(name, width, height)| {
        let picture = recorded.picture(width, height);
        (name, svg(&picture, 1.0, "none", RULES, &recorded.words()).text)
    });
    Ok(drawn.into())
}

/// The HTML that shows them once it is opened.
pub(crate) fn html(root: &Path) -> Result<Value, Error> {
    let failed =
        |error: anyhow::Error| Error::new(ErrorKind::InvalidOperation, format!("{error:#}"));
    let recorded = Recorded::read(root).map_err(failed)?;
    let (_, width, height) = PICTURES[0];
    let size = svg(&recorded.picture(width, height), 1.0, "none", "", "").size;
    let html = Environment::new().render_str(
        HTML,
        context! {
            browser => &recorded.browser,
            date => date(recorded.records[0].started_unix_ms).map_err(failed)?,
            version => &recorded.version,
            words => recorded.words(),
            size,
        },
    )?;
    Ok(Value::from_safe_string(html))
}

/// The day of a time in milliseconds since 1970, as in `2026-11-28`.
fn date(unix_ms: f64) -> Result<String> {
    #[allow(clippy::cast_possible_truncation, reason = "it is a number of seconds")]
    let time = UtcDateTime::from_unix_timestamp((unix_ms / 1000.0) as i64)?;
    Ok(time.date().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::root;

    #[test]
    fn recorded_runs_are_those_that_the_lab_makes_on_the_native_server_each_answered_with_its_phases()
     {
        let recorded = Recorded::read(&root()).unwrap();
        assert_eq!(recorded.titles.len(), 4);
        for record in &recorded.records {
            assert_eq!((record.lab.as_ref(), record.is_comparable()), (LAB, true));
            assert!(record.requests.iter().all(|it| it.is_ok() && it.phases.is_some()));
        }
        let seen = |place: usize| recorded.records[place].witness.unwrap();
        assert_eq!([0, 1, 2].map(|it| seen(it).connections), [Some(6), Some(50), Some(1)]);
    }

    #[test]
    fn they_are_said_to_be_recorded_when_where_and_with_what_and_load_only_when_they_are_opened() {
        let html = html(&root()).unwrap().to_string();
        let marks =
            ["<b>Recorded</b>, not yours: Chromium 1", " on 20", "version 0.", r#"loading="lazy""#];
        for mark in marks {
            assert!(html.contains(mark), "{mark}: {html}");
        }
        assert!(html.starts_with("<details ") && !html.contains("open>"), "{html}");
        assert!(html.contains("HTTP/1.1, keep-alive off "), "the picture in words: {html}");
    }

    #[test]
    fn a_day_is_told_from_milliseconds() {
        assert_eq!(date(0.0).unwrap(), "1970-01-01");
        assert_eq!(date(1_582_934_400_000.0).unwrap(), "2020-02-29");
    }
}
